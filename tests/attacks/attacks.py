"""Attacks on accounts, tried against real processes. tests/attacks/run starts it."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

# The rows, in the order of the table.
import access_tokens  # noqa: F401
import sessions  # noqa: F401
import accounts  # noqa: F401
import limits  # noqa: F401
import key_rotation  # noqa: F401
import table
from processes import World


def main():
    parser = argparse.ArgumentParser(
        prog="tests/attacks/run", description=__doc__,
        epilog="On SQLite with one process; on the PostgreSQL of TEST_POSTGRES_URL with two: "
        "tests/postgres/with-cluster tests/attacks/run. RECIPE_API names another binary than the debug build.")
    parser.add_argument("--rounds", type=int, default=20,
                        help="of what races (20: some two minutes). 1000 is the whole table, with all counts that it names")
    parser.add_argument("--reset-rounds", type=int,
                        help="of the race of 64 confirms, which hashes 64 passwords a round (a tenth of --rounds)")
    parser.add_argument("--list", action="store_true", help="only prints the names of the rows")
    parser.add_argument("words", nargs="*", help="only rows whose name has all of these words in it")
    options = parser.parse_args()
    options.reset_rounds = options.reset_rounds or max(1, options.rounds // 10)
    if options.list:
        print(*(name for name, _ in table.TABLE), sep="\n")
        return 0
    binary = Path(os.environ["RECIPE_API"]).resolve()
    with tempfile.TemporaryDirectory() as folder, World.over(os.environ.get("TEST_POSTGRES_URL"), binary, Path(folder)) as world:
        world.options = options
        return 0 if table.run(world, options.words) else 1


if __name__ == "__main__":
    sys.exit(main())
