#!/usr/bin/env bash
# Runs all tests, and installs what they need where that can be done without asking.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH="$PATH:${HOME:-}/.cargo/bin"

usage() {
  cat <<'HELP'
Usage: ./test.sh [--sqlite-only | --without-postgres]

Runs, and stops at the first failure: the web app's checks and unit tests (tests/frontend), the format and lint checks,
the tests on SQLite, the same tests on a throwaway PostgreSQL, a PostgreSQL that demands TLS, letters to SMTP servers
(tests/mail), attacks (tests/attacks), dashboard and alerts over a real Prometheus (tests/monitoring), a browser
(tests/browser), generated requests (tests/schemathesis), mutated ones (tests/fuzz/requests), faults (tests/faults) and
the instructions that functions and requests take (bench/guard).

  --sqlite-only        the checks and the tests of the server on SQLite: what one runs while writing
  --without-postgres   all that needs no PostgreSQL

As root with apt-get, what is missing is installed; otherwise the test that misses it says how to get it.
HELP
}

sqlite_only=
postgres=yes
case ${1:-} in
  '') ;;
  --sqlite-only) sqlite_only=yes ;;
  --without-postgres) postgres= ;;
  --help | -h) usage && exit ;;
  *) usage >&2 && exit 2 ;;
esac

ran=()
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  "$@" || { printf '\n== FAILED: %s\n' "$name" >&2; exit 1; }
  ran+=("$name ($((SECONDS - started)) s)")
}

finish() {
  local skipped=$1
  printf '\n== PASSED:'
  printf ' %s;' "${ran[@]}"
  printf ' SKIPPED: %s\n' "${skipped:-nothing}"
}

step "what a build needs" ./run.sh --check
if [[ -z $sqlite_only ]]; then
  step "web app" tests/frontend/run
  # First of all, so that what cargo compiles next has the app inside.
  RECIPE_API=$(./run.sh --debug --build)
  export RECIPE_API
fi
step "cargo fmt" cargo fmt --check
step "cargo clippy" cargo clippy --locked --all-targets -- -D warnings
step "tests on SQLite" cargo test --locked

if [[ -n $sqlite_only ]]; then
  finish "web app, PostgreSQL, TLS, mail, attacks, monitoring, browser, generated and mutated requests, faults and \
instructions (--sqlite-only)"
  exit
fi

if [[ -n $postgres ]]; then
  step "tests on PostgreSQL" tests/postgres/with-cluster cargo test --locked
  step "PostgreSQL with TLS" tests/postgres/with-cluster tests/postgres/tls
  step "mail on PostgreSQL" tests/postgres/with-cluster tests/mail/run
  step "attacks on PostgreSQL" tests/postgres/with-cluster tests/attacks/run
  step "monitoring on PostgreSQL" tests/postgres/with-cluster tests/monitoring/run
fi
step "mail" tests/mail/run
step "attacks" tests/attacks/run
step "monitoring" tests/monitoring/run
step "browser" tests/browser/run
step "generated requests" tests/schemathesis/run
step "mutated requests" tests/fuzz/requests/run
if [[ -n $postgres ]]; then
  step "faults" tests/faults/run --short
else
  step "faults" tests/faults/run --short --database sqlite
fi
step "instructions" bench/guard
finish "$([[ -n $postgres ]] || echo "PostgreSQL, with and without TLS (--without-postgres)")"
