#!/usr/bin/env bash
# `make bench`: Orders beside a server that does nothing but answer, both as they are shipped. The whole takes a quarter of
# an hour; `make bench ARGS='--parts closed --only Read'` measures a part, `make bench ARGS=--help` says what there is.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh rust
cargo build --locked --profile dist -p orders-server -p orders-bench
"$target/dist/orders-bench" run --orders "$target/dist/orders" "$@"
