"""A disk without a free byte: nothing is acknowledged that was not kept, reads go on, and space is all it takes to recover."""

import subprocess
import time

from processes import Database, Failure
from readers import Readers

TITLE = "the disk of the database is full"
DATABASES = ("SQLite",)
WANTED = "never a 2xx for what was not kept; writes 503, reads go on; recovers without a restart"
SECONDS = (150, 30)


def run(context):
    context.needs_root("mount a small file system")
    disk = context.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", disk], check=True)
    context.at_end(subprocess.run, ["umount", "-l", disk])
    world = context.world(database=Database(disk))
    [process] = world.processes
    writers, readers = context.writers(world), context.ends(Readers(world))
    rounds, refused, kept, slowest_read, slowest_back = context.pick(20, 3), 0, 0, 0.0, 0.0
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
        if set(read) != {200}:
            raise Failure(f"reads on a full disk: {dict(read)}: {readers.odd[-1]}")
        slowest_read = max(slowest_read, slowest)
        refused, kept = refused + during[503], kept + sum(during[status] for status in during if 200 <= status < 300)
        writers.compare(sessions=False)
        if number % 4 == 1:
            # Not even this takes the reads away.
            process.restart()
            if world.ask("GET", "/api/v1/recipes").status != 200:
                raise Failure("no read after a restart on the full disk")
            readers.take()
        (disk / "filler").unlink()
        begun = time.monotonic()
        world.want(201, "POST", "/api/v1/recipes", token=world.root.access, data={"label": "There is space", "source": "me"})
        slowest_back = max(slowest_back, time.monotonic() - begun)
        writers.compare()
        world.database.check()
        context.progress(number + 1, rounds)
    letters = writers.compare_letters()
    return (f"filled {rounds} times under {writers.summary()}. While full: {refused:,} writes 503, {kept:,} found room, reads "
            f"200 in {slowest_read:.2f} s at most; a write {slowest_back:.2f} s at most after there was space; {letters} letters kept")


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
