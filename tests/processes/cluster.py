"""A PostgreSQL server of a row's own, which it may kill, restart, copy and promote."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .client import Failure

BINARIES = Path(__file__).resolve().parents[1] / "postgres" / "binaries"


def server_user():
    """PostgreSQL refuses to run as root: whom it runs as then, or `None`."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


class Cluster:
    """Listens on a port of 127.0.0.1 that it keeps over restarts, with what it acknowledges on the disk (fsync is on),
    and ends with `close()`. `url` is an administrator's address. `settings` are lines of postgresql.conf, `disk` is a
    folder for its files that everybody may enter."""

    def __init__(self, *settings, disk="/tmp"):
        self._make_home(disk)
        self.password = secrets.token_hex(16)
        (self.home / "password").write_text(self.password)
        self._own()
        self._as_server("initdb", "-D", self.data, "-U", "postgres", "--auth-local=trust", "--encoding=UTF8",
                        "--locale=C.UTF-8", f"--pwfile={self.home}/password", "--no-sync")
        (self.data / "pg_hba.conf").write_text("".join(f"{line}\n" for line in (
            "local all all trust", "host all all 127.0.0.1/32 scram-sha-256",
            "host replication all 127.0.0.1/32 scram-sha-256")))
        self.configure("listen_addresses = '127.0.0.1'", "max_connections = 300", "wal_level = replica",
                       "max_wal_senders = 10", "hot_standby = on", *settings)
        self._listen_on(free_port())

    @classmethod
    def standby_of(cls, primary, name, *settings, port=None):
        """A copy that follows `primary`, which has to run. The primary commits synchronously once its
        `synchronous_standby_names` has `name`."""
        self = cls.__new__(cls)
        self._make_home("/tmp")
        self.password = primary.password
        self._own()
        try:
            self._as_server("pg_basebackup", "-D", self.data, "-d", f"{primary.url}&application_name={name}", "-R",
                            "-X", "stream", "--checkpoint=fast", "--no-sync")
        except Failure:
            self.close()
            raise
        self.configure(*settings)
        self._listen_on(port or free_port())
        return self

    def _make_home(self, disk):
        self.bin = Path(subprocess.run([BINARIES], check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
        # Not in TMPDIR: the path of a socket is short, and the server's user has to get there.
        self.home = Path(tempfile.mkdtemp(prefix="recipe-api-postgres.", dir=disk))
        self.data, self.log, self.user = self.home / "data", self.home / "log", server_user()

    def _own(self):
        if self.user:
            subprocess.run(["chown", "-R", self.user, self.home], check=True)

    def _as_server(self, program, *arguments, check=True):
        command = [self.bin / program, *arguments]
        if self.user:
            command = ["runuser", "-u", self.user, "--", *command]
        done = subprocess.run(command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if check and done.returncode:
            log = self.log.read_text()[-2000:] if self.log.exists() else ""
            raise Failure(f"{program}: {done.stdout[-2000:]} {log}")
        return done.returncode

    def _listen_on(self, port):
        self.port = port
        self.configure(f"port = {port}", f"unix_socket_directories = '{self.home}'")
        self.url = f"postgresql://postgres:{self.password}@127.0.0.1:{port}/postgres?sslmode=disable"

    def configure(self, *lines):
        """Adds lines to postgresql.conf; `reload()` or `restart()` makes them count."""
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.writelines(f"{line}\n" for line in lines)

    def reload(self):
        self._control("reload")

    def _control(self, *words, check=True):
        return self._as_server("pg_ctl", "-D", self.data, "-s", *words, check=check)

    def start(self):
        """Returns when it accepts connections."""
        self._control("-l", self.log, "-w", "-t", "60", "start")
        return self

    def start_soon(self):
        """Begins to start it, and does not wait."""
        self._control("-l", self.log, "-W", "start")

    def wait_accepting(self, patience=60):
        """Returns when (by the monotonic clock) it was found to accept connections."""
        deadline = time.monotonic() + patience
        command = [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(command).returncode:
            if time.monotonic() > deadline:
                raise Failure(f"PostgreSQL accepts no connections after {patience} s: {self.log.read_text()[-2000:]}")
            time.sleep(0.01)
        return time.monotonic()

    def stop(self, mode="fast"):
        """`fast` ends sessions and writes everything out; `immediate` is a crash that PostgreSQL does itself."""
        self._control("-m", mode, "-w", "stop")

    def restart(self, mode="fast"):
        self.stop(mode)
        self.start()

    def kill(self):
        """kill -9 of the postmaster and of all its children, as when the machine goes."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children")
        family = [pid, *map(int, children.read_text().split())] if children.exists() else [pid]
        for one in family:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{one}/stat").exists() and is_running(one) for one in family):
            if time.monotonic() > deadline:
                raise Failure("a killed PostgreSQL goes on")
            time.sleep(0.005)
        # The next start would look for a process of the id in these; a zombie has it still.
        for left in (self.data / "postmaster.pid", *self.home.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def promote(self):
        """Makes a standby the primary; returns when it takes writes."""
        self._control("-w", "-t", "60", "promote")

    def is_running(self):
        return self._control("status", check=False) == 0

    def execute(self, statement, database="postgres"):
        """The rows, each as the texts of its columns."""
        done = subprocess.run(["psql", self.address(database), "-qAtX", "-v", "ON_ERROR_STOP=1", "-c",
                               statement], capture_output=True, text=True)
        if done.returncode:
            raise Failure(done.stderr)
        return [line.split("|") for line in done.stdout.splitlines()]

    def address(self, database):
        return self.url.replace("/postgres?", f"/{database}?")

    def close(self):
        if (self.data / "postmaster.pid").exists():
            self._control("-m", "immediate", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def is_running(pid):
    """A zombie is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
