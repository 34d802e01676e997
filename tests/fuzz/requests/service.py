"""A recipe-api of this run's own, and who calls it."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT, ROOT_PASSWORD = "root@example.com", "staple after dark 7"
SITE = "https://recipes.example.com"
JSON, FORM = [("Content-Type", "application/json")], [("Content-Type", "application/x-www-form-urlencoded")]


class Refused(Exception):
    """An account that the run needs could not be had."""


class Service:
    """`recipe-api serve` on a free port, and an answer in Reddit's place."""

    def __init__(self, binary, folder):
        self.folder, self.log, self.letters = folder, folder / "log", folder / "letters"
        reddit = Path(__file__).resolve().parents[2] / "schemathesis" / "reddit.py"
        self.reddit = subprocess.Popen([sys.executable, reddit], stdout=subprocess.PIPE, text=True)
        unlimited = {f"THROTTLE_{name}": "0" for name in (
            "LOGIN_PER_ACCOUNT", "LOGIN_PER_ADDRESS", "SIGNUP_PER_ADDRESS", "MAIL_PER_RECIPIENT", "WRITES_PER_USER",
            "IMPORTS_PER_USER")}
        settings = {
            "PATH": os.environ["PATH"], "DATABASE_URL": os.environ.get("FUZZ_DATABASE_URL", f"sqlite://{folder}/recipes.db"),
            "JWT_SECRET": secrets.token_urlsafe(32), "ACCESS_TOKEN_EXPIRE_MINUTES": "1440", "BCRYPT_COST": "10",
            "HOST": "127.0.0.1", "PORT": "0", "LOG_FORMAT": "json", "LOG_LEVEL": "warn,actix_http=off,recipe_api::cli=info", "RUST_BACKTRACE": "1",
            "PUBLIC_URL": SITE, "MAIL_TRANSPORT": "file", "MAIL_FOLDER": str(self.letters), "PASSWORD_MIN_SCORE": "0",
            "FIRST_SUPERUSER": ROOT, "FIRST_SUPERUSER_PW": ROOT_PASSWORD,
            "IDEAS_BASE_URL": self.reddit.stdout.readline().strip(), **unlimited,
        }
        subprocess.run([binary, "prestart"], env=settings, cwd=folder, check=True, capture_output=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([binary, "serve"], env=settings, cwd=folder, stdout=log, stderr=log)
        self.port = self.listening()

    def listening(self):
        for _ in range(300):
            for line in self.log.read_text().splitlines():
                if '"message":"serving"' in line:
                    return int(json.loads(line)["address"].rsplit(":", 1)[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"recipe-api does not serve: {self.log.read_text()[-2000:]}")

    def memory(self):
        """Resident bytes."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def complaints(self):
        """Errors and panics that the log tells of."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if '"level":"ERROR"' in line or "panicked" in line]

    def stop(self):
        """The exit status after SIGTERM."""
        self.reddit.kill()
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(60)

    def tokens_of_letters(self, most=50):
        """The tokens of letters that lie there; the letters are taken away."""
        found = []
        for letter in sorted(self.letters.glob("*.eml"))[:most]:
            text = letter.read_text(errors="replace")
            found += [line.split("#token=")[1].split('"')[0].split()[0] for line in text.splitlines() if "#token=" in line]
            letter.unlink(missing_ok=True)
        return found


class Actor:
    """Who calls, with what he has."""

    def __init__(self, kind):
        self.kind, self.email, self.password, self.uses = kind, None, None, 0
        self.token = self.refresh = self.cookie = None


class Root(Actor):
    """The superuser, whom all connections share."""

    def __init__(self):
        super().__init__("superuser")
        self.email, self.password, self.lock = ROOT, ROOT_PASSWORD, asyncio.Lock()


class Cast:
    """The actors of one connection: the superuser, a user, a script of the user's, and nobody."""

    def __init__(self, connection, root):
        self.connection, self.root = connection, root
        self.user, self.script, self.nobody = (Actor(kind) for kind in ("user", "script", "nobody"))

    async def want(self, method, path, status, headers, body):
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        head = "\r\n".join(lines + [f"{name}: {value}" for name, value in headers]) + "\r\n\r\n"
        answer = await self.connection.ask(method, head.encode() + body, fresh=True, patience=60)
        if answer.status != status:
            raise Refused(f"{method} {path} {body!r}: {answer.status} {answer.body[:300]!r}")
        return json.loads(answer.body)

    async def log_in(self, actor):
        form = urlencode({"username": actor.email, "password": actor.password}).encode()
        told = await self.want("POST", "/api/v1/auth/login", 200, FORM, form)
        actor.token, actor.refresh, actor.uses = told["access_token"], told["refresh_token"], 0

    async def renew(self, actor):
        """The superuser logs in again; for the others a new account is made. Another's request may come in between: an
        account is deleted before it is used, and who logs out everywhere refuses the logins that are under way."""
        for _ in range(5):
            try:
                return await (self.log_in_root() if actor is self.root else self.make_user())
            except Refused as refused:
                last = refused
        raise last

    async def log_in_root(self):
        stale = self.root.token
        async with self.root.lock:
            if self.root.token == stale:
                await self.log_in(self.root)

    async def make_user(self):
        user = self.user
        user.email, user.password = f"{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(12)
        form = json.dumps({"email": user.email, "password": user.password}).encode()
        await self.want("POST", "/api/v1/auth/signup", 201, JSON, form)
        await self.log_in(user)
        headers = JSON + [("Authorization", f"Bearer {user.token}")]
        form = json.dumps({"name": "script", "scopes": ["recipes:read", "recipes:write", "profile"]}).encode()
        self.script.token = (await self.want("POST", "/api/v1/auth/tokens", 201, headers, form))["token"]
        self.script.email, self.script.password, self.script.uses = user.email, user.password, 0
