#!/usr/bin/env bash
# `make torture`: the full forms of the tests that `make test` runs in short, with their figures.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test
# One after the other: the recovery times are those of a machine that does nothing else.
ORDERS_TORTURE=full cargo test --locked -p orders-server --test torture -- --nocapture --test-threads 1
