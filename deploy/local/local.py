"""Starts a PostgreSQL with a synchronous standby, two instances of recipe-api over them, and nginx in front, until Ctrl-C.
Everything is in a folder that goes with it."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from processes import Nginx, Pair, PASSWORD, World

COMMANDS = """
  fail     kill -9 the primary and promote the standby; a new standby follows
  restart  restart both instances in turn
  quit     end everything (or Ctrl-C)
"""


def main():
    parser = argparse.ArgumentParser(
        prog="deploy/local/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"Commands, a line each on standard input:\n{COMMANDS}\nRECIPE_API names another binary than the release build.")
    parser.parse_args()
    binary = Path(os.environ["RECIPE_API"]).resolve()
    with tempfile.TemporaryDirectory(prefix="recipe-api-local.") as folder, Pair() as pair:
        folder = Path(folder)
        with World(binary, folder, pair.database(folder), 2, DATABASE_ACQUIRE_TIMEOUT_SECONDS="1",
                   TRUSTED_PROXIES="1", SHUTDOWN_DELAY_SECONDS="2") as world, Nginx(folder, world.processes) as nginx:
            print(f"http://127.0.0.1:{nginx.port}   root@example.com, password: {PASSWORD}")
            print(f"instances: {', '.join(str(process.port) for process in world.processes)}; PostgreSQL: "
                  f"{', '.join(map(str, pair.ports))}; logs: {folder}\n{COMMANDS}", flush=True)
            obey(world, pair)
    return 0


def obey(world, pair):
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            return
        if command == "fail":
            pair.lose_primary()
            pair.replace()
            print(f"the primary is on port {pair.primary.port}", flush=True)
        elif command == "restart":
            for process in world.processes:
                process.restart()
                process.wait_ready(30)
            print("restarted", flush=True)
        elif command:
            print(COMMANDS, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
