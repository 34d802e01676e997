#!/usr/bin/env bash
# Builds the web app and recipe-api, prepares the database and serves both.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# rustup puts cargo there; a shell that was open before does not know it yet.
PATH="$PATH:${HOME:-}/.cargo/bin"

usage() {
  cat <<'HELP'
Usage: ./run.sh [--debug] [--without-app] [--build | --check | --dev]

Builds the web app (frontend/, where it has changed) and recipe-api with the app inside, prepares the database
(recipe-api prestart) and serves both.

  --debug         builds faster and serves slower
  --without-app   leaves the web app out, and needs no Node.js
  --build         only builds, and prints the path of the binary
  --check         only looks whether everything is there that a build needs
  --dev           serves the API (--debug) and, at http://localhost:5173, the web app as it is being written

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

has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

# Says what is missing, and what comes of that.
miss_node() {
  local found
  found=$(node --version 2>/dev/null) || found=none
  {
    echo "WARNING: the web app is built with Node.js 20 or newer and npm, and here is $found: $1"
    echo "How to get it:"
    echo "  any system       https://nodejs.org"
    echo "  Debian, Ubuntu   apt-get install nodejs npm"
    echo "  Fedora           dnf install nodejs npm"
    echo "  macOS            brew install node"
  } >&2
}

install_packages() {
  # npm writes that file last.
  [[ frontend/node_modules/.package-lock.json -nt frontend/package-lock.json ]] ||
    npm --prefix frontend ci --no-audit --no-fund --no-update-notifier >&2
}

# Whether the app in frontend/dist is not what its sources say.
is_app_stale() {
  [[ -f $built ]] || return 0
  local ignored=(-name node_modules -o -name dist -o -name coverage -o -name '.?*')
  [[ openapi.json -nt $built ||
    -n $(find frontend -mindepth 1 -type d \( "${ignored[@]}" \) -prune -o -newer "$built" -print -quit) ]]
}

# Builds the web app where there is one and it has changed.
build_app() {
  if [[ ! -f frontend/package.json ]] || ! is_app_stale; then
    return
  fi
  if ! has_node; then
    if [[ -f frontend/dist/index.html ]]; then
      miss_node "recipe-api is built with the app of an earlier build."
    else
      miss_node "recipe-api is built without it. (--without-app says that this is meant.)"
    fi
    return
  fi
  echo "Building the web app" >&2
  install_packages
  npm --prefix frontend run build >&2
  touch "$built"
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

# Serves the API and the app's sources, until one of the two ends or Ctrl-C.
develop() {
  has_node || { miss_node "there is nothing to develop with." && exit 1; }
  [[ -f frontend/package.json ]] || { echo "There is no frontend/package.json here." >&2 && exit 1; }
  install_packages
  # Vite sends on what is asked of the API.
  export HOST=127.0.0.1 PORT=${PORT:-8001} PUBLIC_URL=http://localhost:5173
  export API_URL=http://$HOST:$PORT
  "$binary" prestart
  ensure_secret
  # Each in a process group of its own, which ends with all that it has started; whoever ends first ends this script.
  set -m
  trap 'trap - EXIT; kill -- "${groups[@]}" 2>/dev/null || true; wait' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  groups=()
  ("$binary" serve || true; kill $$) </dev/null &
  groups+=("-$!")
  (npm --prefix frontend run dev || true; kill $$) </dev/null &
  groups+=("-$!")
  echo "Open $PUBLIC_URL: the app as it is in frontend/. The API is at $API_URL, Ctrl-C ends both." >&2
  wait
}

profile=(--release)
with_app=yes
built=frontend/dist/.built
only=
for argument in "$@"; do
  case $argument in
    --debug) profile=() ;;
    --without-app) with_app= ;;
    --build | --check | --dev) only=$argument ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

check
[[ $only != --check ]] || exit 0
if [[ $only == --dev ]]; then
  profile=()
elif [[ -n $with_app ]]; then
  build_app
else
  export RECIPE_API_WITHOUT_APP=1
fi
binary=$(build ${profile[@]+"${profile[@]}"})
if [[ $only == --build ]]; then
  echo "$binary"
  exit
fi
if [[ $only == --dev ]]; then
  develop
  exit
fi
"$binary" prestart
ensure_secret
exec "$binary" serve
