"""Clients that are slow on purpose are given up, by the server itself and by the proxy in front of it."""

import json

from probe import Probe, probed, same, told
from processes import Failure, Nginx, request
from slow import KINDS, Slow, wait_until_given_up

TITLE = "1,000 slow connections: head, body, reading, second head on a kept connection"
DATABASES = ("SQLite",)
WANTED = "closed within 15 s; other traffic's p99 at most doubles; directly and through the shipped proxy configuration"
SECONDS = (300, 70)
NOT_IN_SHORT = "it compares latencies, and behind nginx those of others more than double"
PATIENCE = 15
PATHS = ["/api/v1/recipes?limit=5", "/api/v1/recipes/1", "/api/v1/auth/me"]


def run(context):
    context.needs("nginx", "nginx")
    world = context.world(2, MAX_CONNECTIONS_PER_ADDRESS="256")
    direct, behind = world.processes
    behind.restart(TRUSTED_PROXIES="1")
    proxy = context.ends(Nginx(context.folder, [behind]))
    user = world.user()
    # Three megabytes: more than the buffers of sockets and of nginx take.
    line = json.dumps({"label": "Long", "steps": ["x" * 1000] * 5})
    answer = world.ask("POST", "/api/v1/recipes/import", at=direct, token=user.access, body="\n".join([line] * 600).encode(),
                       headers=[("Content-Type", "application/x-ndjson")])
    if answer.status != 201:
        raise Failure(f"no recipes to read slowly: {answer}")
    export = request("GET", "/api/v1/recipes/export", token=user.access)
    count = context.pick(1000, 60)
    # All at once in the short version.
    groups = context.pick([[kind] for kind in KINDS], [list(KINDS)])
    results, slower = [], []
    for name, port in (("directly", direct.port), ("through nginx", proxy.port)):
        before = probed(port, user.access, PATHS, context.pick(10, 5))
        for number, kinds in enumerate(groups):
            slow = [Slow(port, kind, count, export) for kind in kinds]
            context.say(f"{name}: {count} slow connections each: {', '.join(kinds)}")
            probe = Probe(port, user.access, PATHS, 10)
            took = wait_until_given_up(slow, PATIENCE, lambda passed, whole: context.progress(
                (name != "directly") * 0.5 + (number + passed / whole) / len(groups) / 2, 1))
            during, left = probe.result(), {one.kind: one.held() for one in slow}
            statuses = {one.kind: dict(one.statuses) for one in slow if one.statuses}
            for one in slow:
                one.close()
            context.say(f"given up after {took and round(took, 1)} s, left {left}, told {statuses}; others: before "
                        f"{told(before)}, meanwhile {told(during)}")
            if took is None:
                raise Failure(f"{name}: after {PATIENCE} s still open: {left}")
            if set(during["answers"]) != {200}:
                raise Failure(f"{name}, {kinds}: others were answered {during['answers']}")
            if not same(before, during):
                slower.append(f"{name}, {kinds}")
            results.append(f"{name} {'/'.join(kinds)}: closed after {took:.1f} s, others' p99 {before['p99']:.1f} → "
                           f"{during['p99']:.1f} ms")
    if slower:
        raise Failure(f"others waited more than twice as long: {slower}; {'; '.join(results)}")
    return "; ".join(results)
