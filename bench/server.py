"""What is measured of ours: the server, and the limit."""

import json, secrets, subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from processes import Failure, Process, free_port

EMAIL, PASSWORD = "bench@example.com", secrets.token_urlsafe(18)
JWT_SECRET = secrets.token_hex(32)
DAY = 24 * 60


def settings(database, port, workers):
    return {
        "DATABASE_URL": database.url, "JWT_SECRET": JWT_SECRET, "BCRYPT_COST": "10",
        # Rivals are asked with the same token all the time.
        "ACCESS_TOKEN_EXPIRE_MINUTES": str(DAY),
        "FIRST_SUPERUSER": EMAIL, "FIRST_SUPERUSER_PW": PASSWORD,
        "PORT": str(port), "WORKERS": str(workers), "LOG_LEVEL": "info", "LOG_FORMAT": "json",
    }


def prestart(binary, environment, folder):
    done = subprocess.run([binary, "prestart"], env=environment, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"prestart failed: {done.stderr}")


class Limit(Process):
    def __init__(self, binary, workers, folder, cores=()):
        port = free_port()
        super().__init__([binary, str(port), str(workers)], {}, port, folder / "limit.log", cores)


class Server(Process):
    """The server as in production: the access log on, as JSON, into a file."""

    def __init__(self, binary, database, workers, folder, changes={}, cores=()):
        port = free_port()
        # One user writes and searches as fast as it goes.
        unlimited = {"THROTTLE_WRITES_PER_USER": "0", "MAX_SEARCHES_PER_USER": "1000"}
        environment = settings(database, port, workers) | unlimited | changes
        prestart(binary, environment, folder)
        super().__init__([binary, "serve"], environment, port, folder / "server.log", cores)

    def __enter__(self):
        super().__enter__()
        try:
            self.token = self.log_in()["access_token"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def log_in(self):
        form = urlencode({"username": EMAIL, "password": PASSWORD})
        return self.ask("POST", "/api/v1/auth/login", form, {"Content-Type": "application/x-www-form-urlencoded"})

    def refresh_tokens(self, count):
        """Of so many sessions."""
        with ThreadPoolExecutor(4) as threads:
            return [grant["refresh_token"] for grant in threads.map(lambda _: self.log_in(), range(count))]


def seed(binary, database, recipes, folder):
    """An empty database gets its schema, its user and these recipes behind those of `prestart`."""
    file = folder / "recipes.ndjson"
    with open(file, "w") as lines:
        for recipe in recipes:
            print(json.dumps(recipe), file=lines)
    settings = {"DATABASE_URL": database.url, "BCRYPT_COST": "10"}
    settings |= {"FIRST_SUPERUSER": EMAIL, "FIRST_SUPERUSER_PW": PASSWORD}
    for arguments in (["prestart"], ["seed", "--file", file]):
        done = subprocess.run([binary, *arguments], env=settings, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"recipe-api {arguments[0]} failed: {done.stderr[-2000:]}")
    file.unlink()
