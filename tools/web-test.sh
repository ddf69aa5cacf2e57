#!/usr/bin/env bash
# The page's components in Chromium, each by itself (web/src/in_browser): part of `make test`. Arguments: names of tests.
cd "$(dirname "$0")/.."
source tools/env.sh

# Without the page's own flags, by which nothing would be said of what went wrong: so everything is compiled for it once more.
wasm_flags=
# wasm-bindgen-test-runner starts the browser by it, as web/webdriver.json says.
CHROMEDRIVER=$(command -v chromedriver)
# What nothing may take, in seconds: its own are five and twenty.
export WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60 WASM_BINDGEN_TEST_TIMEOUT=300
export CHROMEDRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
with_wasm env CARGO_TARGET_DIR="$target/web-test" CARGO_UNSTABLE_BUILD_STD=std,panic_abort,test \
  cargo test --locked --target wasm32-unknown-unknown -p orders-web --lib -- "$@"
