"""A process that is told to stop, as at every upgrade, with requests on their way."""

import http.client
import time

from processes import Connection, Failure, request

TITLE = "SIGTERM under load, again and again"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "readiness goes first, no failed request, exit 0, SQLite's log folded into its file, no letter lost"
SECONDS = (90, 25)


def run(context):
    # As long as the proxy takes to notice.
    world = context.world(SHUTDOWN_DELAY_SECONDS="1")
    [process] = world.processes
    writers, stops, slowest = context.writers(world), context.pick(20, 3), 0.0
    for number in range(stops):
        process.wait_ready(10)
        writers.go()
        time.sleep(0.7)
        begun = time.monotonic()
        process.process.terminate()
        # As a proxy does: nothing more is sent once the process says that it is not ready.
        while (told := health(process)) == 200 and time.monotonic() < begun + 10:
            time.sleep(0.02)
        writers.going.clear()
        if process.process.wait(60) != 0:
            raise Failure(f"exit {process.process.returncode}")
        slowest = max(slowest, time.monotonic() - begun)
        writers.pause()
        if told != 503:
            raise Failure(f"readiness said {told or 'nothing'} where it was to say 503 before the port closes")
        if context.database == "SQLite" and (wal := world.database.file.with_name("recipes.db-wal")).exists() and wal.stat().st_size:
            raise Failure(f"SQLite's log has {wal.stat().st_size} bytes")
        if failed := {kind: count for (kind, status), count in writers.answers.items() if status in (0, 503)}:
            raise Failure(f"requests failed in stop {number + 1}: {failed}")
        # Its connections ended with the process.
        for writer in writers.all:
            writer.connection = None
        process.start()
        writers.compare()
        world.database.check()
        context.progress(number + 1, stops)
    letters = writers.compare_letters()
    return (f"{stops} times under 8 writers: readiness 503 first, {sum(writers.answers.values()):,} requests, none failed; exit "
            f"0 after {slowest:.1f} s at most; {writers.summary()}; {letters} letters kept")


def health(process):
    try:
        return Connection(process.port).ask(request("GET", "/health/ready")).status
    except (OSError, http.client.HTTPException):
        return 0
