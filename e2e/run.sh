#!/usr/bin/env bash
# Everything that is tested from outside, in order, against real servers that the tests start on free ports.
#
#   ORDERS_BIN     the program under test (else the release build)
#   ORDERS_PYTHON  a Python that has what requirements.txt names (else python3)
#   CHROMIUM       the browser (else the usual paths)
#
# All steps run, also after a failed one, so that one run tells everything.
set -uo pipefail
cd "$(dirname "$0")" || exit 1

python=${ORDERS_PYTHON:-python3}
export ORDERS_BIN=${ORDERS_BIN:-${CARGO_TARGET_DIR:-$PWD/../target}/release/orders}

missing() { printf 'error: %s\n' "$*" >&2; exit 1; }
[[ -x $ORDERS_BIN ]] || missing "there is no program at $ORDERS_BIN: build it, or set ORDERS_BIN"
[[ -d node_modules ]] || missing "the Node packages are not installed: run 'npm ci --ignore-scripts' in e2e/"
"$python" -c 'import grpc_tools' 2>/dev/null || missing "$python lacks the packages of e2e/requirements.txt: set ORDERS_PYTHON"

# Databases, stubs and browser profiles all go into one folder, which goes away whatever happens.
TMPDIR=$(mktemp -d)
export TMPDIR PYTHONDONTWRITEBYTECODE=1
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM

failed=() steps=0
step() {
  local name=$1 started=$SECONDS
  shift
  steps=$((steps + 1))
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
  printf '   %s: %d s\n' "$name" "$((SECONDS - started))"
}

step "The contract: lint" npx --no-install buf lint ../proto
step "The contract: nothing frozen has changed" npx --no-install buf breaking ../proto --against frozen
step "Python client" "$python" -m pytest --quiet python
step "Stubs for JavaScript" npm run --silent generate
step "JavaScript clients, buf curl, and raw HTTP" npm run --silent test:node
step "Conformance" npm run --silent test:conformance
step "The clients to start from" npm run --silent test:clients
step "Every client, in every place" npm run --silent test:matrix
step "The page and gRPC-Web in Chromium" npm run --silent test:browser
step "The page in Firefox" npm run --silent test:firefox
step "Lighthouse" npm run --silent lighthouse -- --once

if ((${#failed[@]})); then
  printf '\nFrom outside: FAILED: %s\n' "$(printf '%s; ' "${failed[@]}" | sed 's/; $//')"
  exit 1
fi
printf '\nFrom outside: all %d steps passed in %d s.\n' "$steps" "$SECONDS"
