"""A disk without a free byte: nothing is acknowledged that was not kept, reads go on, and space is all it takes to recover."""

import subprocess
import tempfile
import time
from pathlib import Path

from processes import Cluster, Database, Failure
from readers import Readers

TITLE = "the disk of the database is full"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "never a 2xx for what was not kept; writes 503, reads go on (of PostgreSQL while it stands); recovers without a restart"
SECONDS = (150, 30)


def run(context):
    context.needs_root("mount a small file system")
    disk = small_disk(context)
    world = world_on(context, disk)
    [process] = world.processes
    writers, readers = context.writers(world), context.ends(Readers(world))
    rounds, refused, kept, slowest_read, slowest_back = context.pick(20, 3), 0, 0, 0.0, 0.0
    reads_may_be = {200} if context.database == "SQLite" else {200, 503}
    for number in range(rounds):
        writers.go()
        time.sleep(0.3)
        writers.take()
        readers.take()
        fill(disk / "filler")
        full = wait_for_503(writers)
        time.sleep(context.pick(2, 1))
        writers.pause()
        during, (read, slowest) = writers.take() + full, readers.take()
        if not set(read) <= reads_may_be:
            raise Failure(f"reads on a full disk: {dict(read)}: {readers.odd[-1]}")
        slowest_read = max(slowest_read, slowest)
        refused, kept = refused + during[503], kept + sum(during[status] for status in during if 200 <= status < 300)
        if context.database == "SQLite":
            writers.compare(sessions=False)
            if number % 4 == 1:
                # Not even this takes the reads away.
                process.restart()
                if world.ask("GET", "/api/v1/recipes").status != 200:
                    raise Failure("no read after a restart on the full disk")
                readers.take()
        (disk / "filler").unlink()
        slowest_back = max(slowest_back, until_written(world))
        writers.compare()
        world.database.check()
        context.progress(number + 1, rounds)
    letters = writers.compare_letters()
    return (f"filled {rounds} times under {writers.summary()}. While full: {refused:,} writes 503, {kept:,} found room, reads "
            f"answered in {slowest_read:.2f} s at most; a write {slowest_back:.2f} s at most after there was space; {letters} "
            "letters kept")


def small_disk(context):
    # PostgreSQL's user has to get there, and its socket's path has to be short.
    disk = Path(tempfile.mkdtemp(prefix="recipe-api-disk.", dir="/tmp"))
    size = "24m" if context.database == "SQLite" else "300m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", disk], check=True)
    context.at_end(disk.rmdir)
    context.at_end(subprocess.run, ["umount", "-l", disk])
    return disk


def world_on(context, disk):
    if context.database == "SQLite":
        return context.world(database=Database(disk))
    server = context.ends(Cluster("max_wal_size = '64MB'", "min_wal_size = '32MB'", disk=disk)).start()
    return context.world(server=server.url)


def until_written(world):
    """Seconds until a write is 201 again; at once on SQLite."""
    begun, patience = time.monotonic(), 0 if world.database.name == "SQLite" else 10
    while True:
        answer = world.ask("POST", "/api/v1/recipes", token=world.root.access, data={"label": "Space", "source": "me"})
        took = time.monotonic() - begun
        if answer.status == 201:
            return took
        if answer.status != 503 or took > patience:
            raise Failure(f"{took:.1f} s after there was space again, a write is {answer}")
        time.sleep(0.05)


def fill(path):
    """With zeros, down to the last page."""
    with open(path, "wb", buffering=0) as filler:
        for size in (1 << 20, 4096, 512, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                pass


def wait_for_503(writers):
    seen, deadline = writers.take(), time.monotonic() + 20
    while not seen[503]:
        if time.monotonic() > deadline:
            raise Failure(f"20 s on a full disk, and every write finds room: {dict(seen)}")
        time.sleep(0.02)
        seen += writers.take()
    return seen
