#!/usr/bin/env bash
# Builds recipe-api, prepares its database and serves it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# rustup puts cargo there; a shell that was open before does not know it yet.
PATH="$PATH:${HOME:-}/.cargo/bin"

usage() {
  cat <<'HELP'
Usage: ./run.sh [--debug] [--build | --check]

Builds recipe-api, prepares its database (recipe-api prestart) and serves it.

  --debug   builds faster and serves slower
  --build   only builds, and prints the path of the binary
  --check   only looks whether everything is there that a build needs

Settings come from the environment and from a file .env in this folder; .env.example lists them.
Where no JWT_SECRET is set, a random one is kept in .jwt_secret.
HELP
}

check() {
  local missing=()
  command -v cargo >/dev/null || missing+=("cargo (Rust)")
  command -v cc >/dev/null || missing+=("cc (a C compiler)")
  # OpenSSL's Configure wants perl with its standard modules, which slim images leave out.
  perl -MFindBin -MIPC::Cmd -e 1 2>/dev/null || missing+=("perl (with its standard modules)")
  command -v make >/dev/null || missing+=("make")
  [[ ${#missing[@]} -eq 0 ]] && return
  {
    echo "A build needs what is not here:"
    printf '  %s\n' "${missing[@]}"
    echo "How to get it:"
    echo "  Rust             https://rustup.rs, or: curl https://sh.rustup.rs -sSf | sh"
    echo "  Debian, Ubuntu   apt-get install build-essential perl"
    echo "  Fedora           dnf install gcc make perl-core"
    echo "  macOS            xcode-select --install && brew install perl make"
  } >&2
  return 1
}

# Prints the path of the binary, as cargo tells it: wherever CARGO_TARGET_DIR or cargo's settings put it.
build() {
  cargo build --locked --bin recipe-api "$@" --message-format=json-render-diagnostics |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p'
}

# Without a secret of the user's, makes one that only this user can read, and keeps it.
ensure_secret() {
  [[ -z ${JWT_SECRET:-}${JWT_SECRET_FILE:-} ]] || return 0
  if [[ -f .env ]] && grep -Eq '^[[:space:]]*(export[[:space:]]+)?JWT_SECRET(_FILE)?[[:space:]]*=[[:space:]]*[\"'\'']?[^[:space:]\"'\''#]' .env; then
    return 0
  fi
  if [[ ! -s .jwt_secret ]]; then
    (umask 077 && head -c 32 /dev/urandom | base64 >".jwt_secret.$$")
    # A second run.sh that was faster wins: both have to sign with the same secret.
    ln ".jwt_secret.$$" .jwt_secret 2>/dev/null || [[ -s .jwt_secret ]] || cp -p ".jwt_secret.$$" .jwt_secret
    rm ".jwt_secret.$$"
  fi
  export JWT_SECRET_FILE=.jwt_secret
}

profile=(--release)
only=
for argument in "$@"; do
  case $argument in
    --debug) profile=() ;;
    --build | --check) only=$argument ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

check
[[ $only != --check ]] || exit 0
binary=$(build ${profile[@]+"${profile[@]}"})
if [[ $only == --build ]]; then
  echo "$binary"
  exit
fi
"$binary" prestart
ensure_secret
exec "$binary" serve
