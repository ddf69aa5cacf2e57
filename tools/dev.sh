#!/usr/bin/env bash
# `make dev`: the page on port 8081, built anew and reloaded when web/ or proto/ changes, and behind it the server on
# port 8080, built anew and restarted when server/, proto/ or migrations/ changes.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh build
# Trunk must not watch what `make web` writes, and refuses to ignore a folder that is not there.
mkdir -p web/dist

trap 'kill $(jobs -p) 2>/dev/null' EXIT

with_wasm cargo fetch --quiet --target wasm32-unknown-unknown
with_wasm exec trunk serve --offline --dist "$target/web/dev" &

started=$(mktemp)
changed() { [[ -n $(find server proto migrations Cargo.lock -newer "$started" -type f -print -quit) ]]; }

while true; do
  touch "$started"
  if cargo build -p orders-server; then
    "$target/debug/orders" serve &
    server=$!
  fi
  until changed; do sleep 0.3; done
  if [[ -n ${server:-} ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" || true
    server=
  fi
done
