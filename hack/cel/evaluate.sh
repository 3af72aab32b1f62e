#!/usr/bin/env bash
# evaluate.sh FILE: evaluates rules in the Common Expression Language, as newer API servers do those of a custom resource definition.
# FILE is a JSON array of {rule, self, oldSelf}; the answer, on standard output, one of {value} or {error} in the same order.
set -euo pipefail
VERSION=0.6.1
HOME_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/vastk8s/npm-cel-$VERSION
MAIN=$HOME_DIR/node_modules/@bufbuild/cel/dist/esm/index.js
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=hack/servers/npm-server.sh
. "$here/../servers/npm-server.sh"
# What it wants of its peer is a range.
npm_install @bufbuild/cel "$VERSION" "$HOME_DIR" "$MAIN" @bufbuild/protobuf@2.17.0
exec node "$here/evaluate.mjs" "$MAIN" "$1"
