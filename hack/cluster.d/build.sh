# Sourced by hack/cluster. Builds Kubernetes' executables from Debian's source package into $BIN.

PROGRAMS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl)

die() { echo "cluster: $*" >&2; exit 1; }

# lacking WHAT, HOW: the exit status that tests take for "skip".
lacking() { echo "cluster: $1 is missing; $2" >&2; exit 77; }

build() {
  local keep='' work=$BIN.build
  [ "${1:-}" != --keep ] || keep=yes
  "$HERE/deps" cluster
  [ ! -x "$BIN/kubectl" ] || return 0
  "$HERE/deps" cluster-build
  mkdir -p "$CACHE"
  exec 9>"$BIN.lock"
  flock -n 9 || { echo "cluster: waiting for another build of Kubernetes $VERSION" >&2; flock 9; }
  [ ! -x "$BIN/kubectl" ] || return 0
  echo "cluster: building Kubernetes $VERSION into $BIN: once, 6 to 15 minutes on two cores" >&2
  # A build that failed has left Go's cache, and goes on from there; everything else is made again.
  mkdir -p "$work"
  find "$work" -mindepth 1 -maxdepth 1 ! -name gocache -exec rm -rf {} +
  fetch_source "$work"
  compile "$work"
  # Whole or not at all: $BIN appears by one rename.
  rm -rf "$BIN"
  mv "$work/bin" "$BIN"
  [ -n "$keep" ] || rm -rf "$work"
  exec 9>&-
}

# Debian's sources of the package lists, with source packages; apt's own state stays as it is, and root is not needed.
fetch_source() { # WORK
  local work=$1 file archive
  mkdir -p "$work"/{sources.d,lists/partial,archives/partial}
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ -f "$file" ] || continue
    sed -E 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /' "$file" >"$work/sources.d/debian.${file##*.}"
  done
  local apt=(apt-get -qq -oDir::Etc::sourcelist=/dev/null -oDir::Etc::sourceparts="$work/sources.d" -oDir::State::Lists="$work/lists"
    -oDir::Cache="$work" -oAPT::Sandbox::User=)
  (
    cd "$work"
    "$HERE/retry" "${apt[@]}" update
    "$HERE/retry" "${apt[@]}" source --download-only kubernetes
  )
  archive=$(find "$work" -maxdepth 1 -name "kubernetes_*$VERSION*.orig.tar.*")
  [ -n "$archive" ] || die "Debian's source package of Kubernetes is not $VERSION any more: $(find "$work" -maxdepth 1 -name '*.dsc' -printf '%f')"
  mkdir -p "$work/gopath/src/k8s.io/kubernetes"
  tar xf "$archive" -C "$work/gopath/src/k8s.io/kubernetes" --strip-components=1
}

# What Kubernetes' own 'make' does, less the generators whose output the archive has already. Its module files are older than this Go:
# hence the mode without modules, as its own build uses it.
compile() ( # WORK
  local work=$1 package=k8s.io/kubernetes setting flags='-s -w'
  cd "$work/gopath/src/$package"
  # The vendored reflect2 1.0.1 crashes the API server on custom resources when built with Go 1.18 or newer; Debian's 1.0.2 does not.
  rm -rf vendor/github.com/modern-go/reflect2
  cp -rL /usr/share/gocode/src/github.com/modern-go/reflect2 vendor/github.com/modern-go/reflect2
  unset GOFLAGS GOROOT
  export GOPATH=$work/gopath GOCACHE=$work/gocache GOTMPDIR=$work/tmp GO111MODULE=off CGO_ENABLED=0 PATH=/usr/bin:$PATH
  mkdir -p "$GOTMPDIR" "$work/bin"

  # The one generated file that is not in the archive: the schemas of the built-in types.
  local types
  types=$(grep -rlF '+k8s:openapi-gen=' --include='*.go' pkg staging/src/k8s.io/*/ | grep -vE '/(code-generator|sample-[a-z-]*)/' | xargs dirname |
    sort -u | sed "s|^staging/src|vendor|; s|^|$package/|" | paste -sd,)
  go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  "$work/openapi-gen" --logtostderr -i "$types" -p "$package/pkg/generated/openapi" -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$work/violations"
  cmp "$work/violations" api/api-rules/violation_exceptions.list || die "the schemas differ from what Kubernetes' own build makes"

  for setting in gitVersion=v$VERSION gitMajor=1 gitMinor=20 gitTreeState=archive; do
    flags+=" -X $package/vendor/k8s.io/component-base/version.$setting -X $package/vendor/k8s.io/client-go/pkg/version.$setting"
  done
  # Without the cloud providers' SDKs and Docker's: a third of the code, and nothing here would call it.
  go build -trimpath -tags providerless,dockerless -ldflags "$flags" -o "$work/bin/" "${PROGRAMS[@]/#/./cmd/}"
)
