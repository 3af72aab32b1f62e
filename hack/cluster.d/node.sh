# Sourced by hack/cluster. A node: containerd and kubelet below $DIR/node, one on a machine at a time.
#
# What it would leave on the machine is kept below $DIR/node, where that can be said, and put back by node_remove where it cannot: a bridge, control groups,
# kernel parameters that kubelet sets, logs of pods. $DIR/node is a shared mount of its own, so that a pod's mount with Bidirectional propagation comes
# out of its container if it is made below it, whatever the propagation of / is.

# Networks of 256 addresses for the node and its pods: the first that the machine has no route to. The node is .1, and the range of services begins with
# it: the first service is "kubernetes", and a pod reaches the API server by it without kube-proxy.
NODE_NETWORKS=(10.244.0 10.213.77 172.29.77 192.168.213)
NODE_BRIDGE=vastk8s0
NODE_CGROUP=vastk8s-node
NODE_SYSCTLS=(vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes)

node_requirements() {
  local pair
  [ "$(id -u)" = 0 ] || lacking "root" "a node mounts and makes control groups: sudo hack/cluster up …"
  [ -d /sys/fs/cgroup/memory ] || lacking "cgroup v1" "kubelet $VERSION needs it: boot with systemd.unified_cgroup_hierarchy=0"
  for pair in containerd:containerd runc:runc /usr/lib/cni/bridge:containernetworking-plugins ip:iproute2 busybox:busybox-static; do
    command -v "${pair%%:*}" >/dev/null || lacking "${pair##*/}" "apt-get install -y --no-install-recommends ${pair##*:}"
  done
}

