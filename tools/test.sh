#!/usr/bin/env bash
# `make test`: every test there is, from the rules' unit tests to the page in a browser.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test
tools/web.sh

say "The page as it is shipped"
node --test tools/*.test.mjs

say "Unit and integration tests"
# To its end, also after a failed one, so that one run tells everything of them.
cargo test --workspace --locked --no-fail-fast

say "The page's components in Chromium"
tools/web-test.sh

say "From outside: clients and browsers against the program"
ORDERS_PYTHON=$(python_home e2e/requirements.txt)/bin/python ORDERS_BIN=$target/debug/orders e2e/run.sh
