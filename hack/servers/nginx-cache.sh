#!/usr/bin/env bash
# nginx as a cache in front of an S3 server, on loopback: every client of a measurement meets the same fast origin, and what is
# measured is the client. From Debian: apt-get install -y --no-install-recommends nginx-light
#
#   nginx-cache.sh up | down | status
#
#   ORIGIN  the S3 server behind it         (http://127.0.0.1:7480)
#   PORT    where it listens, on 127.0.0.1  (7481)
#   SIZE    most bytes it keeps             (8g)
#   D       state: configuration, pid, logs (${XDG_CACHE_HOME:-~/.cache}/vastk8s/nginx-cache)
#   DATA    the cached objects; a directory not there yet, on a tmpfs where the disk is measured ($D/data)
#
# What it does for S3 clients:
# - An object is cached whole under its path and versionId, whatever signature asked for it; ranges and If-Match are answered from
#   the cached object (Accept-Ranges, 206, 412). Warm it with plain GETs: a ranged GET of an object not cached fetches all of it.
# - nginx drops Range and If-Match, and turns HEAD into GET, on the way to the origin when it caches: a signature over them would not
#   hold, so such a miss goes out unsigned, and needs a bucket that anonymous may read. A plain GET goes out as it came, Host included.
# - Listings, sub-resources (?acl, ?uploads, …) and writes pass through untouched. An object overwritten at the origin stays here
#   as it was.
# $D/access.log: time, method, status, bytes of body sent, HIT or MISS, path and query, Range.
set -euo pipefail

ORIGIN=${ORIGIN:-http://127.0.0.1:7480}
PORT=${PORT:-7481}
SIZE=${SIZE:-8g}
D=${D:-${XDG_CACHE_HOME:-$HOME/.cache}/vastk8s/nginx-cache}
DATA=${DATA:-$D/data}
CONF=$D/nginx.conf

die() { echo "nginx-cache: $*" >&2; exit 1; }

pid() { # the master's, when it is alive and ours
  local p
  p=$(cat "$D/nginx.pid" 2>/dev/null) || return 1
  [ -n "$p" ] && tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -qF "$CONF" && echo "$p"
}

down() {
  local p
  if p=$(pid); then
    kill -TERM "$p" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$p" 2>/dev/null || break; sleep 0.05; done
    kill -KILL "$p" 2>/dev/null || true
  fi
  # DATA may be shared memory: memory that nobody would ever get back. The directory is the one that 'up' made.
  [ ! -s "$D/data.path" ] || rm -rf "$(cat "$D/data.path")"
  rm -rf "$D"
}

write_configuration() {
  local files
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  files=$(ulimit -n)
  [ "$files" != unlimited ] && [ "$files" -lt 65536 ] || files=65536
  cat >"$CONF" <<X
daemon on;
user root;
worker_processes 2;
pid $D/nginx.pid;
error_log $D/error.log warn;
events { worker_connections 4096; }
http {
  log_format bytes '\$msec \$request_method \$status \$body_bytes_sent \$upstream_cache_status \$request_uri \$http_range';
  access_log $D/access.log bytes;
  client_body_temp_path $D/tmp/body;
  proxy_temp_path $D/tmp/proxy;
  fastcgi_temp_path $D/tmp/fastcgi;
  uwsgi_temp_path $D/tmp/uwsgi;
  scgi_temp_path $D/tmp/scgi;
  # Without tcp_nopush: corked, the end of a 100 KiB object waits 40 ms for the client's delayed ACK.
  sendfile on;
  keepalive_timeout 120s;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  open_file_cache max=$((files / 2)) inactive=1h;
  open_file_cache_valid 1h;
  proxy_cache_path $DATA levels=1:2 keys_zone=objects:64m max_size=$SIZE inactive=7d use_temp_path=off;
  upstream origin { server ${ORIGIN#http://}; keepalive 64; }

  map \$request_uri \$path { ~^(?<p>[^?]*) \$p; }
  # Only GET and HEAD of an object, with no query but a version and a signature, are cached.
  map \$args \$plain {
    "" 1;
    ~^((versionId|x-id|X-Amz-[A-Za-z-]+)=[^&]*(&|\$))+\$ 1;
    default 0;
  }
  map "\$plain\$path" \$zone { ~^1/[^/]+/. objects; default off; }
  map \$arg_versionId \$version { "" ""; default "?versionId=\$arg_versionId"; }
  # What nginx changes on the way, no signature survives.
  map "\$zone \$request_method \$http_range\$http_if_match\$http_if_none_match\$http_if_modified_since\$http_if_unmodified_since" \$signed {
    ~^off 1;
    "objects GET " 1;
    default 0;
  }
  map \$signed \$authorization { 1 \$http_authorization; default ""; }
  map \$signed \$upstream_uri { 1 \$request_uri; default \$path\$version; }

  server {
    listen 127.0.0.1:$PORT backlog=4096;
    merge_slashes off;
    location = /-/up { access_log off; return 204; }
    location / {
      proxy_pass http://origin\$upstream_uri;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host \$http_host;
      proxy_set_header Authorization \$authorization;
      proxy_request_buffering off;
      proxy_read_timeout 300s;
      proxy_cache \$zone;
      proxy_cache_key \$path\$version;
      proxy_cache_valid 200 7d;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 300s;
      proxy_cache_lock_age 300s;
      proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires;
      proxy_force_ranges on;
      proxy_buffers 16 64k;
      proxy_buffer_size 64k;
      proxy_busy_buffers_size 128k;
    }
  }
}
X
}

up() {
  command -v nginx >/dev/null || die "no nginx on PATH: apt-get install -y --no-install-recommends nginx-light"
  [[ $ORIGIN == http://* ]] || die "ORIGIN=$ORIGIN must be http://host:port"
  [ ! -d "$D" ] || down
  [ ! -e "$DATA" ] || die "DATA=$DATA exists: name a directory that does not, it is deleted in the end"
  mkdir -p "$D/tmp" "$DATA"
  echo "$DATA" >"$D/data.path"
  write_configuration
  nginx -c "$CONF" -p "$D" -e "$D/error.log" || { cat "$D/error.log" >&2; down; exit 1; }
  for _ in $(seq 100); do
    curl -sf -o /dev/null "http://127.0.0.1:$PORT/-/up" && { echo "http://127.0.0.1:$PORT"; return; }
    sleep 0.05
  done
  cat "$D/error.log" >&2
  down
  die "not answering on 127.0.0.1:$PORT"
}

case ${1:-} in
  up) up ;;
  down) down ;;
  status)
    p=$(pid) || { echo "nginx-cache: down"; exit 1; }
    ps -o pid,ppid,rss,time,cmd -p "$p" --ppid "$p" --no-headers
    du -sh "$DATA" | sed 's/\t.*/ cached/'
    ;;
  *) echo "usage: $0 up|down|status" >&2; exit 2 ;;
esac
