"""The same endpoints in other stacks (bench/rivals): installed, given ours' rows, and started."""

import argparse, re, shutil, sqlite3, subprocess, sys
from pathlib import Path

from database import restore
from processes import Failure, Process, free_port
from server import JWT_SECRET

HERE = Path(__file__).resolve().parent / "rivals"
TOOLS = HERE.parent.parent / ".test-tools"


def run(command, folder):
    print(f"{folder.name}: {' '.join(map(str, command))}", file=sys.stderr)
    subprocess.run(list(map(str, command)), cwd=folder, check=True, stdout=sys.stderr)


class Rival:
    """`install` fails where it cannot be had; `command` and `versions` are those of an installed one."""

    folder = None

    def make_database(self, ours, folder):
        """Of the rows of ours, in a file of its own."""
        self.kept, self.file = folder / f"{self.folder.name}-kept.db", folder / f"{self.folder.name}.db"
        with sqlite3.connect(self.kept) as connection:
            connection.executescript((HERE / "schema.sql").read_text())
            connection.execute("ATTACH ? AS ours", [str(ours)])
            connection.executescript((HERE / "copy.sql").read_text())
        connection.close()

    def start(self, workers, folder, cores):
        restore(self.kept, self.file)
        port = free_port()
        settings = {"DATABASE": str(self.file), "JWT_SECRET": JWT_SECRET, "PORT": str(port), "WORKERS": str(workers)}
        return Process(self.command(port, workers), settings, port, folder / f"{self.folder.name}.log", cores)


class FastAPI(Rival):
    name, folder = "FastAPI + SQLAlchemy", HERE / "fastapi"
    venv = TOOLS / "rival-fastapi"
    python = venv / "bin/python"

    def install(self):
        wanted, installed = self.folder / "requirements.txt", self.venv / "requirements.txt"
        if installed.exists() and installed.read_bytes() == wanted.read_bytes():
            return
        run([sys.executable, "-m", "venv", "--clear", self.venv], self.folder)
        run([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], self.folder)
        shutil.copy(wanted, installed)

    def command(self, port, workers):
        options = ["--app-dir", self.folder, "--port", str(port), "--workers", str(workers)]
        return [self.python, "-m", "uvicorn", "app:app", *options]

    def versions(self):
        pinned = dict(line.split("==") for line in (self.folder / "requirements.txt").read_text().split())
        told = ", ".join(f"{name} {pinned[name]}" for name in ("SQLAlchemy", "pydantic", "uvicorn"))
        command = [self.python, "-c", "import sys, sqlite3; print(sys.version.split()[0], sqlite3.sqlite_version)"]
        python, sqlite = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return f"FastAPI {pinned['fastapi']}, {told}, Python {python}, SQLite {sqlite}"


class Fastify(Rival):
    name, folder = "Fastify + better-sqlite3", HERE / "fastify"
    node = folder / "node_modules/.bin/node"

    def install(self):
        lock, installed = self.folder / "package-lock.json", self.folder / "node_modules/package-lock.json"
        if installed.exists() and installed.read_bytes() == lock.read_bytes():
            return
        run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], self.folder)
        shutil.copy(lock, installed)

    def command(self, port, workers):
        return [self.node, self.folder / "server.js"]

    def versions(self):
        asked = "process.stdout.write(process.version.slice(1) + ' ' + new (require('better-sqlite3'))(':memory:')"
        asked += ".prepare('SELECT sqlite_version()').pluck().get())"
        done = subprocess.run([self.node, "-e", asked], cwd=self.folder, capture_output=True, text=True, check=True)
        node, sqlite = done.stdout.split()
        lock = (self.folder / "package-lock.json").read_text()
        fastify, driver = (
            re.search(rf'"node_modules/{name}": {{\s*"version": "([^"]+)"', lock)[1]
            for name in ("fastify", "better-sqlite3")
        )
        return f"Fastify {fastify}, better-sqlite3 {driver}, Node.js {node}, SQLite {sqlite}"


class Axum(Rival):
    name, folder = "axum + sqlx", HERE / "axum"
    target = folder / "target"

    def install(self):
        run(["cargo", "build", "--release", "--locked", "--quiet", "--target-dir", self.target], self.folder)

    def command(self, port, workers):
        return [self.target / "release/rival"]

    def versions(self):
        lock = (self.folder / "Cargo.lock").read_text()
        version = lambda name: re.search(rf'name = "{name}"\nversion = "([^"]+)"', lock)[1]
        return ", ".join(f"{name} {version(name)}" for name in ("axum", "sqlx", "tokio", "libsqlite3-sys"))


ALL = [FastAPI(), Fastify(), Axum()]


def named(text):
    """Those of a list with commas, by the names of their folders."""
    by_name = {rival.folder.name: rival for rival in ALL}
    names = [] if text == "none" else text.split(",")
    if unknown := [name for name in names if name not in by_name]:
        raise argparse.ArgumentTypeError(f"has {', '.join(unknown)}, and should be of {', '.join(by_name)}, or none")
    return [by_name[name] for name in names]


def installed(chosen):
    """Those that can be had here, and why the others cannot."""
    there, missing = [], []
    for rival in chosen:
        try:
            rival.install()
            rival.told = rival.versions()
            there.append(rival)
        except (OSError, subprocess.CalledProcessError) as error:
            missing.append(f"{rival.name} is skipped: {error}")
            print(f"\n*** {missing[-1]} ***\n", file=sys.stderr)
    return there, missing


def check_sqlite():
    """Of Python's own, which makes the databases."""
    if sqlite3.sqlite_version_info < (3, 38):
        raise Failure(f"Python has SQLite {sqlite3.sqlite_version}; databases for the rivals need 3.38 or newer")
