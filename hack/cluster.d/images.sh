# Sourced by hack/cluster. Container images, made and loaded without a registry.

PAUSE_IMAGE=local/pause:1

# Gives the node the images of an archive. A pod names them as the archive does, with imagePullPolicy: IfNotPresent or Never.
image_load() { # TAR
  [ -f "${1:?image-load takes an archive}" ] || die "there is no $1"
  [ -d "$DIR/node" ] || die "this cluster has no node: hack/cluster down, then up --with kubelet"
  node_ctr images import "$1" >/dev/null
}

# An archive of one image, local/pause:1 and local/busybox:1: Debian's static busybox, which sleeps unless told otherwise.
busybox_image() { # TAR
  local work=$1.work layer config applet
  mkdir -p "$work/root/bin" "$work/root/tmp" "$work/root/etc"
  cp /bin/busybox "$work/root/bin/busybox"
  for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$work/root/bin/$applet"; done
  echo root:x:0:0:root:/:/bin/sh >"$work/root/etc/passwd"
  image_tar "$work/layer.tar" "$work/root" .
  layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  cat >"$work/config.json" <<X
{
  "architecture": "$(dpkg --print-architecture)",
  "os": "linux",
  "config": {"Env": ["PATH=/bin"], "Entrypoint": ["/bin/sleep"], "Cmd": ["2147483647"]},
  "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}
}
X
  config=$(sha256sum "$work/config.json" | cut -d' ' -f1).json
  mv "$work/config.json" "$work/$config"
  echo "[{\"Config\": \"$config\", \"RepoTags\": [\"$PAUSE_IMAGE\", \"local/busybox:1\"], \"Layers\": [\"layer.tar\"]}]" >"$work/manifest.json"
  image_tar "$1" "$work" manifest.json "$config" layer.tar
  rm -rf "$work"
}

image_tar() { # TAR FOLDER NAMES…
  local tar=$1 folder=$2
  shift 2
  tar cf "$tar" -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 "$@"
}
