"""The databases that the server is measured on. Measurements that write begin with the same rows in every round."""

import shutil, subprocess
from urllib.parse import urlsplit

from processes import Failure


class SQLite:
    def __init__(self, folder):
        self.file, self.kept = folder / "recipes.db", folder / "kept.db"
        self.url = f"sqlite://{self.file}"

    def version(self):
        return "SQLite, synchronous=FULL"

    def keep(self):
        shutil.copyfile(self.file, self.kept)

    def restore(self):
        restore(self.kept, self.file)

    def processes(self):
        return []

    def drop(self):
        """It is gone with its folder."""


class PostgreSQL:
    """Databases of its own beside the one that is named, which stays as it is."""

    NAME, KEPT = "recipe_api_bench", "recipe_api_bench_kept"

    def __init__(self, url):
        self.beside, self.url = url, urlsplit(url)._replace(path=f"/{self.NAME}").geturl()
        for setting in ("fsync", "synchronous_commit"):
            if self.psql(f"SHOW {setting}") != "on":
                raise Failure(f"PostgreSQL has {setting} off: what it acknowledges is not on the disk")
        self.drop()
        self.psql(f"CREATE DATABASE {self.NAME}")

    def psql(self, command, url=None):
        done = subprocess.run(["psql", url or self.beside, "-qAtc", command], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"psql failed: {done.stderr}")
        return done.stdout.strip()

    def version(self):
        counted = "with its CPU time" if self.processes() else "without its CPU time"
        return f"PostgreSQL {self.psql('SHOW server_version')}, {counted}, without its memory"

    def keep(self):
        self.psql("VACUUM ANALYZE", self.url)
        self.psql(f"CREATE DATABASE {self.KEPT} TEMPLATE {self.NAME}")

    def restore(self):
        self.psql(f"DROP DATABASE {self.NAME} WITH (FORCE)")
        self.psql(f"CREATE DATABASE {self.NAME} TEMPLATE {self.KEPT}")

    def processes(self):
        """The postmaster, where it runs on this machine and its folder is ours to read."""
        folder = self.psql("SHOW data_directory")
        try:
            with open(f"{folder}/postmaster.pid") as file:
                return [int(file.readline())]
        except OSError:
            return []

    def drop(self):
        for name in (self.NAME, self.KEPT):
            self.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def restore(kept, file):
    """A SQLite file as it was, without what was written since."""
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(kept, file)
