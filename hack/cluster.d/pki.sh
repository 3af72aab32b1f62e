# Sourced by hack/cluster. Keys (P-256: made in milliseconds), certificates and kubeconfigs.

PKI_DAYS=365

# certificate FILE SUBJECT [NAMES]: FILE.key and FILE.crt, good for a client, and with NAMES (openssl's subjectAltName) for a server too.
certificate() {
  local file=$1 subject=$2 names=${3:-} usage=clientAuth
  [ -z "$names" ] || usage=serverAuth,clientAuth
  new_certificate "$file" "$subject" -CA "$DIR/pki/ca.crt" -CAkey "$DIR/pki/ca.key" -addext basicConstraints=critical,CA:FALSE \
    -addext "extendedKeyUsage=$usage" ${names:+-addext "subjectAltName=$names"}
}

new_certificate() { # FILE SUBJECT OPTIONS…
  local file=$1 subject=$2 said
  shift 2
  said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -utf8 -days "$PKI_DAYS" -subj "$subject" \
    -keyout "$file.key" -out "$file.crt" "$@" 2>&1) || die "openssl: $said"
}

# The key and the certificate are in the kubeconfig itself: it can be copied.
kubeconfig() { # FILE USER CERTIFICATE-FILE
  cat >"$1" <<X
apiVersion: v1
kind: Config
clusters:
- name: vastk8s
  cluster:
    server: $(server)
    certificate-authority-data: $(base64 -w0 "$DIR/pki/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 "$3.crt")
    client-key-data: $(base64 -w0 "$3.key")
contexts:
- name: vastk8s
  context:
    cluster: vastk8s
    user: $2
current-context: vastk8s
X
}

make_pki() {
  local pki=$DIR/pki component
  mkdir -p "$pki"
  new_certificate "$pki/ca" /CN=vastk8s-test-ca
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/service-accounts.key"
  certificate "$pki/apiserver" /CN=kube-apiserver \
    "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:$(api_address)"
  certificate "$pki/admin" /O=system:masters/CN=admin
  kubeconfig "$DIR/kubeconfig" admin "$pki/admin"
  for component in controller-manager scheduler; do
    certificate "$pki/$component" "/CN=system:kube-$component" DNS:localhost,IP:127.0.0.1
    kubeconfig "$pki/$component.kubeconfig" "$component" "$pki/$component"
  done
}

user() { # NAME [GROUP…]
  local word name=${1:?user takes a name} file subject=''
  for word in "$@"; do
    [[ $word =~ ^[A-Za-z0-9:._@-]+$ ]] || die "'$word': names of users and groups are letters, digits and :._@- here"
  done
  shift
  if [[ $name =~ ^system:serviceaccount:([^:]+):[^:]+$ ]]; then set -- system:serviceaccounts "system:serviceaccounts:${BASH_REMATCH[1]}" "$@"; fi
  for word in "$@"; do subject+=/O=$word; done
  file=$DIR/users/$name
  certificate "$file" "$subject/CN=$name"
  kubeconfig "$file.kubeconfig" "$name" "$file"
  echo "$file.kubeconfig"
}
