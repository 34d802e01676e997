"""Locks that somebody holds use up the connections that writes may have: who comes then is told to come again, and
everything else goes on."""

import subprocess
import threading
import time

from processes import Connection, Failure, request

TITLE = "every connection for writes waits for a lock that is held"
DATABASES = ("PostgreSQL",)
WANTED = ("503 with Retry-After 1 s after a write came that found no connection, reads answered, liveness and readiness "
          "200, writes again when the lock is let go")
SECONDS = (30, 15)

RECIPES = "/api/v1/recipes"


def run(context):
    world = context.world(1, DATABASE_ACQUIRE_TIMEOUT_SECONDS="1", DATABASE_STATEMENT_TIMEOUT_SECONDS="8",
                          DATABASE_POOL_SIZE="10")
    user, process = world.user(), world.processes[0]
    held = context.pick(15, 6)
    holder = subprocess.Popen(["psql", world.database.url, "-qX"], stdin=subprocess.PIPE, text=True)
    context.at_end(holder.wait)
    context.at_end(holder.stdin.close)
    holder.stdin.write("BEGIN; LOCK TABLE recipes IN SHARE ROW EXCLUSIVE MODE;\n")
    holder.stdin.flush()
    wait_for(world, "SELECT count(*) FROM pg_locks WHERE mode = 'ShareRowExclusiveLock' AND granted", "1")
    statuses, seconds, ended = [], [], threading.Event()

    def write(number):
        while not ended.is_set():
            begun = time.monotonic()
            answer = Connection(process.port).ask(
                request("POST", RECIPES, token=user.access, data={"label": f"held {number}", "source": "x"}))
            took = time.monotonic() - begun
            if answer.status == 503 and not answer.headers["Retry-After"]:
                statuses.append("503 without Retry-After")
            statuses.append(answer.status)
            seconds.append(took)
    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(40)]
    for writer in writers:
        writer.start()
    begun, others, slowest = time.monotonic(), 0, 0.0
    while time.monotonic() < begun + held:
        for path in ("/health/live", "/health/ready", "/api/v1/recipes", "/api/v1/auth/me"):
            asked = time.monotonic()
            world.want(200, "GET", path, token=None if "health" in path else user.access)
            slowest, others = max(slowest, time.monotonic() - asked), others + 1
        context.progress(time.monotonic() - begun, held)
    waited = sorted(second for second, status in zip(seconds, statuses) if status == 503 and second < 3)
    ended.set()
    holder.stdin.write("COMMIT;\n")
    holder.stdin.flush()
    for writer in writers:
        writer.join(30)
    world.want(201, "POST", RECIPES, token=user.access, data={"label": "after", "source": "x"})
    if set(statuses) - {201, 503}:
        raise Failure(f"writes were answered {set(statuses)}")
    if not waited or waited[-1] > 1.5:
        raise Failure(f"{len(waited)} refusals for want of a connection, after {waited[-1:]} s at most")
    context.say(f"a lock on recipes was held for {held} s while 40 clients wrote")
    return (f"{statuses.count(503)} writes told 503, those for want of a connection after {waited[0]:.2f} to {waited[-1]:.2f} s; "
            f"{others:,} reads and probes meanwhile all 200, the slowest in {slowest * 1000:.0f} ms; writes again at once")


def wait_for(world, statement, wanted, patience=10):
    deadline = time.monotonic() + patience
    while world.database.execute(statement) != [[wanted]]:
        if time.monotonic() > deadline:
            raise Failure(f"not {wanted} after {patience} s: {statement}")
        time.sleep(0.02)
