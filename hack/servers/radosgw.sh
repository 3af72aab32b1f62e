#!/usr/bin/env bash
# Ceph's radosgw, a real S3 server, on loopback: one monitor, one object store daemon and the gateway, all from Debian:
# apt-get install -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common
#
#   radosgw.sh up | down | status
#
#   PORT     where S3 answers, on 127.0.0.1            (7480)
#   MONPORT  the monitor's port                        (PORT + 1000)
#   D        state; `down` removes it                  (${XDG_CACHE_HOME:-~/.cache}/vastk8s/run/radosgw-$PORT)
#   STORE    memstore, or bluestore in a file under D  (memstore)
#   SIZE     room for objects                          (4G)
#   AK, SK   access key and secret of the one user     (testaccess, testsecretkey1234)
#   DOMAIN   hosts BUCKET.DOMAIN name a bucket         (localhost)
#
# `up` ends what ran in D before, returns when signed requests can be served and prints the endpoint.
set -euo pipefail

PORT=${PORT:-7480}
MONPORT=${MONPORT:-$((PORT + 1000))}
D=${D:-${XDG_CACHE_HOME:-$HOME/.cache}/vastk8s/run/radosgw-$PORT}
STORE=${STORE:-memstore}
SIZE=${SIZE:-4G}
AK=${AK:-testaccess}
SK=${SK:-testsecretkey1234}
DOMAIN=${DOMAIN:-localhost}
CONF=$D/ceph.conf
ENDPOINT=http://127.0.0.1:$PORT
DAEMONS=(radosgw osd mon)

# The daemon's pid, when it is alive and its command line names our configuration: a stale file leads nowhere.
pid_of() {
  local pid
  pid=$(cat "$D/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$CONF" && echo "$pid"
}

require() {
  local missing=() pair
  for pair in ceph-mon:ceph-mon ceph-osd:ceph-osd radosgw:radosgw radosgw-admin:radosgw ceph:ceph-common monmaptool:ceph-common; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  command -v curl >/dev/null || missing+=(curl)
  [ ${#missing[@]} = 0 ] && return
  echo "radosgw: missing programs; install: apt-get install -y --no-install-recommends $(printf '%s\n' "${missing[@]}" | sort -u | paste -sd' ')" >&2
  exit 77
}

down() {
  local name pid _
  [ -f "$CONF" ] || [ -z "$(ls -A "$D" 2>/dev/null)" ] || { echo "radosgw: $D is not a state folder of this script" >&2; exit 1; }
  for name in "${DAEMONS[@]}"; do
    pid=$(pid_of "$name") || continue
    # Nothing is kept, and the gateway would wait for its clients' connections.
    kill -KILL "$pid" 2>/dev/null || continue
    for _ in $(seq 100); do pid_of "$name" >/dev/null || break; sleep 0.05; done
  done
  rm -rf "$D"
}

configure() { # FSID
  local bytes
  bytes=$(numfmt --from=iec "$SIZE")
  cat >"$CONF" <<EOF
[global]
fsid = $1
mon host = v2:127.0.0.1:$MONPORT/0
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
ms bind msgr1 = false
ms mon client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
keyring = /dev/null
mon data = $D/mon
osd data = $D/osd
run dir = $D/run
crash dir = $D/crash
admin socket =
log to stderr = true
err to stderr = true
log to file = false
mon cluster log to file = false
debug rgw = 0
# One copy, one place: this cluster is for reading and writing over loopback, not for keeping.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 1000
# Creating pools is a dozen rounds of agreement; with one monitor there is nobody to wait for.
paxos propose interval = 0.05
paxos min wait = 0.01
mon tick interval = 1
osd objectstore = $STORE
memstore device bytes = $bytes
bluestore block create = true
bluestore block size = $bytes
osd memory target = 1073741824
osd max object size = 1G
[client.rgw]
rgw data = $D/rgw
rgw frontends = beast endpoint=127.0.0.1:$PORT
rgw dns name = $DOMAIN
rgw thread pool size = 64
rgw enable usage log = false
rgw enable ops log = false
# Large pieces to and from the object store: fewer round trips for each GET.
rgw obj stripe size = 16777216
rgw max chunk size = 16777216
rgw get obj window size = 33554432
EOF
}

# start NAME COMMAND...: in the background, in a session of its own, so that a terminal's Ctrl-C does not reach it.
start() {
  local name=$1
  shift
  setsid "$@" </dev/null >"$D/log/$name" 2>&1 &
  echo $! >"$D/run/$name.pid"
}

# step NAME COMMAND...: runs it to its end; a failure shows what it said, and ends everything.
step() {
  local name=$1
  shift
  timeout 60 "$@" >"$D/log/$name" 2>&1 && return
  fail "$name"
}

fail() { # NAME of a log
  { echo "radosgw: $1 failed:"; tail -n 20 "$D/log/$1"; } >&2
  exit 1
}

up() {
  local _
  require
  down
  trap 'down' EXIT
  trap "exit 1" INT TERM
  if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    echo "radosgw: port $PORT is taken; set PORT" >&2
    exit 1
  fi
  mkdir -p "$D"/{mon,osd,rgw,run,log,crash}
  local fsid
  fsid=$(cat /proc/sys/kernel/random/uuid)
  configure "$fsid"
  step monmap monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$MONPORT]" "$D/monmap"
  step mon-mkfs ceph-mon -c "$CONF" -i a --mkfs --monmap "$D/monmap"
  start mon ceph-mon -f -c "$CONF" -i a
  # Each of these waits until the daemon that it asks is there.
  local osd
  osd=$(cat /proc/sys/kernel/random/uuid)
  step osd-new ceph -c "$CONF" --connect-timeout 50 osd new "$osd"
  step osd-mkfs ceph-osd -c "$CONF" -i 0 --mkfs --osd-uuid "$osd"
  start osd ceph-osd -f -c "$CONF" -i 0
  step user radosgw-admin -c "$CONF" -n client.rgw user create --uid=test --display-name=test --access-key="$AK" --secret="$SK"
  start radosgw radosgw -f -c "$CONF" -n client.rgw
  for _ in $(seq 600); do
    curl --noproxy '*' -sf -o /dev/null --max-time 2 "$ENDPOINT/" && { trap - EXIT INT TERM; echo "$ENDPOINT"; return; }
    pid_of radosgw >/dev/null || break
    sleep 0.05
  done
  fail radosgw
}

status() {
  local name pid all=0
  for name in "${DAEMONS[@]}"; do
    if pid=$(pid_of "$name"); then
      echo "$name: up, pid $pid, log $D/log/$name"
    else
      echo "$name: down"
      all=1
    fi
  done
  return $all
}

case ${1:-} in
up) up ;;
down) down ;;
status) status ;;
*) echo "usage: $0 up|down|status" >&2; exit 2 ;;
esac
