#!/usr/bin/env bash
# Azurite, Microsoft's Azure Storage emulator (npm), its blob service alone, in memory, on loopback.
#   azurite.sh install | up | down | status
# PORT=10000           port of the blob service
# D=<folder>           state: pid file and log
# ACCOUNT, KEY         the account and its key (base64); Azurite's published development account by default
# CERT, CERT_KEY       PEM files: serve https and accept bearer tokens (Azurite checks their claims, not their signature)
set -euo pipefail
VERSION=3.37.0
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/vastk8s
HOME_DIR=$CACHE/npm-azurite-$VERSION
PORT=${PORT:-10000}
D=${D:-$CACHE/run/azurite-$PORT}
ACCOUNT=${ACCOUNT:-devstoreaccount1}
KEY=${KEY:-Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==}
MAIN=$HOME_DIR/node_modules/azurite/dist/src/blob/main.js
. "$(dirname "${BASH_SOURCE[0]}")/npm-server.sh"

case ${1:-} in
install) npm_install azurite "$VERSION" "$HOME_DIR" "$MAIN" ;;
up)
  npm_install azurite "$VERSION" "$HOME_DIR" "$MAIN"
  args=(--blobHost 127.0.0.1 --blobPort "$PORT" --inMemoryPersistence --silent --disableTelemetry)
  scheme=http
  if [ -n "${CERT:-}" ]; then
    args+=(--cert "$CERT" --key "$CERT_KEY" --oauth basic)
    scheme=https
  fi
  export AZURITE_ACCOUNTS="$ACCOUNT:$KEY"
  server_start "$D" "$scheme://127.0.0.1:$PORT/$ACCOUNT" node "$MAIN" "${args[@]}"
  ;;
down) server_stop "$D" "$MAIN" ;;
status) server_status "$D" "$MAIN" ;;
*) echo "usage: $0 install|up|down|status" >&2; exit 2 ;;
esac
