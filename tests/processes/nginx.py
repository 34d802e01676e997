"""nginx in front of the processes."""

import getpass
import os
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

from .client import Failure
from .cluster import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"

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
    {limits}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream recipe_api {{
        include {deploy}/upstream.conf;
{servers}
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096 sndbuf=64k;
        include {deploy}/proxy.conf;
    }}
}}
"""


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
        limits = (DEPLOY / "limits.conf").read_text().replace("rate=100r/s", "rate=1000r/s")
        text = CONFIGURATION.format(
            folder=self.folder, user=user, port=self.port, servers=servers, deploy=DEPLOY, limits=limits)
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
