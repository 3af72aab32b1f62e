# Sourced by hack/cluster. Up, down, status, and components one by one.

# In the order in which they start: each needs those of the lines above it.
WAVES=(
  "etcd containerd"
  "apiserver"
  "controller-manager scheduler kubelet"
)

up() {
  local with='' owner='' fresh='' component
  while [ $# -gt 0 ]; do
    case $1 in
      --with) with=${2:?--with takes components}; shift 2 ;;
      --owner) owner=${2:?--owner takes a pid}; shift 2 ;;
      *) usage ;;
    esac
  done
  for component in ${with//,/ }; do
    [[ $component == @(controller-manager|scheduler|kubelet) ]] || die "--with $component: there are controller-manager, scheduler and kubelet"
  done
  requirements "$with"
  mkdir -p "$DIR"
  lock || die "$DIR was removed meanwhile"
  # An earlier 'up' that was killed before it had made everything: begin again.
  if is_cluster && [ ! -e "$DIR/made" ]; then remove && mkdir -p "$DIR" && lock || die "$DIR was removed meanwhile"; fi
  is_cluster || fresh=yes
  [ -z "$fresh" ] || [ -z "$(ls -A "$DIR")" ] || die "$DIR is neither empty nor a cluster's"
  # What does not come up leaves nothing behind; a cluster that has been up keeps its data.
  [ -z "$fresh" ] || trap remove EXIT
  trap 'exit 1' INT TERM
  mkdir -p "$DIR"/{log,run,users}
  if [ -n "$fresh" ]; then
    # Keys of one who may do everything.
    chmod 0700 "$DIR"
    reserve_ports
  fi
  # First of all: we may be killed with the owner, at any time.
  [ -z "$owner" ] || process_start owner-watch bash "$HERE/cluster" --dir "$DIR" watch-owner "$owner"
  if [ -n "$fresh" ]; then create "$with"; else extend "$with"; fi
  start_missing
  trap - EXIT INT TERM
  echo "KUBECONFIG=$DIR/kubeconfig"
}

requirements() { # WITH
  [ -x "$BIN/kubectl" ] || lacking "Kubernetes $VERSION" "build it once, 6 to 15 minutes on two cores: hack/cluster build"
  command -v etcd >/dev/null || lacking etcd "apt-get install -y --no-install-recommends etcd-server"
  [[ ,$1, != *,kubelet,* ]] || node_requirements
}

create() { # WITH
  printf '%s\n' etcd apiserver >"$DIR/components"
  # Without the others no pod gets to a node.
  if [[ ,$1, == *,kubelet,* ]]; then node_create; set -- "controller-manager,scheduler,containerd,kubelet"; fi
  extend "$1"
  make_pki
  if wanted kubelet; then node_pki; fi
  touch "$DIR/made"
}

extend() { # WITH
  local component
  for component in ${1//,/ }; do
    ! wanted "$component" || continue
    [ "$component" != kubelet ] || wanted containerd || die "a node is asked for when the cluster is made: hack/cluster down, then up --with kubelet"
    echo "$component" >>"$DIR/components"
  done
}

wanted() { grep -qx -- "$1" "$DIR/components"; }

start_missing() {
  local wave component started
  for wave in "${WAVES[@]}"; do
    started=()
    for component in $wave; do
      wanted "$component" && ! process_pid "$component" >/dev/null || continue
      "start_${component//-/_}"
      started+=("$component")
    done
    for component in "${started[@]}"; do "ready_${component//-/_}"; done
  done
}

down() {
  is_cluster || { [ -z "$(ls -A "$DIR" 2>/dev/null)" ] || die "$DIR is not a cluster's folder"; return 0; }
  lock || return 0
  remove
}

# Ends everything, whatever of it there is. Nothing is kept, so nothing needs to end well besides what the kernel keeps of a node.
remove() {
  local component
  [ "$(process_pid owner-watch)" = $$ ] || process_stop owner-watch
  if [ -d "$DIR/node" ]; then node_remove; fi
  for component in scheduler controller-manager apiserver etcd; do process_stop "$component"; done
  release_ports
  rm -rf --one-file-system "$DIR"
}

# Runs beside the cluster: the process that wanted it may be killed, and cannot say so then.
watch_owner() { # PID
  local owner
  owner=$(process_identity "$1")
  while [ -n "$owner" ] && [ "$(process_identity "$1")" = "$owner" ]; do sleep 1; done
  down
}

status() {
  local component pid all=0
  is_cluster || { echo "no cluster in $DIR"; return 1; }
  while read -r component; do
    if pid=$(process_pid "$component"); then
      echo "$component: up, pid $pid, log $DIR/log/$component"
    else
      echo "$component: down, log $DIR/log/$component"
      all=1
    fi
  done <"$DIR/components"
  return $all
}

known_component() {
  [ -n "${1:-}" ] && wanted "$1" || die "'${1:-}' is not a component of this cluster; those are: $(paste -sd' ' "$DIR/components")"
  lock || die "$DIR was removed meanwhile"
}

stop_component() { # COMPONENT [SIGNAL]
  known_component "${1:-}"
  process_stop "$@"
}

start_component() { # COMPONENT
  known_component "${1:-}"
  process_pid "$1" >/dev/null || "start_${1//-/_}"
  "ready_${1//-/_}"
  if [ "$1" = etcd ] && process_pid apiserver >/dev/null; then
    ready_apiserver
    process_await apiserver reconnected "$(resources limit=1)"
  fi
}
