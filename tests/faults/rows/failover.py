"""The primary is lost and its synchronous standby promoted: libpq's list of hosts finds it, and all that was
acknowledged is there."""

import time

from processes import Failure, Pair

TITLE = "PostgreSQL primary killed under 8 writers, synchronous standby promoted"
DATABASES = ("PostgreSQL",)
WANTED = "nothing acknowledged lost, writes again within 10 s, no process ends"
SECONDS = (200, 45)


def run(context):
    failovers = context.pick(10, 2)
    pair = context.ends(Pair())
    world = context.world(2, database=pair.database(context.folder), DATABASE_ACQUIRE_TIMEOUT_SECONDS="1")
    writers = context.writers(world)
    slowest, looked_at = 0.0, 0
    for number in range(failovers):
        writers.go()
        time.sleep(1.5)
        killed = time.monotonic()
        pair.lose_primary()
        promoted = time.monotonic()
        slowest = max(slowest, wait_written(writers) - killed)
        context.say(f"killed the primary, promoted the standby {promoted - killed:.1f} s later")
        time.sleep(0.5)
        writers.pause()
        looked_at += writers.compare()
        pair.replace()
        context.progress(number + 1, failovers)
    if slowest > 10:
        raise Failure(f"writes again after {slowest:.1f} s")
    if any(process.process.poll() is not None for process in world.processes):
        raise Failure("a process ended")
    return (f"{failovers} failovers: {writers.summary()}, the slowest answer in {writers.slowest:.1f} s; writes again "
            f"{slowest:.1f} s after the kill at most; {looked_at:,} comparisons of a recipe without a difference")


def wait_written(writers, patience=30):
    """When the first write after this was acknowledged."""
    seen, deadline = writers.acknowledged, time.monotonic() + patience
    while writers.acknowledged == seen:
        if time.monotonic() > deadline:
            raise Failure(f"nothing is written {patience} s after the standby was promoted")
        time.sleep(0.005)
    return time.monotonic()
