#!/usr/bin/env bash
# `make bench`: Orders beside a server that does nothing but answer, both as they are shipped. Arguments go to the bench.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh rust
cargo build --locked --profile dist -p orders-server -p orders-bench
"$target/dist/orders-bench" run --orders "$target/dist/orders" "$@"
