#!/usr/bin/env bash
# `make lighthouse`: Lighthouse as on a phone, median of five, performance judged too. The machine should be idle.
cd "$(dirname "$0")/.."
source tools/env.sh

server_with_page dist
node lighthouse.js
