#!/usr/bin/env bash
# `make web-bars`: the page's figures beside their bars. The machine should be idle. The first run makes a million orders.
cd "$(dirname "$0")/.."
source tools/env.sh

server_with_page dist
missed=()
TRUNK_PAGE=$target/web/page npm run --silent web-bars -- "$@" || missed+=("the page's figures")
if (($# == 0)); then
  say "axe-core, every state, theme and language: no violation"
  npx --no-install playwright test accessibility || missed+=("axe-core")
  say "Lighthouse, as on a phone, median of five: performance 98, all else 100 in every run"
  npm run --silent lighthouse || missed+=("Lighthouse")
fi
((${#missed[@]} == 0)) || fail "missed: $(printf '%s; ' "${missed[@]}" | sed 's/; $//')"
