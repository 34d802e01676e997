"""What a row is handed: which database, how much of everything, and what it starts, which ends with it."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from processes import Cluster, Database, World
from writers import Writers

INSTALL = Path(__file__).resolve().parents[1] / "install"


class Skipped(Exception):
    """A row that cannot be tried here, and why."""


class Context:
    def __init__(self, binary, folder, database, short, progress):
        """`database`: "SQLite" or "PostgreSQL". `folder` is empty and goes with the row."""
        self.binary, self.folder, self.database, self.short = binary, folder, database, short
        self._progress, self._ends = progress, contextlib.ExitStack()

    def pick(self, full, short):
        """How many of something, in the whole experiment and in that of CI."""
        return short if self.short else full

    def say(self, what):
        """A line about what is done to the server."""
        print(f"   {self._progress.row_seconds():6.1f} s  {what}", flush=True)

    def progress(self, done, total):
        """How far the row is."""
        self._progress.at(done / total)

    def postgres(self):
        """The administrator's address of the run's PostgreSQL, which rows must not stop; `None` on SQLite."""
        return os.environ["TEST_POSTGRES_URL"] if self.database == "PostgreSQL" else None

    def world(self, count=1, server=None, database=None, **settings):
        """So many processes over a database of the row's own: `database`, or one on the PostgreSQL whose administrator's
        address is `server`, or whichever the row is tried on. They run and are stopped at the row's end."""
        database = database or Database(self.folder, server or self.postgres())
        return self.ends(World(self.binary, self.folder, database, count, **settings))

    def cluster(self, *settings):
        """A running PostgreSQL of the row's own (lines of postgresql.conf), which it may kill."""
        return self.ends(Cluster(*settings)).start()

    def writers(self, world, count=8, ports=None):
        """So many users who write without a pause once they are started, and remember what was acknowledged. `ports`:
        where they ask instead of at the processes themselves, such as a proxy's."""
        return self.ends(Writers(world, count, ports))

    def ends(self, what):
        """Enters a context manager that is left at the row's end, the last one first."""
        return self._ends.enter_context(what)

    def at_end(self, call, *arguments):
        self._ends.callback(call, *arguments)

    def needs(self, program, packages):
        """A program of a Debian package, which is installed where that can be done without asking."""
        if shutil.which(program):
            return
        done = subprocess.run([INSTALL, program, packages, packages, packages], stdin=subprocess.DEVNULL)
        if done.returncode or not shutil.which(program):
            raise Skipped(f"there is no {program}, and it cannot be installed ({packages})")

    def needs_root(self, what):
        if os.getuid() != 0:
            raise Skipped(f"only root may {what}")

    def close(self):
        self._ends.close()


class Progress:
    """Where the run is and how long it is going to take: a line on a terminal, or one every ten seconds."""

    def __init__(self, expected):
        """Seconds that each row is expected to take."""
        self.expected, self.begun, self.said, self.terminal = expected, time.monotonic(), 0.0, sys.stderr.isatty()

    def begin(self, number, name):
        self.number, self.name, self.row_begun = number, name, time.monotonic()
        self.at(0)

    def at(self, part):
        now = time.monotonic()
        if now - self.said < (0.2 if self.terminal else 10):
            return
        self.said = now
        took = now - self.row_begun
        # Halfway through, what it took tells more than what was expected.
        whole = self.expected[self.number] if part < 0.05 else took / part
        left = max(0, whole - took) + sum(self.expected[self.number + 1:])
        line = (f"[{self.number + 1} of {len(self.expected)}] {self.name}: {part:.0%}, "
                f"about {left / 60:.1f} min left in all")
        print(f"\r{line}\033[K" if self.terminal else line, end="" if self.terminal else "\n", file=sys.stderr, flush=True)

    def row_seconds(self):
        return time.monotonic() - self.row_begun

    def seconds(self):
        return time.monotonic() - self.begun
