#!/usr/bin/env bash
# A Google Cloud Storage JSON API on loopback: the storage emulator inside Firebase's command-line tools (npm), without Java and
# without downloading anything besides the package. It knows no authentication and ignores preconditions and startOffset.
#   gcs-emulator.sh install | up | down | status
# PORT=9199            port
# D=<folder>           state: pid file, log and object data
set -euo pipefail
VERSION=15.34.2
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/vastk8s
HOME_DIR=$CACHE/npm-firebase-tools-$VERSION
PORT=${PORT:-9199}
D=${D:-$CACHE/run/gcs-emulator-$PORT}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DRIVER=$HERE/gcs-emulator/driver.js
. "$HERE/npm-server.sh"

install() { npm_install firebase-tools "$VERSION" "$HOME_DIR" "$HOME_DIR/node_modules/firebase-tools/package.json"; }

case ${1:-} in
install) install ;;
up)
  install
  export FIREBASE_TOOLS=$HOME_DIR/node_modules/firebase-tools
  server_start "$D" "http://127.0.0.1:$PORT/b" node "$DRIVER" "$PORT" "$D/objects"
  ;;
down) server_stop "$D" "$DRIVER" ;;
status) server_status "$D" "$DRIVER" ;;
*) echo "usage: $0 install|up|down|status" >&2; exit 2 ;;
esac
