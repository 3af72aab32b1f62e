# Sourced by the servers that come from npm: install a pinned version once, start, stop, status.

# npm_install PACKAGE VERSION FOLDER ENTRY [PACKAGE@VERSION…]: FOLDER/node_modules holds PACKAGE@VERSION (and the further ones) afterwards. Whole or not at all (renamed
# into place), and one installer at a time. Exits with 77 when it cannot be had, which tests take for "skip".
npm_install() {
  local package=$1 version=$2 folder=$3 entry=$4 try
  shift 4
  [ -f "$entry" ] && return 0
  command -v npm >/dev/null || { echo "npm is missing: install nodejs and npm" >&2; exit 77; }
  mkdir -p "$(dirname "$folder")"
  exec 9>"$folder.lock"
  flock 9
  if [ ! -f "$entry" ]; then
    for try in 1 2 3; do
      rm -rf "$folder.new" "$folder"
      mkdir -p "$folder.new"
      if (cd "$folder.new" && echo '{"private":true}' >package.json &&
        npm install --no-audit --no-fund --ignore-scripts --loglevel=error "$package@$version" "$@" >&2); then
        mv "$folder.new" "$folder"
        break
      fi
      if [ "$try" = 3 ]; then
        echo "cannot install $package@$version from npm: run this where npm reaches its registry, or copy $folder" >&2
        exit 77
      fi
      sleep $((try * 2))
    done
  fi
  exec 9>&-
}

# Whether the pid file names a living process whose command line holds ENTRY: a stale file never leads to somebody else's process.
server_alive() {
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) && [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2"
}

answers() { curl --noproxy '*' -sk -o /dev/null --max-time 2 "$1"; }

# server_start STATE URL COMMAND...: returns when URL answers (any status); fails when the process ends before that, or when somebody
# else's server answers there already.
server_start() {
  local state=$1 url=$2 entry=$4 _
  shift 2
  server_stop "$state" "$entry"
  if answers "$url"; then
    echo "another server answers at $url: choose another PORT" >&2
    return 1
  fi
  mkdir -p "$state"
  setsid "$@" </dev/null >"$state/log" 2>&1 9>&- &
  echo $! >"$state/pid"
  for _ in $(seq 600); do
    kill -0 "$(cat "$state/pid")" 2>/dev/null || break
    answers "$url" && { echo "$url"; return 0; }
    sleep 0.1
  done
  echo "the server did not come up; its log:" >&2
  tail -n 20 "$state/log" >&2
  server_stop "$state" "$entry"
  return 1
}

server_stop() {
  local state=$1 entry=$2 pid _
  if server_alive "$state" "$entry"; then
    pid=$(cat "$state/pid")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
  fi
  rm -rf "$state"
}

server_status() {
  if server_alive "$1" "$2"; then
    echo "up, pid $(cat "$1/pid"), log $1/log"
  else
    echo "down"
    return 1
  fi
}
