"""nginx with the configuration of deploy/nginx in front of processes."""

import getpass
import os
import subprocess
import time
from pathlib import Path

from processes import Connection, Failure, free_port, request

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"

MAIN = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log warn;
worker_processes 1;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    {paths}
    {limits}
    upstream recipe_api {{
        zone recipe_api 64k;
        {servers}
        keepalive 64;
        keepalive_timeout 4s;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        include {deploy}/proxy.conf;
    }}
}}
"""


class Proxy:
    """A context manager: it listens on `port`. The processes have to be told TRUSTED_PROXIES=1."""

    def __init__(self, folder, processes):
        self.folder, self.port, self.processes = folder / "proxy", free_port(), processes

    def __enter__(self):
        self.folder.mkdir()
        # The probe asks more often than a person does.
        limits = (DEPLOY / "limits.conf").read_text().replace("rate=100r/s", "rate=1000r/s")
        kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        (self.folder / "nginx.conf").write_text(MAIN.format(
            user=f"user {getpass.getuser()};" if os.getuid() == 0 else "", folder=self.folder, limits=limits, deploy=DEPLOY,
            port=self.port, paths=" ".join(f"{name}_temp_path {self.folder}/{name};" for name in kept),
            servers=" ".join(f"server 127.0.0.1:{process.port} max_fails=2 fail_timeout=5s;" for process in self.processes)))
        self.process = subprocess.Popen(["nginx", "-e", self.folder / "error.log", "-c", self.folder / "nginx.conf"])
        deadline = time.monotonic() + 10
        while not self._serves():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"nginx does not serve: {(self.folder / 'error.log').read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def _serves(self):
        try:
            return Connection(self.port).ask(request("GET", "/health/live")).status == 200
        except OSError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
