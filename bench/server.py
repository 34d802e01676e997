"""What `bench/run` measures: the server with its database, and the limit."""

import http.client, json, os, secrets, shutil, socket, subprocess, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from recipes import COMMON, RARE, RECIPES, recipes

EMAIL, PASSWORD = "bench@example.com", secrets.token_urlsafe(18)


class Failure(Exception):
    pass


class Process:
    """A process that listens on a port of 127.0.0.1 and writes its log to a file."""

    def __init__(self, command, environment, port, log):
        self.port, self.url, self.log = port, f"http://127.0.0.1:{port}", log
        environment = {"PATH": os.environ["PATH"], **environment}
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, env=environment, cwd=log.parent, stdout=output, stderr=output)

    def __enter__(self):
        for _ in range(200):
            if self.process.poll() is not None:
                raise Failure(f"{self.process.args[0]} stopped: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise Failure(f"{self.process.args[0]} does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


class Limit(Process):
    def __init__(self, binary, workers, folder):
        port = free_port()
        super().__init__([binary, str(port), str(workers)], {}, port, folder / "limit.log")


class Server(Process):
    """The server as in production: the access log on, as JSON, into a file."""

    def __init__(self, binary, database, workers, folder, changes={}):
        port = free_port()
        settings = {
            "DATABASE_URL": database.url, "JWT_SECRET": secrets.token_hex(32), "BCRYPT_COST": "10",
            "FIRST_SUPERUSER": EMAIL, "FIRST_SUPERUSER_PW": PASSWORD,
            # One user writes and searches as fast as it goes.
            "THROTTLE_WRITES_PER_USER": "0",
            "PORT": str(port), "WORKERS": str(workers), "LOG_LEVEL": "info", "LOG_FORMAT": "json",
            **changes,
        }
        prestart = subprocess.run([binary, "prestart"], env=settings, cwd=folder, capture_output=True, text=True)
        if prestart.returncode != 0:
            raise Failure(f"prestart failed: {prestart.stderr}")
        super().__init__([binary, "serve"], settings, port, folder / "server.log")

    def __enter__(self):
        super().__enter__()
        form = urlencode({"username": EMAIL, "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.token = self.ask("POST", "/api/v1/auth/login", form, headers)["access_token"]
        return self

    def ask(self, method, path, body=None, headers={}, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status // 100 != 2:
            raise Failure(f"{method} {path} was answered {answer.status}: {content[:500]}")
        return json.loads(content)

    def fill(self):
        """Up to as many recipes as are measured, through the API: prestart has put the first in."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        there = self.ask("GET", "/api/v1/recipes")["total"]

        def put_in(part):
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
            for recipe in part:
                self.ask("POST", "/api/v1/recipes", json.dumps(recipe), headers, connection)

        wanted = list(recipes(RECIPES - there))
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(put_in, (wanted[start::8] for start in range(8))))

    def check(self):
        """That what is measured answers what it should."""
        search = "/api/v1/recipes/search?keyword="
        found = [len(self.ask("GET", search + word)["results"]) for word in (RARE, COMMON)]
        page = self.ask("GET", "/api/v1/recipes?limit=20")
        if found != [3, 10] or page["total"] != RECIPES or len(page["results"]) != 20:
            raise Failure(f"the recipes are not those of the measurement: {found}, {page['total']}")


class Database:
    """Measurements that write begin with the same rows in every round."""

    def __init__(self, postgres, folder):
        self.postgres, self.file, self.kept = postgres, folder / "recipes.db", folder / "kept.db"
        self.url = postgres or f"sqlite://{self.file}"
        if postgres and self.psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != "0":
            raise Failure("the PostgreSQL database is not empty")

    def psql(self, command):
        done = subprocess.run(["psql", self.postgres, "-qAtc", command], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"psql failed: {done.stderr}")
        return done.stdout.strip()

    def keep(self):
        if self.postgres:
            self.last = self.psql("SELECT max(id) FROM recipes")
        else:
            shutil.copyfile(self.file, self.kept)

    def restore(self):
        if self.postgres:
            self.psql(f"DELETE FROM recipes WHERE id > {self.last}")
            self.psql("VACUUM (FULL, ANALYZE) recipes")
        else:
            shutil.copyfile(self.kept, self.file)

    def version(self):
        return f"PostgreSQL {self.psql('SHOW server_version')}" if self.postgres else "SQLite, synchronous=FULL"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
