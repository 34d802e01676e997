"""The way to PostgreSQL is cut, slowed down, frozen, and loses every packet: nobody waits for longer than was said."""

import collections
import shutil
import subprocess
import threading
import time

from processes import Connection, Database, Failure, Relay, request

TITLE = "the network to PostgreSQL cut, slow, frozen, and losing every packet, under 8 writers"
DATABASES = ("PostgreSQL",)
WANTED = ("no request takes longer than 6 s (1 s for a connection, 3 s for a statement and 1 s more for its answer), and 12 s "
          "where the network is only slow; refusals are 503 with Retry-After, liveness 200, full service 3 s after the "
          "network is back, nothing acknowledged lost")
SECONDS = (320, 80)

# What a request may wait for a connection and for what the network swallows, and a second for a machine that has much to
# do. Where the network is only slow, no statement takes too long: a write is some ten times there and back, each 0.6
# s, and on a new connection, which has prepared nothing yet, half as many more.
DEADLINE, SLOW_DEADLINE = 6, 12
SLOW = "300 ms slower"


def run(context):
    rounds = context.pick(4, 1)
    cluster = context.cluster()
    relay = context.ends(Relay(cluster.port))
    database = Database(context.folder, cluster.url)
    straight = database.url
    database.url = straight.replace(f":{cluster.port}/", f":{relay.port}/")
    world = context.world(2, database=database, DATABASE_ACQUIRE_TIMEOUT_SECONDS="1",
                          DATABASE_STATEMENT_TIMEOUT_SECONDS="3")
    database.url = straight
    writers, live = context.writers(world), Live(world.processes)
    refused, slowest = collections.Counter(), collections.defaultdict(float)
    acts = {
        "reset and refused": relay.refuse, "reset, new ones taken": relay.cut, "frozen": relay.freeze,
        SLOW: lambda: relay.slow(0.3),
    }
    looked_at = 0
    lossy = can_lose_packets()
    if lossy:
        acts["every packet lost"] = lambda: lose_packets(relay.port)
        context.at_end(keep_packets)
    else:
        context.say("SKIPPED: to lose packets takes root and nft")
    with live:
        for number in range(rounds):
            for name, act in acts.items():
                writers.go()
                time.sleep(1)
                writers.take()
                writers.slowest = 0.0
                act()
                time.sleep(context.pick(14, 9))
                meanwhile = writers.take()
                relay.open()
                if lossy:
                    keep_packets()
                time.sleep(3)
                writers.take()
                time.sleep(1)
                after = writers.take()
                if after[503] or not after[200]:
                    raise Failure(f"{name}: 3 s after the network was back, answers were {dict(after)}")
                writers.pause()
                looked_at += writers.compare()
                slowest[name] = max(slowest[name], writers.slowest)
                refused[name] += meanwhile[503]
                context.say(f"{name}: answers meanwhile {dict(sorted(meanwhile.items()))}; the slowest in "
                            f"{writers.slowest:.1f} s")
                if writers.slowest > (SLOW_DEADLINE if name == SLOW else DEADLINE):
                    raise Failure(f"{name}: an answer took {writers.slowest:.1f} s")
            context.progress(number + 1, rounds)
    if live.failed:
        raise Failure(f"liveness: {live.failed[:3]}")
    told = "; ".join(f"{name}: {refused[name]:,} told 503, the slowest answer in {slowest[name]:.1f} s" for name in acts)
    return (f"{writers.summary()}; {told}; liveness "
            f"{live.count:,} × 200, in {live.slowest * 1000:.0f} ms at most; {looked_at:,} comparisons without a difference"
            f"{'' if lossy else '; losing packets was skipped (it takes root and nft)'}")


TABLE = "recipe_api_faults"


def can_lose_packets():
    if not shutil.which("nft"):
        return False
    made = subprocess.run(["nft", "add", "table", "inet", TABLE], capture_output=True).returncode == 0
    keep_packets()
    return made


def lose_packets(port):
    """Both ways, on loopback."""
    rules = "\n".join(f"add rule inet {TABLE} input tcp {side} {port} drop" for side in ("dport", "sport"))
    script = f"add table inet {TABLE}\nadd chain inet {TABLE} input {{ type filter hook input priority 0; }}\n{rules}\n"
    subprocess.run(["nft", "-f", "-"], input=script, text=True, check=True)


def keep_packets():
    subprocess.run(["nft", "delete", "table", "inet", TABLE], capture_output=True)


class Live:
    """A context manager: asks every process ten times a second whether it lives."""

    def __init__(self, processes):
        self.processes, self.count, self.slowest, self.failed, self.ended = processes, 0, 0.0, [], threading.Event()
        self.thread = threading.Thread(target=self.ask, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(90)

    def ask(self):
        connections = [Connection(process.port) for process in self.processes]
        while not self.ended.wait(0.1):
            for connection in connections:
                begun = time.monotonic()
                try:
                    status = connection.ask(request("GET", "/health/live")).status
                except Exception as error:
                    status = repr(error)
                self.count, self.slowest = self.count + 1, max(self.slowest, time.monotonic() - begun)
                if status != 200:
                    self.failed.append(status)
