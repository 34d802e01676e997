"""More clients than the machine can serve: it goes on serving as many as it can, refuses the rest, and is soon itself again."""

import subprocess
import time
from pathlib import Path

from probe import probed, told
from processes import Failure

TITLE = "five times the capacity for a minute"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "80 % of peak still served, the rest 503 with Retry-After, normal within 5 s"
SECONDS = (130, 40)
NOT_IN_SHORT = "it compares rates, which a busy machine moves"
PATHS = ["/api/v1/recipes?limit=5", "/api/v1/recipes/1", "/api/v1/auth/me"]
# So many clients without a pause keep the machine busy, as the first figure shows; five times as many ask for five times it.
CLIENTS = 64


def run(context):
    context.needs("wrk", "wrk")
    world = context.world(DATABASE_ACQUIRE_TIMEOUT_SECONDS="1")
    [process] = world.processes
    user = world.user()
    lines = "\n".join('{"label": "%s soup number %d", "source": "Load"}' % (word, number)
                      for number in range(50) for word in ("Green", "Red", "Clear", "Cold"))
    world.ask("POST", "/api/v1/recipes/import", token=user.access, body=lines.encode(),
              headers=[("Content-Type", "application/x-ndjson")])
    before = probed(process.port, user.access, PATHS, 5)
    # Caches fill first.
    wrk(process.port, user.access, CLIENTS, 2)
    context.progress(1, 10)
    peak = wrk(process.port, user.access, CLIENTS, context.pick(15, 5))
    context.say(f"{CLIENTS} clients: {peak}")
    results = []
    for clients, seconds in ((5 * CLIENTS, context.pick(60, 8)), (25 * CLIENTS, context.pick(20, 5))):
        load = wrk(process.port, user.access, clients, seconds)
        context.say(f"{clients} clients: {load}")
        recovered, after = recovery(process.port, user.access, before)
        context.say(f"normal after {recovered} s: {told(after)}")
        share = load["served"] / peak["served"]
        results.append(f"{clients} clients: {share:.0%} of {peak['served']:.0f}/s served, {load['refused']:.0f}/s refused, p99 "
                       f"{load['p99']:.0f} ms, normal within {recovered} s")
        if load["others"] or load["without"]:
            raise Failure(f"{clients} clients: statuses {load['others']}, {load['without']} refusals without Retry-After; {results}")
        if share < 0.8:
            raise Failure(f"less than 80 % of the peak: {'; '.join(results)}")
        if recovered > 5:
            raise Failure(f"others still wait: {told(after)}, before {told(before)}; {'; '.join(results)}")
    return "; ".join(results)


def wrk(port, token, clients, seconds):
    """What was served and refused a second, and what was neither."""
    script = Path(__file__).with_suffix(".lua")
    done = subprocess.run(["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", "--timeout", "10s", "-s", script,
                           f"http://127.0.0.1:{port}", "--", token], capture_output=True, text=True)
    words = [line.split() for line in done.stdout.splitlines()]
    figures = {line[0]: float(line[1]) for line in words if line and line[0] in ("seconds", "without", "p99", "errors")}
    statuses = {int(line[1]): int(line[2]) for line in words if line and line[0] == "status"}
    if "seconds" not in figures:
        raise Failure(f"wrk: {done.stdout[-1000:]} {done.stderr[-1000:]}")
    served = sum(count for status, count in statuses.items() if status < 300)
    others = {status: count for status, count in statuses.items() if status >= 300 and status != 503}
    if figures["errors"]:
        others["connections lost"] = int(figures["errors"])
    return {"served": served / figures["seconds"], "refused": statuses.get(503, 0) / figures["seconds"], "p99": figures["p99"],
            "others": others, "without": int(figures["without"])}


def recovery(port, token, before):
    """Whole seconds until others are answered as before: their p99 in a second is less than twice what it was."""
    begun = time.monotonic()
    while True:
        after = probed(port, token, PATHS, 1)
        passed = round(time.monotonic() - begun)
        if passed > 10 or (set(after["answers"]) == {200} and after["p99"] <= max(2 * before["p99"], 10)):
            return passed, after
