"""Processes of recipe-api over one database, and who uses them."""

import os
import secrets
import subprocess
import threading

from .client import Connection, Failure, request
from .database import Database
from .process import Process

SECRET, PASSWORD = secrets.token_urlsafe(32), "staple after dark 7"
SITE = "https://recipes.example.com"


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
        "LOGIN_PER_ACCOUNT", "LOGIN_PER_ADDRESS", "SIGNUP_PER_ADDRESS", "MAIL_PER_RECIPIENT", "WRITES_PER_USER",
        "IMPORTS_PER_USER")} | {"MAX_CONNECTIONS_PER_ADDRESS": "0", "MAX_SEARCHES_PER_USER": "1000"}

    def __init__(self, binary, folder, database, count=1, **settings):
        """`count`: so many processes. `settings`: what they have beside those that every row needs."""
        self.binary, self.folder, self.database, self.letters = binary, folder, database, folder / "letters"
        self.settings = {
            "PATH": os.environ["PATH"], "RUST_BACKTRACE": "0", "DATABASE_URL": self.database.url, "JWT_SECRET": SECRET,
            "BCRYPT_COST": "10", "HASH_THREADS": "2", "HASH_QUEUE": "4096", "WORKERS": "2", "LOG_FORMAT": "json",
            "LOG_LEVEL": "warn", "PUBLIC_URL": SITE, "DATABASE_ACQUIRE_TIMEOUT_SECONDS": "30",
            "MAIL_TRANSPORT": "file", "MAIL_FOLDER": str(self.letters),
            "FIRST_SUPERUSER": "root@example.com", "FIRST_SUPERUSER_PW": PASSWORD, **self.UNLIMITED, **settings,
        }
        done = subprocess.run([binary, "prestart"], env=self.settings, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"prestart failed: {done.stderr}")
        self.processes = [Process(binary, self.settings, folder, f"server-{number}") for number in range(count)]
        self.local, self.turn, self.number, self.lock = threading.local(), 0, 0, threading.Lock()

    @classmethod
    def over(cls, server, binary, folder, **settings):
        """One process over SQLite; over a PostgreSQL, whose administrator's address is given, two."""
        return cls(binary, folder, Database(folder, server), 2 if server else 1, **settings)

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
