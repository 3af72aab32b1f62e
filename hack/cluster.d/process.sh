# Sourced by hack/cluster. The processes of the cluster in $DIR: $DIR/run/NAME identifies one, $DIR/log/NAME has what it said.

BOOT_ID=$(</proc/sys/kernel/random/boot_id)

# What no other process has or will have: pid, start time and boot. Empty for one that has ended, reaped or not.
process_identity() { # PID
  local pid=$1 stat
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 0
  # shellcheck disable=SC2086 # Into words: the fields after the name, which may hold anything, from the third (state) on. The 22nd is the start time.
  set -- ${stat##*) }
  [[ $1 == [ZX] ]] || echo "$pid ${20} $BOOT_ID"
}

process_pid() { # NAME; fails when it does not run
  local recorded
  { read -r recorded <"$DIR/run/$1"; } 2>/dev/null && [ "$(process_identity "${recorded%% *}")" = "$recorded" ] && echo "${recorded%% *}"
}

# In a session of its own, so that a terminal's Ctrl-C does not reach it; without our locks, and not by a proxy to where we listen.
process_start() { # NAME COMMAND…
  local name=$1
  shift
  NO_PROXY='*' no_proxy='*' setsid "$@" </dev/null >>"$DIR/log/$name" 2>&1 8>&- 9>&- &
  process_identity $! >"$DIR/run/$name"
  disown
}

# Returns when the process is gone. What has not ended 20 s after a milder signal is killed.
process_stop() { # NAME [SIGNAL]
  local name=$1 signal=${2:-KILL} pid tries
  while pid=$(process_pid "$name"); do
    kill -s "$signal" "$pid" 2>/dev/null || true
    for ((tries = 0; tries < 400; tries++)); do
      process_pid "$name" >/dev/null || break
      sleep 0.05
    done
    signal=KILL
  done
  rm -f "$DIR/run/$name"
}

# Waits until COMMAND succeeds; fails as soon as the process has ended, and after two minutes: a busy machine is no failure.
process_await() { # NAME COMMAND…
  local name=$1 until=$((SECONDS + 120))
  shift
  until "$@" >/dev/null 2>&1; do
    process_pid "$name" >/dev/null || process_failed "$name" "ended"
    [ $SECONDS -lt $until ] || process_failed "$name" "is not ready after two minutes"
    # Short, but not so short that asking takes the processor from what is asked.
    sleep 0.1
  done
}

process_failed() { # NAME WHAT
  { echo "cluster: $1 $2; the end of $DIR/log/$1:"; tail -n 30 "$DIR/log/$1"; } >&2
  exit 1
}
