# Sourced by hack/cluster. How each component of the control plane is started, and how one knows that it is ready.

# Beta versions that have a v1 in this release, and that newer Kubernetes has not any more. Without them the API server starts in three quarters of the time,
# a custom resource definition costs it less, and nobody comes to rely on them.
DISABLED_APIS=(admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io authentication.k8s.io authorization.k8s.io certificates.k8s.io
  coordination.k8s.io events.k8s.io extensions networking.k8s.io rbac.authorization.k8s.io scheduling.k8s.io storage.k8s.io)

has_node() { wanted kubelet; }

# Pods reach neither loopback nor, without kube-proxy, the address of a service: with a node, the API server is at the node's own address, which is also
# what the service "kubernetes" has, so that what runs in pods finds it as it would anywhere.
api_address() { if has_node; then node_network 1; else echo 127.0.0.1; fi; }
api_port() { if has_node; then echo 443; else port apiserver; fi; }
server() { echo "https://$(api_address):$(api_port)"; }

local_curl() { curl --noproxy '*' -fsS --max-time 5 "$@"; }

# As the administrator.
api_curl() { local_curl --cacert "$DIR/pki/ca.crt" --cert "$DIR/pki/admin.crt" --key "$DIR/pki/admin.key" "$@"; }
api() { api_curl "$(server)$1"; } # PATH

# etcd PATH JSON: POST to etcd's JSON gateway.
etcd_call() { local_curl -X POST "http://127.0.0.1:$(port etcd)/v3/$1" -d "$2"; }

start_etcd() {
  local client peer
  client=http://127.0.0.1:$(port etcd) peer=http://127.0.0.1:$(port peer)
  # One member agrees with itself: it need not wait a second before it takes the lead. Without fsync a crash of the machine may cost data, that of a process does not.
  process_start etcd etcd --name node --data-dir "$DIR/etcd" --unsafe-no-fsync --heartbeat-interval 10 --election-timeout 100 \
    --quota-backend-bytes $((8 << 30)) --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "node=$peer"
}

ready_etcd() { process_await etcd etcd_call kv/range '{"key":"AA==","limit":1}'; }

start_apiserver() {
  local pki=$DIR/pki disabled cidr=10.96.0.0/16
  disabled=$(printf '%s/v1beta1=false,' "${DISABLED_APIS[@]}")autoscaling/v2beta1=false,autoscaling/v2beta2=false
  if has_node; then cidr=$(node_network 0)/26; fi
  # Compaction is left to 'cluster compact': on its own, every five minutes, it would fail tests now and then.
  process_start apiserver "$BIN/kube-apiserver" --etcd-servers="http://127.0.0.1:$(port etcd)" --etcd-compaction-interval=0 \
    --bind-address="$(api_address)" --advertise-address="$(api_address)" --secure-port="$(api_port)" \
    --client-ca-file="$pki/ca.crt" --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/service-accounts.key" \
    --service-account-signing-key-file="$pki/service-accounts.key" --service-cluster-ip-range="$cidr" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --kubelet-preferred-address-types=InternalIP --kubelet-client-certificate="$pki/admin.crt" --kubelet-client-key="$pki/admin.key" --runtime-config="$disabled"
}

# The namespaces are made behind readyz's back, a moment later.
ready_apiserver() {
  process_await apiserver api /readyz
  process_await apiserver api /api/v1/namespaces/default
}

start_controller_manager() {
  local pki=$DIR/pki
  process_start controller-manager "$BIN/kube-controller-manager" --kubeconfig="$pki/controller-manager.kubeconfig" --leader-elect=false \
    --bind-address=127.0.0.1 --port=0 --secure-port="$(port controller-manager)" \
    --tls-cert-file="$pki/controller-manager.crt" --tls-private-key-file="$pki/controller-manager.key" \
    --use-service-account-credentials=true --service-account-private-key-file="$pki/service-accounts.key" --root-ca-file="$pki/ca.crt"
}

# Pods are refused until their namespace has its service account.
ready_controller_manager() { process_await controller-manager api /api/v1/namespaces/default/serviceaccounts/default; }

start_scheduler() {
  local pki=$DIR/pki
  process_start scheduler "$BIN/kube-scheduler" --kubeconfig="$pki/scheduler.kubeconfig" --leader-elect=false \
    --bind-address=127.0.0.1 --port=0 --secure-port="$(port scheduler)" --tls-cert-file="$pki/scheduler.crt" --tls-private-key-file="$pki/scheduler.key"
}

ready_scheduler() { process_await scheduler local_curl --cacert "$DIR/pki/ca.crt" "https://127.0.0.1:$(port scheduler)/healthz"; }

# The API server answers watches from its own memory of events, whatever etcd has dropped. It loses that memory when it has to resume its own watches
# from a revision that etcd has dropped: here three writes that no client has seen, a compaction, and connections cut by a restart of etcd.
compact() {
  local _ revision watches
  for _ in 1 2 3; do
    revision=$(etcd_call kv/put "{\"key\":\"$(printf /vastk8s/compact | base64)\"}" | sed 's/.*"revision":"\([0-9]*\)".*/\1/')
  done
  etcd_call kv/compaction "{\"revision\":\"$revision\",\"physical\":true}" >/dev/null
  process_pid apiserver >/dev/null || return 0
  watches=$(resources "watch=1&timeoutSeconds=1&resourceVersion=$((revision - 2))")
  process_stop etcd
  start_etcd
  ready_etcd
  ready_apiserver
  process_await apiserver forgotten "$watches"
}

# What curl takes for a GET of each resource that there is.
resources() { # QUERY
  "$BIN/kubectl" --kubeconfig "$DIR/kubeconfig" api-resources --verbs=list,watch --no-headers | awk -v server="$(server)" -v query="$1" '{
    version = $(NF - 2)
    print "url = \"" server (version ~ "/" ? "/apis/" : "/api/") version "/" $1 "?" query "\""
  }'
}

# Each resource has a memory of its own: whether all of them answer that the revision is gone.
forgotten() { [ "$(api_curl --parallel --config - <<<"$1" | grep -c '"code":410')" = "$(wc -l <<<"$1")" ]; }

# Each resource has a connection to etcd of its own, and notices on its own, some a second later, that etcd is back.
reconnected() { api_curl --parallel --fail-early --config - <<<"$1"; }
