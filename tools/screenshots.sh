#!/usr/bin/env bash
# `make screenshots`: pictures of every screen in every state into target/screenshots, which is not committed.
cd "$(dirname "$0")/.."
source tools/env.sh

server_with_page dev
npm run --silent screenshots -- "$target/screenshots"
say "Look at them: $target/screenshots"
