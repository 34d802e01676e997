"""Users who read without a pause."""

import collections
import http.client
import threading
import time

from processes import Connection, request


class Readers:
    """A context manager: they read from its beginning to its end, at the processes or at `ports`, such as a proxy's. `take()` tells
    what was answered since it was asked before, and how long the slowest answer took; 0 stands for no answer."""

    def __init__(self, world, count=2, pause=0.005, ports=None):
        self.ports = ports or [process.port for process in world.processes]
        self.pause, self.ended, self.lock = pause, threading.Event(), threading.Lock()
        self.answers, self.taken, self.slowest, self.odd = collections.Counter(), collections.Counter(), 0.0, []
        user = world.user("reader")
        recipe = world.want(201, "POST", "/api/v1/recipes", token=user.access, data={"label": "Read", "source": "me"})
        paths = ("/api/v1/recipes?limit=5", f"/api/v1/recipes/{recipe['id']}", "/api/v1/auth/me", "/api/v1/recipes?q=read")
        self.contents = [request("GET", path, token=user.access) for path in paths]
        self.threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _read(self, number):
        connection = Connection(self.ports[number % len(self.ports)])
        while not self.ended.is_set():
            number += 1
            content, begun = self.contents[number % len(self.contents)], time.monotonic()
            try:
                answer = connection.ask(content)
                status = answer.status
            except (OSError, http.client.HTTPException) as error:
                answer, status = error, 0
            with self.lock:
                self.answers[status] += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if status != 200:
                    self.odd.append(f"{content.split(b' ')[1].decode()}: {answer}")
            self.ended.wait(self.pause)

    def take(self):
        with self.lock:
            since, self.taken = self.answers - self.taken, self.answers.copy()
            slowest, self.slowest = self.slowest, 0.0
        return since, slowest
