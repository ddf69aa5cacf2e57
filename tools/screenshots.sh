#!/usr/bin/env bash
# `make screenshots`: pictures of every screen in every state into target/screenshots, which is not committed.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test
tools/web.sh
cargo build --locked -p orders-server
cd e2e
npm run --silent generate
ORDERS_BIN=$target/debug/orders npm run --silent screenshots -- "$target/screenshots"
say "Look at them: $target/screenshots"
