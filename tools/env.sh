# shellcheck shell=bash
# Versions, paths and the small functions that the scripts beside this one share: sourced by them, in the top folder.
set -euo pipefail

min_rust=1.95
min_node=22.19
# Newer Trunks ask for a newer Rust than ours.
trunk_version=0.21.14
# The glue in the page and the program that writes it must be of one version.
wasm_bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)

# Everything in here can be deleted: the set-up makes it again.
cache=${ORDERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/orders}
target=$(realpath --canonicalize-missing "${CARGO_TARGET_DIR:-target}")

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# at_least 1.96.0 1.95: is the first version the second one or newer?
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

# A short name for what these files hold, so that a result can carry the name of what it was made from.
key() { cat -- "$@" | sha256sum | cut -c 1-16; }

# The Python environment that holds what a lock file names.
python_home() { echo "$cache/python-$(key "$1")"; }

debian_rust=$cache/debian-rust
nginx=$cache/nginx
PATH=$cache/trunk-$trunk_version/bin:$cache/wasm-bindgen-$wasm_bindgen_version/bin:$(python_home tools/requirements.txt)/bin:$PATH
# Last, since they are only looked for where nothing else has them.
PATH=$PATH:/usr/sbin:$nginx/usr/sbin

rust_ok() { have cargo && at_least "$(rustc --version 2>/dev/null | cut -d ' ' -f 2)" "$min_rust"; }
node_ok() { have node && at_least "$(node --print process.versions.node 2>/dev/null)" "$min_node"; }

# No Rust on PATH, or one that is too old: Debian's, whose programs are linked into a folder of their own, because
# putting /usr/bin first would also bring Debian's Node and Python to the front.
choose_rust() {
  if [[ -e $debian_rust ]] && ! rust_ok; then PATH=$debian_rust:$PATH; fi
}
choose_rust

# std_linker CARGO_FOLDER: the linker with which that folder's Rust can compile std for WebAssembly, if it can.
std_linker() {
  local root
  root=$("$1/rustc" --print sysroot 2>/dev/null) || return 1
  [[ -e $root/lib/rustlib/src/rust/library/Cargo.lock ]] || return 1
  compgen -G "$root/lib/rustlib/*/bin/rust-lld" || command -v wasm-ld-22
}

# The page carries no text that only a debugger reads: what `{:?}` prints, where a panic is, what it says. A panic ends in a
# trap, which boot.js covers with its way out. It saves a tenth of the first visit.
wasm_flags="-Zfmt-debug=none -Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort"

# Runs a command with the Rust that compiles std together with the page: no prebuilt std has to be fetched, and the page
# gets smaller, the more so as std prefers small code to quick code. Only this command may see the variables that switch
# it on. A target folder of its own keeps two Rusts from throwing out each other's work.
with_wasm() {
  local folder linker
  for folder in "$(dirname "$(command -v rustc)")" "$debian_rust"; do
    linker=$(std_linker "$folder") || continue
    PATH=$folder:$PATH RUSTFLAGS=$wasm_flags CARGO_TARGET_DIR=$target/web RUSTC_BOOTSTRAP=1 \
      CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker "$@"
    return
  done
  return 1
}

# server_with_page PROFILE: builds the page and the program that carries it, and goes to what looks at both from outside.
server_with_page() {
  tools/setup.sh test
  tools/web.sh
  cargo build --locked --profile "$1" -p orders-server
  export ORDERS_BIN=$target/${1/#dev/debug}/orders
  cd e2e
  npm run --silent generate
}
