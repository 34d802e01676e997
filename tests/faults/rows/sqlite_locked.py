"""Another process holds SQLite's write lock: a backup tool, or somebody with a shell."""

import sqlite3
import time

from processes import Failure
from readers import Readers

TITLE = "another process holds the lock of SQLite's file"
DATABASES = ("SQLite",)
WANTED = "writes 503 with Retry-After in bounded time, reads and liveness go on; writes again once it lets go"
SECONDS = (60, 25)
# SQLite's busy timeout is five seconds; the machine may be slow.
BOUND = 8


def run(context):
    world = context.world()
    [process] = world.processes
    writers, readers = context.writers(world), context.ends(Readers(world))
    rounds, refused, slowest_read, slowest_back, slowest_start = context.pick(5, 2), 0, 0.0, 0.0, 0.0
    for number in range(rounds):
        how = ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE")[number % 2]
        writers.go()
        time.sleep(0.3)
        other = sqlite3.connect(world.database.file, timeout=30, isolation_level=None)
        other.execute(how)
        writers.take()
        readers.take()
        writers.slowest = 0.0
        time.sleep(7)
        if world.ask("GET", "/health/live").status != 200:
            raise Failure("not even /health/live is answered")
        writers.pause()
        during, (read, slowest) = writers.take(), readers.take()
        if set(read) != {200}:
            raise Failure(f"reads under {how}: {dict(read)}: {readers.odd[-1]}")
        if not during[503] or writers.slowest > BOUND:
            raise Failure(f"writes under {how}: {dict(during)}, the slowest after {writers.slowest:.1f} s")
        refused, slowest_read = refused + during[503], max(slowest_read, slowest)
        if number == 1:
            begun = time.monotonic()
            process.restart()
            process.wait_ready(10)
            slowest_start = time.monotonic() - begun
            readers.take()
        other.execute("ROLLBACK")
        other.close()
        begun = time.monotonic()
        world.want(201, "POST", "/api/v1/recipes", token=world.root.access, data={"label": "Unlocked", "source": "me"})
        slowest_back = max(slowest_back, time.monotonic() - begun)
        writers.compare()
        world.database.check()
        context.progress(number + 1, rounds)
    return (f"locked {rounds} times for 7 s: {refused:,} writes 503, the slowest after {writers.slowest:.1f} s; reads 200 in "
            f"{slowest_read:.2f} s at most; a restart meanwhile was ready after {slowest_start:.1f} s; a write "
            f"{slowest_back:.2f} s at most after the lock was gone; {writers.summary()}")
