"""Two instances behind a proxy are restarted in turn: nobody notices."""

import threading
import time

from processes import Connection, Failure, Nginx, request

TITLE = "two instances behind nginx restarted in turn under load"
DATABASES = ("PostgreSQL",)
WANTED = "no failed request, each instance ends with status 0, nothing acknowledged lost"
SECONDS = (150, 40)
NOT_IN_SHORT = "a request in some thousands comes as a listener is closed"

# Longer than nginx keeps a connection that is idle (deploy/nginx).
DELAY = "2"


def run(context):
    context.needs("nginx", "nginx")
    restarts = context.pick(20, 4)
    world = context.world(2, SHUTDOWN_DELAY_SECONDS=DELAY)
    nginx = context.ends(Nginx(context.folder, world.processes))
    writers, readers = context.writers(world, ports=[nginx.port]), Readers(nginx.port, 4)
    with readers:
        writers.go()
        time.sleep(1)
        for number in range(restarts):
            restart(world.processes[number % 2])
            time.sleep(1)
            context.progress(number + 1, restarts)
        writers.pause()
    looked_at = writers.compare()
    ensure_unnoticed(writers, readers)
    context.say(f"SIGTERM and start, {restarts} times, of either instance in turn")
    return (f"{restarts} restarts: {writers.summary()}, and {readers.count:,} reads, none failed, the slowest answer in "
            f"{max(writers.slowest, readers.slowest):.1f} s; {looked_at} recipes compared")


def restart(process, **settings):
    process.stop()
    if process.process.returncode != 0:
        raise Failure(f"an instance ended with status {process.process.returncode}")
    process.start(**settings)
    process.wait_ready(10)


def ensure_unnoticed(writers, readers):
    failed = {status: count for (_, status), count in writers.answers.items() if not 200 <= status < 300}
    if failed or readers.failed:
        raise Failure(f"writers were answered {failed}, readers {readers.failed[:5]} ({len(readers.failed)}) "
                      f"of {sum(writers.answers.values()) + readers.count}")


class Readers:
    """A context manager: so many who read without a pause, each on a connection of its own."""

    def __init__(self, port, count):
        self.port, self.count, self.slowest, self.failed, self.ended = port, 0, 0.0, [], threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.read, daemon=True) for _ in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(90)

    def read(self):
        connection = Connection(self.port)
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                status = connection.ask(request("GET", "/api/v1/recipes")).status
            except Exception as error:
                status = repr(error)
            with self.lock:
                self.count += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if status != 200:
                    self.failed.append(status)
            time.sleep(0.01)
