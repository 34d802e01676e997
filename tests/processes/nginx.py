"""nginx in front of the processes."""

import getpass
import os
import re
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

from .client import Failure
from .cluster import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"

# As in the nginx.conf of packages.
PACKAGED = "sendfile on; keepalive_timeout 65; gzip on;"

CONFIGURATION = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes auto;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    {packaged}
    {clients}
    {temporary}
    upstream recipe_api {{
        include {deploy}/upstream.conf;
{servers}
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096 sndbuf=64k;
        include {deploy}/limits.conf;
        include {deploy}/proxy.conf;
    }}
}}
"""


def temporary(folder):
    kinds = "client_body", "proxy", "fastcgi", "uwsgi", "scgi"
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)


def check_shipped(folder):
    """Has nginx read recipe-api.conf and compose.conf, with ports, hosts and files of this machine in place of those of a
    deployment."""
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=recipes.example.com", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    example = (DEPLOY / "recipe-api.conf").read_text()
    shipped = {"recipe-api.conf": f"events {{ }}\nhttp {{\n{PACKAGED}\n{example}\n}}",
               "compose.conf": (DEPLOY / "compose.conf").read_text()}
    for name, text in shipped.items():
        text = re.sub(r"listen (\[::\]:)?\d+", lambda _: f"listen 127.0.0.1:{free_port()}", text)
        text = re.sub(r"/etc/letsencrypt/live/[^/]+", str(folder), text)
        text = re.sub(r"server api-\d:", "server 127.0.0.1:", text)
        text = text.replace("/etc/nginx/recipe-api", str(DEPLOY)).replace("user nginx;", "")
        (folder / name).write_text(text.replace("http {", f"http {{ {temporary(folder)}", 1))
        read = subprocess.run(["nginx", "-t", "-e", folder / "error.log", "-c", folder / name,
                               "-g", f"pid {folder}/shipped.pid;"], capture_output=True, text=True)
        if read.returncode:
            raise Failure(f"nginx refuses deploy/nginx/{name}: {read.stderr}")


class Nginx:
    """A context manager: listens on `port` and hands requests to the processes, as the configuration in deploy/nginx
    says. The processes have to be told TRUSTED_PROXIES=1."""

    def __init__(self, folder, processes):
        self.folder, self.port, self.processes = folder / "nginx", free_port(), processes
        self.folder.mkdir()

    def __enter__(self):
        user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
        servers = "\n".join(f"        server 127.0.0.1:{process.port} max_fails=0;"
                            for process in self.processes)
        # Probes ask more often than a person does.
        clients = (DEPLOY / "clients.conf").read_text().replace("rate=100r/s", "rate=1000r/s")
        text = CONFIGURATION.format(
            folder=self.folder, temporary=temporary(self.folder), user=user, port=self.port, servers=servers,
            deploy=DEPLOY, packaged=PACKAGED, clients=clients)
        (self.folder / "nginx.conf").write_text(text)
        self.process = subprocess.Popen(["nginx", "-e", self.folder / "error.log", "-c", self.folder / "nginx.conf"])
        self._wait()
        return self

    def _wait(self, patience=10):
        deadline = time.monotonic() + patience
        while True:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/live")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"nginx does not serve: {self.log()}")
            time.sleep(0.05)

    def log(self):
        log = self.folder / "error.log"
        return log.read_text()[-2000:] if log.exists() else ""

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
