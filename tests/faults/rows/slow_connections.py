"""Clients that are slow on purpose are given up, by the server itself and by the proxy in front of it."""

import json

from probe import Probe, probed, same, told
from processes import Failure, Nginx, request
from slow import KINDS, RATE, Slow, give_up

TITLE = "1,000 slow connections: head, body, reading, second head on a kept connection"
DATABASES = ("SQLite",)
WANTED = "closed within 15 s; other traffic's p99 at most doubles; directly and through the shipped proxy configuration"
SECONDS = (300, 70)
NOT_IN_SHORT = "it compares latencies, which a busy machine moves"
PATIENCE = 15
# Of four users, as many as each may have at once.
EXPORTS = 8
PATHS = ["/api/v1/recipes?limit=5", "/api/v1/recipes/1", "/api/v1/auth/me"]


def run(context):
    context.needs("nginx", "nginx")
    count = context.pick(1000, 60)
    world = context.world(2, MAX_CONNECTIONS_PER_ADDRESS="256")
    direct, behind = world.processes
    behind.restart(TRUSTED_PROXIES="1")
    proxy = context.ends(Nginx(context.folder, [behind]))
    user = world.user()
    # Each longer than the buffers of sockets and of nginx take: a recipe as long as may be, and three megabytes of them.
    steps = ["x" * 5000] * 180
    recipe = world.want(201, "POST", "/api/v1/recipes", at=direct, token=user.access, data={"label": "Long", "steps": steps})
    contents = [request("GET", f"/api/v1/recipes/{recipe['id']}")] * (count - EXPORTS)
    for exporter in (world.user("exporter") for _ in range(EXPORTS // 2)):
        line = json.dumps({"label": "Long", "steps": steps[:30]})
        answer = world.ask("POST", "/api/v1/recipes/import", at=direct, token=exporter.access, body="\n".join([line] * 20).encode(),
                           headers=[("Content-Type", "application/x-ndjson")])
        if answer.status != 201:
            raise Failure(f"no recipes to read slowly: {answer}")
        contents += [request("GET", "/api/v1/recipes/export", token=exporter.access)] * 2
    # All at once in the short version.
    groups = context.pick([[kind] for kind in KINDS], [list(KINDS)])
    results, slower = [], []
    for name, port in (("directly", direct.port), ("through nginx", proxy.port)):
        before = probed(port, user.access, PATHS, context.pick(10, 5))
        for number, kinds in enumerate(groups):
            slow = [Slow(port, kind, count, contents) for kind in kinds]
            context.say(f"{name}: {count} slow connections each, {RATE} a second: {', '.join(kinds)}")
            probe = Probe(port, user.access, PATHS, count / RATE + 10)
            given_up = give_up(slow, PATIENCE, lambda passed, whole: context.progress(
                (name != "directly") * 0.5 + (number + passed / whole) / len(groups) / 2, 1))
            during, left = probe.result(), {one.kind: one.held() for one in slow}
            statuses = {one.kind: dict(one.statuses) for one in slow if one.statuses}
            longest = max(one.longest for one in slow)
            for one in slow:
                one.close()
            context.say(f"held for {longest:.1f} s at most, left {left}, told {statuses}; others: before {told(before)}, "
                        f"meanwhile {told(during)}")
            if not given_up:
                raise Failure(f"{name}: after {PATIENCE} s still open: {left}")
            if set(during["answers"]) != {200}:
                raise Failure(f"{name}, {kinds}: others were answered {during['answers']}")
            if not same(before, during):
                slower.append(f"{name}, {kinds}")
            results.append(f"{name} {'/'.join(kinds)}: closed after {longest:.1f} s, others' p99 {before['p99']:.1f} → "
                           f"{during['p99']:.1f} ms")
    if slower:
        raise Failure(f"others waited more than twice as long: {slower}; {'; '.join(results)}")
    return "; ".join(results)
