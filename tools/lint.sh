#!/usr/bin/env bash
# `make lint`: form, lints, dependencies (deny.toml), scripts. A warning is a failure.
cd "$(dirname "$0")/.."
source tools/env.sh

tools/setup.sh test

say "cargo fmt"
cargo fmt --all --check
say "cargo clippy"
cargo clippy --workspace --all-targets --locked -- --deny warnings
# The advisory database is not asked: it cannot be reached from everywhere. Known-bad versions are bans in deny.toml.
say "cargo deny"
# It reads the manifests of all crates, also of those that no target needs.
cargo fetch --quiet --locked
cargo deny --offline check --hide-inclusion-graph bans licenses sources
say "shellcheck"
find tools e2e .ci -path '*/node_modules' -prune -o -type f -print0 |
  xargs -0 grep -lZ --max-count=1 '^#!.*bash\|^# shellcheck shell' | xargs -0 shellcheck --external-sources
