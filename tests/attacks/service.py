"""Processes of recipe-api over one database, and clients that say just what they are told to."""

import collections
import http.client
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from urllib.parse import urlencode

SECRET, PASSWORD = secrets.token_urlsafe(32), "staple after dark 7"
SITE = "https://recipes.example.com"


class Failure(Exception):
    """The service did something else than it should."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __getitem__(self, name):
        return self.json()[name]

    def __str__(self):
        return f"{self.status} {self.body[:300]!r}"


def request(method, path, *, token=None, headers=(), data=None, form=None, body=None, host="127.0.0.1"):
    """A request's bytes. `data` goes as JSON; a path that does not begin with /api or / is below /api/v1."""
    headers = list(headers)
    if token is not None:
        headers.append(("Authorization", f"Bearer {token}"))
    if data is not None:
        body = json.dumps(data).encode()
        headers.append(("Content-Type", "application/json"))
    if form is not None:
        body = urlencode(form).encode()
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    body = body or b""
    if body or method in ("POST", "PUT", "PATCH"):
        headers.append(("Content-Length", str(len(body))))
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


class Connection:
    """One kept-alive connection."""

    def __init__(self, port, source=None):
        self.port, self.source, self.socket, self.used = port, source, None, 0.0

    def open(self):
        source = (self.source, 0) if self.source else None
        self.socket = socket.create_connection(("127.0.0.1", self.port), 60, source)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ready(self):
        """The server closes a connection that rests for five seconds."""
        if self.socket is None or time.monotonic() - self.used > 2:
            self.close()
            self.open()
        self.used = time.monotonic()

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def receive(self, method):
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        answer = Answer(response.status, response.headers, response.read())
        if response.will_close:
            self.close()
        return answer

    def ask(self, content):
        self.ready()
        try:
            self.socket.sendall(content)
        except (BrokenPipeError, ConnectionResetError):
            # A refusal that came before the whole body was sent is still to be read.
            pass
        try:
            return self.receive(content.split(b" ", 1)[0].decode())
        except Exception:
            self.close()
            raise


def at_once(connections, contents):
    """Sends a request on each connection: all but the last byte, then all last bytes one after the other within a
    fraction of a millisecond."""
    for connection, content in zip(connections, contents):
        connection.ready()
        connection.socket.sendall(content[:-1])
    for connection, content in zip(connections, contents):
        connection.socket.sendall(content[-1:])
    return [connection.receive(content.split(b" ", 1)[0].decode()) for connection, content in zip(connections, contents)]


