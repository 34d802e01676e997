"""The database under the processes."""

import secrets
import sqlite3
import subprocess

from .client import Failure


class Database:
    """A database of its own: a file of SQLite's in a folder, or one of the PostgreSQL whose administrator's address is
    given."""

    def __init__(self, folder, server=None):
        self.name = "PostgreSQL" if server else "SQLite"
        if not server:
            self.file, self.url = folder / "recipes.db", f"sqlite://{folder}/recipes.db"
            return
        name = f"recipes_{secrets.token_hex(4)}"
        self.url = server
        self.execute(f"CREATE DATABASE {name}")
        self.url = server.replace("/postgres?", f"/{name}?")

    def execute(self, statement):
        """The rows, each as the texts of its columns."""
        if self.name == "SQLite":
            with sqlite3.connect(self.file, timeout=30) as connection:
                return [[str(value) for value in row] for row in connection.execute(statement)]
        done = subprocess.run(["psql", self.url, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement],
                              capture_output=True, text=True)
        if done.returncode:
            raise Failure(done.stderr)
        return [line.split("|") for line in done.stdout.splitlines()]

    def check(self):
        """That SQLite finds its file whole; PostgreSQL has checksums and a log of its own for that."""
        if self.name != "SQLite":
            return
        for pragma, fine in (("integrity_check", [["ok"]]), ("foreign_key_check", [])):
            if (found := self.execute(f"PRAGMA {pragma}")) != fine:
                raise Failure(f"{pragma}: {found[:3]}")
