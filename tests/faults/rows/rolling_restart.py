"""Two instances behind a proxy are restarted in turn: nobody notices."""

import time

from processes import Failure, Nginx, check_shipped
from readers import Readers

TITLE = "two instances behind nginx restarted in turn under load"
DATABASES = ("PostgreSQL",)
WANTED = "no failed request, each instance ends with status 0, nothing acknowledged lost"
SECONDS = (150, 40)

# Longer than nginx keeps a connection that is idle (deploy/nginx).
DELAY = "2"


def run(context):
    context.needs("nginx", "nginx")
    context.needs("openssl", "openssl")
    check_shipped(context.folder)
    restarts = context.pick(20, 4)
    world = context.world(2, SHUTDOWN_DELAY_SECONDS=DELAY)
    nginx = context.ends(Nginx(context.folder, world.processes))
    writers, readers = context.writers(world, ports=[nginx.port]), Readers(world, 4, ports=[nginx.port])
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
    return (f"{restarts} restarts: {writers.summary()}, and {sum(readers.answers.values()):,} reads, none failed, the slowest answer in "
            f"{max(writers.slowest, readers.slowest):.1f} s; {looked_at} recipes compared")


def restart(process, **settings):
    process.stop()
    if process.process.returncode != 0:
        raise Failure(f"an instance ended with status {process.process.returncode}")
    process.start(**settings)
    process.wait_ready(10)


def ensure_unnoticed(writers, readers):
    failed = {status: count for (_, status), count in writers.answers.items() if not 200 <= status < 300}
    if failed or readers.odd:
        raise Failure(f"writers were answered {failed}, readers {readers.odd[:5]} ({len(readers.odd)}) "
                      f"of {sum(writers.answers.values()) + sum(readers.answers.values())}")
