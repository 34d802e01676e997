"""PostgreSQL is restarted while people write: they are told to come again, and nobody has to restart the service."""

import time

from processes import Failure

TITLE = "PostgreSQL restarted under 8 writers"
DATABASES = ("PostgreSQL",)
WANTED = ("503 with Retry-After and no 500, no process ends, full service 1.5 s after PostgreSQL accepts connections, no "
          "refresh token used up, nothing acknowledged lost")
SECONDS = (200, 30)

# How PostgreSQL goes: told to, as in a crash that it does itself, and with kill -9.
WAYS = ("fast", "immediate", "kill")


def run(context):
    restarts, latest = context.pick(20, 3), context.pick(1.5, 5)
    cluster = context.cluster()
    world = context.world(2, server=cluster.url, DATABASE_ACQUIRE_TIMEOUT_SECONDS="1")
    writers = context.writers(world)
    away, looked_at, served_after = 0.0, 0, 0.0
    for number in range(restarts):
        writers.go()
        time.sleep(1.0)
        begun = time.monotonic()
        stop(cluster, WAYS[number % len(WAYS)])
        time.sleep(0.5)
        cluster.start_soon()
        accepted = cluster.wait_accepting()
        away += accepted - begun
        for process in world.processes:
            process.wait_ready(10)
        served_after = max(served_after, time.monotonic() - accepted)
        if served_after > latest:
            raise Failure(f"ready {served_after:.1f} s after PostgreSQL accepted connections")
        time.sleep(max(0.0, accepted + 1 - time.monotonic()))
        writers.take()
        time.sleep(1.0)
        after = writers.take()
        if after[503] or not after[200]:
            raise Failure(f"1 s after PostgreSQL accepted connections, answers were {dict(after)}")
        writers.pause()
        looked_at += writers.compare()
        context.progress(number + 1, restarts)
    if any(process.process.poll() is not None for process in world.processes):
        raise Failure("a process ended")
    context.say(f"PostgreSQL went {restarts} times ({', '.join(WAYS)}) and was away for {away:.1f} s in all")
    return (f"{restarts} restarts: {writers.summary()}, the slowest answer in {writers.slowest:.1f} s; ready "
            f"{served_after * 1000:.0f} ms after it accepted at most, no refusal once it was and 1 s had passed; {looked_at:,} "
            f"comparisons of a recipe without a difference")


def stop(cluster, way):
    if way == "kill":
        cluster.kill()
    else:
        cluster.stop(way)
