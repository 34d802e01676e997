#!/usr/bin/env bash
# Waits for the database, migrates it and puts the first superuser and recipes in. Safe to run again.
# Takes the flags of run.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
binary=$(./run.sh --build "$@")
exec "$binary" prestart
