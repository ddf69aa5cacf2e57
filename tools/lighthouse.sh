#!/usr/bin/env bash
# `make lighthouse`: Lighthouse as on a phone, median of five, performance judged too. The machine should be idle.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test
tools/web.sh
cargo build --locked --profile dist -p orders-server
cd e2e
ORDERS_BIN=$target/dist/orders node lighthouse.js
