"""One process of recipe-api, started, stopped and killed."""

import http.client
import signal
import socket
import subprocess
import time

from .client import Answer, Connection, Failure, request
from .cluster import free_port


class Process:
    """`recipe-api serve` on a port of 127.0.0.1, which it keeps over restarts. `before` is what stands before the
    binary on the command line, such as faketime."""

    def __init__(self, binary, settings, folder, name, before=()):
        self.command, self.folder, self.log = [*before, binary, "serve"], folder, folder / f"{name}.log"
        self.port = free_port()
        self.settings, self.starts = settings | {"PORT": str(self.port)}, 0

    def start(self, **settings):
        self.settings |= settings
        self.starts += 1
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.settings, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(600):
            if self.process.poll() is not None:
                raise Failure(f"recipe-api stopped: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Failure("recipe-api does not listen")

    def wait_ready(self, patience):
        """Until /health/ready says 200; returns the seconds that it took."""
        begun = time.monotonic()
        while True:
            try:
                answer = Connection(self.port).ask(request("GET", "/health/ready"))
            except (OSError, http.client.HTTPException) as error:
                answer = error
            took = time.monotonic() - begun
            if isinstance(answer, Answer) and answer.status == 200:
                return took
            if took > patience:
                raise Failure(f"not ready after {patience} s: {answer}")
            time.sleep(0.01)

    def wait_log(self, words, times, patience=5):
        """Until the log, which is written a moment later, has these words so many times."""
        deadline = time.monotonic() + patience
        while (found := self.log.read_text().count(words)) < times:
            if time.monotonic() > deadline:
                raise Failure(f"the log has {words!r} {found} times, not {times}: {self.log.read_text()[-1000:]}")
            time.sleep(0.01)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)

    def restart(self, how=signal.SIGTERM, **settings):
        self.stop(how)
        self.start(**settings)
