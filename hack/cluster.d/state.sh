# Sourced by hack/cluster. The folder of a cluster, its lock and its ports.

PORTS=$CACHE/run/cluster-ports

# What a port of the cluster's block is for. Node ports of kubelet's own are on the node's address.
port() { # etcd | peer | apiserver | controller-manager | scheduler | kubelet | kubelet-health
  local base
  base=$(<"$DIR/ports")
  case $1 in
    etcd) echo "$base" ;;
    peer) echo $((base + 1)) ;;
    apiserver) echo $((base + 2)) ;;
    controller-manager) echo $((base + 3)) ;;
    scheduler) echo $((base + 4)) ;;
    kubelet) echo $((base + 5)) ;;
    kubelet-health) echo $((base + 6)) ;;
  esac
}

is_cluster() { [ -s "$DIR/ports" ]; }

existing() { is_cluster || die "there is no cluster in $DIR: hack/cluster up --dir $DIR"; }

# One change to a cluster at a time. The folder itself is what is locked, and may have been removed and made again while we waited.
lock() {
  exec 8<"$DIR" && flock 8 && [ "$(stat -L -c %d:%i /proc/self/fd/8)" = "$(stat -c %d:%i "$DIR" 2>/dev/null)" ]
}

# Ten ports below those that the kernel gives to clients: a component that is stopped finds its port free when it starts again. A block is
# another cluster's as long as that one's folder says so, whether its processes run or not.
reserve_ports() {
  local base holder
  mkdir -p "$PORTS"
  exec 9>"$PORTS/lock"
  flock 9
  for base in $(shuf -i 2000-2999 -n 1000); do
    base=${base}0
    holder=$(cat "$PORTS/$base" 2>/dev/null) || holder=
    [ -z "$holder" ] || [ "$(cat "$holder/ports" 2>/dev/null)" != "$base" ] || continue
    ! listening "$base" $((base + 9)) || continue
    echo "$DIR" >"$PORTS/$base"
    echo "$base" >"$DIR/ports"
    exec 9>&-
    return
  done
  die "no ten free ports in a row between 20000 and 30000"
}

release_ports() { [ ! -s "$DIR/ports" ] || rm -f "$PORTS/$(<"$DIR/ports")"; }

# Whether a socket of any process listens on one of the ports, by /proc/net/tcp: state 0A, ports in hexadecimal.
listening() { # FROM TO
  local local_port
  for local_port in $(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null); do
    [ $((16#$local_port)) -lt "$1" ] || [ $((16#$local_port)) -gt "$2" ] || return 0
  done
  return 1
}
