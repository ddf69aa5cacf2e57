#!/usr/bin/env bash
# `make web-bars`: the page's figures beside their bars. The machine should be idle. The first run makes a million orders.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test
tools/web.sh
cargo build --locked --profile dist -p orders-server
cd e2e
npm run --silent generate
export ORDERS_BIN=$target/dist/orders
missed=()
TRUNK_PAGE=$target/web/page npm run --silent web-bars -- "$@" || missed+=("the page's figures")
if (($# == 0)); then
  say "axe-core, every state, theme and language: no violation"
  npx --no-install playwright test accessibility || missed+=("axe-core")
  say "Lighthouse, as on a phone, median of five: performance 98, all else 100 in every run"
  npm run --silent lighthouse || missed+=("Lighthouse")
fi
((${#missed[@]} == 0)) || fail "missed: $(printf '%s; ' "${missed[@]}" | sed 's/; $//')"
