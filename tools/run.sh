#!/usr/bin/env bash
# `make run`: builds what has changed, then starts the server. Its settings come from ORDERS_* variables.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/web.sh
# After the page, which it carries inside itself.
say "Building the server"
cargo build -p orders-server
exec "$target/debug/orders" serve
