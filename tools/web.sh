#!/usr/bin/env bash
# `make web`: builds the page for shipping into web/dist, unless nothing that it is made of has changed.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh build

# Beside web/dist and not in the target folder, which several checkouts may share.
stamp=web/.dist-stamp
mapfile -t inputs < <(
  find web proto Cargo.toml Cargo.lock Trunk.toml tools/finish-web.mjs tools/short-names.mjs tools/package-lock.json tools/env.sh \
    -path web/dist -prune -o -type f ! -path "$stamp" -print | LC_ALL=C sort
)
# The names count too: a file can be renamed or emptied.
now=$(sha256sum -- "${inputs[@]}" | key -)
if [[ -e web/dist/index.html && $(cat "$stamp" 2>/dev/null) == "$now" ]]; then
  exit
fi

say "Building the page"
rm -f "$stamp"
# Trunk then works without a network, where it would otherwise look for newer helpers.
with_wasm cargo fetch --quiet --target wasm32-unknown-unknown ${CI:+--locked}
with_wasm trunk build --release --offline --dist "$target/web/page"
node tools/finish-web.mjs "$target/web/page" web/dist
echo "$now" >"$stamp"