node_create() {
  # 58 more characters for containerd's longest socket; a socket's path has at most 107.
  [ ${#DIR} -le 60 ] || die "$DIR is too long for the sockets of a node: at most 60 characters"
  local network name
  for network in "${NODE_NETWORKS[@]}"; do
    [ -z "$(ip route show root "$network.0/24"; ip route show match "$network.0/24" | grep -v ^default)" ] || continue
    echo "$network" >"$DIR/node.network"
    break
  done
  [ -s "$DIR/node.network" ] || die "the machine has routes to all the networks that a node could have: ${NODE_NETWORKS[*]}"
  for name in "${NODE_SYSCTLS[@]}"; do echo "$name $(</proc/sys/$name)"; done >"$DIR/node.sysctls"
  # From here on, and not before, there is something of ours to remove.
  ip link add "$NODE_BRIDGE" type bridge 2>/dev/null || lacking "room for a node" "another cluster has one (the network device $NODE_BRIDGE): hack/cluster down --dir …"
  mkdir -p "$DIR/node"
}

node_network() { echo "$(<"$DIR/node.network").$1"; }

# Again after a restart of the machine.
node_prepare() {
  local node=$DIR/node controller subnet
  subnet=$(node_network 0)/24
  if ! mounted "$node"; then
    mount --bind "$node" "$node"
    mount --make-private "$node"
    mount --make-shared "$node"
  fi
  ip link show "$NODE_BRIDGE" >/dev/null 2>&1 || ip link add "$NODE_BRIDGE" type bridge
  ip address replace "$(node_network 1)/24" dev "$NODE_BRIDGE"
  ip link set "$NODE_BRIDGE" up
  for controller in /sys/fs/cgroup/*/; do mkdir -p "$controller$NODE_CGROUP"; done
  mkdir -p "$node"/{kubelet,containerd,cni}
  cat >"$node/cni/10-bridge.conflist" <<X
{
  "cniVersion": "0.4.0",
  "name": "$NODE_BRIDGE",
  "plugins": [
    {
      "type": "bridge",
      "bridge": "$NODE_BRIDGE",
      "isGateway": true,
      "ipam": {
        "type": "host-local",
        "dataDir": "$node/cni/addresses",
        "ranges": [[{"subnet": "$subnet", "rangeStart": "$(node_network 64)", "rangeEnd": "$(node_network 254)", "gateway": "$(node_network 1)"}]],
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    }
  ]
}
X
  # restrict_oom_score_adj: without CAP_SYS_RESOURCE nothing starts that is to be killed later than we are.
  cat >"$node/containerd.toml" <<X
version = 2
root = "$node/containerd/root"
state = "$node/containerd/state"
[grpc]
  address = "$node/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$node/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      Root = "$node/containerd/runc"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$node/cni"
X
  # Rules for services and the machine's own firewall are not touched; nothing is evicted for the machine's full disk.
  cat >"$node/kubelet.yaml" <<X
kind: KubeletConfiguration
apiVersion: kubelet.config.k8s.io/v1beta1
address: $(node_network 1)
port: $(port kubelet)
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
healthzPort: $(port kubelet-health)
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$DIR/pki/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: "$DIR/pki/kubelet.crt"
tlsPrivateKeyFile: "$DIR/pki/kubelet.key"
cgroupRoot: /$NODE_CGROUP
cgroupDriver: cgroupfs
failSwapOn: false
makeIPTablesUtilChains: false
evictionHard: {memory.available: "100Mi", nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
nodeStatusUpdateFrequency: 2s
X
}

node_pki() {
  certificate "$DIR/pki/kubelet" /O=system:nodes/CN=system:node:node1 "DNS:node1,IP:$(node_network 1)"
  kubeconfig "$DIR/pki/kubelet.kubeconfig" node1 "$DIR/pki/kubelet"
}

start_containerd() {
  node_prepare
  process_start containerd containerd -c "$DIR/node/containerd.toml"
}

ready_containerd() {
  process_await containerd node_ctr version
  node_ctr images ls -q | grep -q "/$PAUSE_IMAGE$" || { busybox_image "$DIR/node/busybox.tar" && image_load "$DIR/node/busybox.tar"; }
}

start_kubelet() {
  process_start kubelet "$BIN/kubelet" --config="$DIR/node/kubelet.yaml" --kubeconfig="$DIR/pki/kubelet.kubeconfig" --root-dir="$DIR/node/kubelet" \
    --container-runtime=remote --container-runtime-endpoint="unix://$DIR/node/containerd.sock" --hostname-override=node1 --node-ip="$(node_network 1)"
}

# Ready, and no taint left that keeps pods away.
ready_kubelet() { process_await kubelet node_ready; }
node_ready() {
  [ "$("$BIN/kubectl" --kubeconfig "$DIR/kubeconfig" get node node1 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}{.spec.taints}')" = True ]
}

node_ctr() { ctr -a "$DIR/node/containerd.sock" -n k8s.io "$@"; }

# In this order: who would start containers again, who would clean up beside us, the containers, what they had mounted.
node_remove() {
  process_stop kubelet
  process_stop containerd
  local tries pids
  for ((tries = 0; tries < 400; tries++)); do
    pids=$(node_processes)
    [ -n "$pids" ] || break
    # shellcheck disable=SC2086 # pids
    kill -KILL $pids 2>/dev/null || true
    sleep 0.05
  done
  node_litter_remove
  unmount_below "$DIR/node"
  find /sys/fs/cgroup/*/"$NODE_CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null || true
  ip link del "$NODE_BRIDGE" 2>/dev/null || true
  local name value
  while read -r name value; do [ "$(</proc/sys/$name)" = "$value" ] || echo "$value" >"/proc/sys/$name"; done <"$DIR/node.sysctls"
}

# Those in the node's control groups, and the shims that hold containers: they are told containerd's socket.
node_processes() {
  local file
  find "/sys/fs/cgroup/memory/$NODE_CGROUP" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  for file in $(grep -lsF -- "$DIR/node/containerd.sock" /proc/[0-9]*/cmdline); do
    file=${file%/cmdline}
    [[ $(readlink "$file/exe") != */containerd-shim-* ]] || echo "${file##*/}"
  done
}

# kubelet and containerd have these in fixed places; the names say which are this node's.
node_litter_remove() {
  local pod
  for pod in "$DIR"/node/kubelet/pods/*/; do
    [ ! -d "$pod" ] || rm -rf /var/log/pods/*_"$(basename "$pod")"
  done
  find /var/log/containers -xtype l -lname '/var/log/pods/*' -delete 2>/dev/null || true
  for pod in /var/lib/cni/results/"$NODE_BRIDGE"-*-eth0; do
    [ ! -f "$pod" ] || rm -f "$pod" "/var/lib/cni/results/cni-loopback-$(sed "s/^$NODE_BRIDGE-\(.*\)-eth0$/\1/" <<<"${pod##*/}")-lo"
  done
  find "$DIR/node/containerd/state" -name address -exec sed 's|^unix://||' {} + 2>/dev/null | xargs -r rm -f
}

mounted() { awk -v path="$1" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo; }

# The last made first, those on top of each other one by one. Busy ones are detached: whoever still holds them is outside of the cluster.
unmount_below() {
  local path
  awk -v path="$1" '$5 == path || index($5, path "/") == 1 { print $5 }' /proc/self/mountinfo | tac | while read -r path; do
    path=$(printf '%b' "${path//\\/\\0}")
    umount "$path" 2>/dev/null || umount -l "$path" || die "cannot unmount $path"
  done
}
