"""A server and a Prometheus, each a process that ends with its block."""

import http.client
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

PASSWORD = "staple after dark 7"


class Failure(Exception):
    """Something is other than it should be."""


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.postgres = os.environ.get("TEST_POSTGRES_URL")
        self.database = f"monitoring_{os.getpid()}"

    def __enter__(self):
        binary = os.environ["RECIPE_API"]
        url = f"sqlite://{self.folder}/recipes.db"
        if self.postgres:
            self.psql(f"CREATE DATABASE {self.database} LC_CTYPE 'C.UTF-8' TEMPLATE template0 ENCODING 'UTF8'")
            url = f"{self.postgres}{'&' if '?' in self.postgres else '?'}dbname={self.database}"
        settings = {
            "PATH": os.environ["PATH"], "DATABASE_URL": url, "BCRYPT_COST": "10", "PORT": "0", "LOG_FORMAT": "json",
            "METRICS_ADDRESS": "127.0.0.1:0", "JWT_SECRET": secrets.token_urlsafe(32),
            "THROTTLE_WRITES_PER_USER": "0", "THROTTLE_LOGIN_PER_ACCOUNT": "0", "THROTTLE_LOGIN_PER_ADDRESS": "0",
        }
        subprocess.run([binary, "prestart"], cwd=self.folder, env=settings, check=True, capture_output=True)
        self.process = subprocess.Popen([binary, "serve"], cwd=self.folder, env=settings, text=True,
                                        stderr=open(f"{self.folder}/log", "w"))
        serving = self.first_line('"serving"')
        self.address, self.metrics = serving["address"], serving["metrics"]
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        if self.postgres:
            self.psql(f"DROP DATABASE {self.database} WITH (FORCE)")

    def psql(self, statement):
        subprocess.run(["psql", "-qX", self.postgres, "-c", statement], check=True, capture_output=True)

    def first_line(self, holding):
        for _ in range(200):
            for line in pathlib.Path(f"{self.folder}/log").read_text().splitlines():
                if holding in line:
                    return json.loads(line)
            time.sleep(0.05)
        raise Failure("the server does not start: " + pathlib.Path(f"{self.folder}/log").read_text())

    def ask(self, method, path, body=None, token=None):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if isinstance(body, dict):
            headers["Content-Type"], body = "application/json", json.dumps(body)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def token(self):
        email = f"{secrets.token_hex(8)}@example.com"
        self.ask("POST", "/api/v1/auth/signup", {"email": email, "password": PASSWORD})
        form = urllib.parse.urlencode({"username": email, "password": PASSWORD})
        return json.loads(self.ask("POST", "/api/v1/auth/login", form.encode())[1])["access_token"]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        if code != 0:
            raise Failure(f"the server ended with {code}")


class Prometheus:
    """Scrapes every second, so that half a minute is enough to see something."""

    def __init__(self, folder, rules, target):
        self.folder, self.port = folder, free_port()
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(rules)],
            "scrape_configs": [{"job_name": "recipe-api", "static_configs": [{"targets": [target]}]}],
        }
        # JSON is YAML.
        pathlib.Path(f"{folder}/prometheus.yml").write_text(json.dumps(config))

    def __enter__(self):
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={self.folder}/prometheus.yml", f"--storage.tsdb.path={self.folder}/tsdb",
             f"--web.listen-address=127.0.0.1:{self.port}"], stderr=open(f"{self.folder}/prometheus.log", "w"))
        for _ in range(200):
            try:
                get(f"http://127.0.0.1:{self.port}/-/ready")
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.__exit__()
        raise Failure("Prometheus does not start: " + pathlib.Path(f"{self.folder}/prometheus.log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def lint(self, metrics):
        """Names, units and types, as Prometheus wants them."""
        told = subprocess.run(["promtool", "check", "metrics"], input=metrics, text=True, capture_output=True)
        if told.returncode != 0 or told.stderr.strip():
            raise Failure(f"promtool check metrics: {told.stdout}{told.stderr}")

    def api(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        try:
            return json.loads(get(f"http://127.0.0.1:{self.port}/api/v1/{path}?{query}"))["data"]
        except urllib.error.HTTPError as error:
            raise Failure(f"{parameters}: {error.read().decode()}") from error

    def range(self, expression, start, end):
        return self.api("query_range", query=expression, start=start, end=end, step="1s")["result"]

    def value(self, expression):
        result = self.api("query", query=expression)["result"]
        return float(result[0]["value"][1]) if result else None

    def rules(self):
        return [rule for group in self.api("rules")["groups"] for rule in group["rules"]]
