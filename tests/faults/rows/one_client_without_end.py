"""A user who writes, imports and searches without a pause comes to limits of their own, and nobody else does."""

import collections
import threading

from probe import Probe, probed, same, told
from processes import Connection, Failure, request

TITLE = "one client without end: writes, imports, ranked searches"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "its own limit, 429 with Retry-After, others unnoticed: all answered 2xx, their p99 at most doubles"
SECONDS = (70, 40)
NOT_IN_SHORT = "it compares latencies, which a busy machine moves"
PATHS = ["/api/v1/recipes?limit=5", "/api/v1/recipes/1", "/api/v1/auth/me"]


def run(context):
    writes, imports = context.pick(3000, 300), context.pick(100, 20)
    world = context.world(THROTTLE_WRITES_PER_USER=str(writes), THROTTLE_IMPORTS_PER_USER=str(imports),
                          MAX_SEARCHES_PER_USER="1", DATABASE_ACQUIRE_TIMEOUT_SECONDS="1")
    [process] = world.processes
    greedy, other = world.user("greedy"), world.user("other")
    line = b'{"label": "Imported", "steps": ["%s"]}\n' % (b"x" * 2000)
    kinds = {
        # An import is a write too.
        "imports": (imports, request("POST", "/api/v1/recipes/import", token=greedy.access, body=line * 20,
                                     headers=[("Content-Type", "application/x-ndjson")])),
        "writes": (writes, request("POST", "/api/v1/recipes", token=greedy.access, data={"label": "Toast", "source": "me"})),
        "ranked searches": (writes, request("GET", "/api/v1/recipes?q=toast", token=greedy.access)),
    }
    before, results, slower, written = probed(process.port, other.access, PATHS, context.pick(10, 5)), [], [], 0
    for number, (kind, (limit, content)) in enumerate(kinds.items()):
        seconds = context.pick(20, 10)
        probe = Probe(process.port, other.access, PATHS, seconds)
        answers, waits = greed(process.port, content, threads=4, wanted=limit + 200)
        during = probe.result()
        context.progress(number + 1, len(kinds))
        context.say(f"{kind}: {dict(answers)}, Retry-After up to {max(waits, default=0)} s; others: {told(during)}")
        let = sum(count for status, count in answers.items() if status in (200, 201))
        allowed = limit - (written if kind == "writes" else 0)
        written += let if kind == "imports" else 0
        if let != allowed or set(answers) - {200, 201, 429} or not 0 < min(waits, default=0) <= 900:
            raise Failure(f"{kind}: {allowed} are allowed, the answers were {dict(answers)}, Retry-After {sorted(set(waits))[:3]}")
        if set(during["answers"]) != {200}:
            raise Failure(f"{kind}: others were answered {during['answers']}")
        if not same(before, during):
            slower.append(kind)
        results.append(f"{kind}: {let} of {sum(answers.values())}, others' p99 {before['p99']:.1f} → {during['p99']:.1f} ms")
        world.want(201, "POST", "/api/v1/recipes", token=other.access, data={"label": "Other's", "source": "me"})
    if slower:
        raise Failure(f"others waited more than twice as long during {slower}; {'; '.join(results)}")
    return "; ".join(results)


def greed(port, content, threads, wanted):
    """Sends it without a pause, so often in all."""
    answers, waits, lock = collections.Counter(), [], threading.Lock()

    def send():
        connection = Connection(port)
        for _ in range(wanted // threads):
            answer = connection.ask(content)
            # Of two imports at once the next one waits a second, and is no try.
            while answer.status == 429 and answer.headers["Retry-After"] == "1":
                answer = connection.ask(content)
            with lock:
                answers[answer.status] += 1
                if answer.status == 429:
                    waits.append(int(answer.headers["Retry-After"] or 0))

    workers = [threading.Thread(target=send) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers, waits
