"""A disk that refuses to keep what it was given."""

import time

from injected import failing
from processes import Failure
from readers import Readers

TITLE = "fsync fails, and so do writes to the file"
DATABASES = ("SQLite",)
WANTED = "never a 2xx for what was not kept; writes 503, reads go on; recovers without a restart"
SECONDS = (100, 25)
FAULTS = (("fsync,fdatasync", "EIO"), ("pwrite64", "EIO"), ("fsync,fdatasync", "ENOSPC"), ("pwrite64", "EROFS"))


def run(context):
    world = context.world()
    [process] = world.processes
    writers, readers = context.writers(world), context.ends(Readers(world))
    rounds, failed, refused, slowest_read, slowest_back = context.pick(20, 4), 0, 0, 0.0, 0.0
    for number in range(rounds):
        calls, error = FAULTS[number % len(FAULTS)]
        writers.go()
        time.sleep(0.3)
        with failing(context, process, calls, error) as count:
            writers.take()
            readers.take()
            deadline = time.monotonic() + context.pick(3, 1.5)
            time.sleep(1)
            while not count() and time.monotonic() < deadline + 10:
                time.sleep(0.05)
            time.sleep(max(0, deadline - time.monotonic()))
            (read, slowest), during = readers.take(), writers.take()
            failed += count()
        if set(read) != {200}:
            raise Failure(f"reads while {calls} fails with {error}: {dict(read)}: {readers.odd[-1]}")
        if not during[503]:
            raise Failure(f"{calls} failed with {error} {failed} times, and no write was refused: {dict(during)}")
        refused, slowest_read = refused + during[503], max(slowest_read, slowest)
        begun = time.monotonic()
        world.want(201, "POST", "/api/v1/recipes", token=world.root.access, data={"label": "It holds", "source": "me"})
        slowest_back = max(slowest_back, time.monotonic() - begun)
        writers.pause()
        writers.compare()
        world.database.check()
        context.progress(number + 1, rounds)
    letters = writers.compare_letters()
    return (f"{failed:,} calls failed in {rounds} rounds (fsync with EIO and ENOSPC, pwrite with EIO and EROFS) under "
            f"{writers.summary()}. Meanwhile {refused:,} writes 503, reads 200 in {slowest_read:.2f} s at most; a write "
            f"{slowest_back:.2f} s at most after the disk was well; {letters} letters kept")