class Process:
    """`recipe-api serve` on a port of 127.0.0.1, which it keeps over restarts."""

    def __init__(self, binary, settings, folder, name):
        self.binary, self.folder, self.log = binary, folder, folder / f"{name}.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.settings, self.starts = settings | {"PORT": str(self.port)}, 0

    def start(self, **settings):
        self.settings |= settings
        self.starts += 1
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve"], env=self.settings, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(600):
            if self.process.poll() is not None:
                raise Failure(f"recipe-api stopped: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Failure("recipe-api does not listen")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)

    def restart(self, how=signal.SIGTERM, **settings):
        self.stop(how)
        self.start(**settings)


class Database:
    """A database of this run's own: a file of SQLite's, or one of the PostgreSQL at TEST_POSTGRES_URL."""

    def __init__(self, folder):
        server = os.environ.get("TEST_POSTGRES_URL")
        self.name = "PostgreSQL" if server else "SQLite"
        if not server:
            self.file, self.url = folder / "recipes.db", f"sqlite://{folder}/recipes.db"
            return
        name = f"attacks_{secrets.token_hex(4)}"
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


class User:
    def __init__(self, world, email, id):
        self.world, self.email, self.id, self.password = world, email, id, PASSWORD
        self.access = self.refresh = None

    def log_in(self, scope=""):
        """A session of the user's, as (access token, refresh token)."""
        form = {"username": self.email, "password": self.password, "scope": scope}
        answer = self.world.want(200, "POST", "/api/v1/auth/login", form=form)
        return answer["access_token"], answer["refresh_token"]

    def open_cookie(self):
        """A session at the cookie's door, as (access token, cookie)."""
        answer = self.world.want(200, "POST", "/api/v1/auth/session", headers=PAGE,
                                 data={"email": self.email, "password": self.password})
        return answer["access_token"], cookie_of(answer)

    def make_api_token(self, *scopes):
        scopes = list(scopes) or ["profile"]
        return self.world.want(201, "POST", "/api/v1/auth/tokens", token=self.access,
                               data={"name": "script", "scopes": scopes})["token"]


COOKIE = "__Host-refresh_token"
PAGE = [("Origin", SITE), ("X-Requested-With", "recipe-api")]


def cookie_of(answer):
    pair = (answer.headers["Set-Cookie"] or "").split(";")[0]
    return pair.removeprefix(f"{COOKIE}=")


class World:
    """The processes over one database, and what every row needs of them."""

    # No row but those about limits is to meet one.
    UNLIMITED = {f"THROTTLE_{name}": "0" for name in (
        "LOGIN_PER_ACCOUNT", "LOGIN_PER_ADDRESS", "SIGNUP_PER_ADDRESS", "MAIL_PER_RECIPIENT", "WRITES_PER_USER")}

    def __init__(self, binary, folder, options):
        self.binary, self.folder, self.options = binary, folder, options
        self.database, self.letters = Database(folder), folder / "letters"
        self.settings = {
            "PATH": os.environ["PATH"], "RUST_BACKTRACE": "0", "DATABASE_URL": self.database.url, "JWT_SECRET": SECRET,
            "BCRYPT_COST": "10", "HASH_THREADS": "2", "HASH_QUEUE": "4096", "WORKERS": "2", "LOG_FORMAT": "json",
            "LOG_LEVEL": "warn", "PUBLIC_URL": SITE, "DATABASE_ACQUIRE_TIMEOUT_SECONDS": "30",
            "MAIL_TRANSPORT": "file", "MAIL_FOLDER": str(self.letters),
            "FIRST_SUPERUSER": "root@example.com", "FIRST_SUPERUSER_PW": PASSWORD, **self.UNLIMITED,
        }
        done = subprocess.run([binary, "prestart"], env=self.settings, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"prestart failed: {done.stderr}")
        count = 2 if self.database.name == "PostgreSQL" else 1
        self.processes = [Process(binary, self.settings, folder, f"server-{number}") for number in range(count)]
        self.local, self.turn, self.number, self.lock = threading.local(), 0, 0, threading.Lock()

    def __enter__(self):
        for process in self.processes:
            process.start()
        self.root = self.known("root@example.com")
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.process.poll() is None:
                process.stop()

    def another(self, **settings):
        """One more process over the same database, with settings of its own. The caller stops it."""
        process = Process(self.binary, self.settings | settings, self.folder, f"server-{secrets.token_hex(3)}")
        process.start()
        return process

    def connection(self, process):
        """This thread's, which does not outlive the process."""
        kept = self.local.__dict__.setdefault("kept", {})
        return kept.setdefault((process.port, process.starts), Connection(process.port))

    def ask(self, method, path, at=None, **parts):
        """Asks a process: the one given, or each in turn, so that what one did shows at the other."""
        if at is None:
            self.turn += 1
            at = self.processes[self.turn % len(self.processes)]
        return self.connection(at).ask(request(method, path, **parts))

    def want(self, status, method, path, **parts):
        answer = self.ask(method, path, **parts)
        if answer.status != status:
            raise Failure(f"{method} {path} was to be answered {status}: {answer}")
        return answer

    def connections(self, count):
        """So many, to the processes in turn."""
        return [Connection(self.processes[number % len(self.processes)].port) for number in range(count)]

    def user(self, name="user", logged_in=True):
        """A new user."""
        with self.lock:
            self.number += 1
            email = f"{name}-{self.number}@example.com"
        answer = self.want(201, "POST", "/api/v1/auth/signup", data={"email": email, "password": PASSWORD})
        user = User(self, email, answer["id"])
        if logged_in:
            user.access, user.refresh = user.log_in()
        return user

    def known(self, email):
        user = User(self, email, 0)
        user.access, user.refresh = user.log_in()
        user.id = self.me(user.access)["id"]
        return user

    def superuser(self):
        """A superuser beside the first."""
        user = self.user("super", logged_in=False)
        self.want(200, "PATCH", f"/api/v1/users/{user.id}", token=self.root.access, data={"is_superuser": True})
        user.access, user.refresh = user.log_in()
        return user

    def me(self, token, **parts):
        return self.ask("GET", "/api/v1/auth/me", token=token, **parts)

    def refreshed(self, token, scope="", **parts):
        form = {"grant_type": "refresh_token", "refresh_token": token, "scope": scope}
        return self.ask("POST", "/api/v1/auth/refresh", form=form, **parts)

    def cookie_refreshed(self, cookie, **parts):
        headers = [*PAGE, ("Cookie", f"{COOKIE}={cookie}")]
        return self.ask("POST", "/api/v1/auth/session/refresh", headers=headers, **parts)

    def letters_to(self, email, kind="reset_password"):
        """The texts of the letters of a kind to somebody, oldest first."""
        # Their names have the second alone.
        found = sorted(self.letters.glob(f"*-{kind}-*.eml"), key=lambda path: path.stat().st_mtime_ns)
        texts = [path.read_text() for path in found]
        return [text for text in texts if f"To: {email}" in text]

    def log(self):
        return "".join(process.log.read_text() for process in self.processes)


class Tally:
    """What was answered in a row."""

    def __init__(self):
        self.answers, self.rows = collections.Counter(), []

    def want(self, statuses, answer, what):
        statuses = (statuses,) if isinstance(statuses, int) else statuses
        self.answers[answer.status] += 1
        if answer.status not in statuses:
            raise Failure(f"{what}: wanted {' or '.join(map(str, statuses))}, was answered {answer}")
        return answer

    def __str__(self):
        return ", ".join(f"{status} × {count:,}" for status, count in sorted(self.answers.items()))
