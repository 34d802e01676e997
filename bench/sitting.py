"""One sitting: all contenders on one machine, turn by turn."""

import os, sys, time
from contextlib import ExitStack

import answers, rivals
from load import CASES, LIMIT
from processes import Failure
from recipes import COMMON, RARE, recipes
from report import Figures
from server import Limit, Server, seed

# What `prestart` puts in.
FIRST = 3
# Totals are told up to here.
COUNTED = 10_000
# Seconds until Node.js has compiled what is hot; the others are given them too.
WARMING_UP = 5


class Ours:
    def __init__(self, name, database, binary):
        self.name, self.database, self.binary = name, database, binary

    def fill(self, rows, folder):
        print(f"{self.name}: putting {rows:,} recipes in", file=sys.stderr)
        seed(self.binary, self.database, recipes(rows - FIRST), folder)
        # With a session, whose token rivals are asked with too.
        with Server(self.binary, self.database, 1, folder) as server:
            self.check(server, rows)
            self.token = server.token
        self.database.keep()

    def check(self, server, rows):
        search = "/api/v1/recipes/search?keyword="
        found = [len(server.ask("GET", search + word)["results"]) for word in (RARE, COMMON)]
        page = server.ask("GET", "/api/v1/recipes?limit=20")
        if found != [3, 10] or page["total"] != min(rows, COUNTED) or len(page["results"]) != 20:
            raise Failure(f"the recipes are not those of the measurement: {found}, {page['total']}")

    def start(self, workers, folder, cores):
        self.database.restore()
        folder = folder / self.name
        folder.mkdir(exist_ok=True)
        server = Server(self.binary, self.database, workers, folder, cores=cores)
        server.serving_it = self.database.processes()
        return server


class Sitting:
    def __init__(self, chosen, ours, others, limit_binary, wrk, folder):
        self.chosen, self.ours, self.others, self.wrk, self.folder = chosen, ours, others, wrk, folder
        self.limit_binary, self.contenders, self.figures = limit_binary, [*ours, *others], Figures()
        refreshes = sum(case.is_refresh for case in chosen.cases)
        a_round = len(chosen.cases) * (1 + len(self.contenders)) - refreshes * len(others)
        self.done, self.runs, self.begun = 0, a_round * chosen.rounds, None

    def prepare(self):
        """Everybody has the same rows, and answers the same."""
        for contender in self.ours:
            contender.fill(self.chosen.rows, self.folder)
        for rival in self.others:
            rival.make_database(self.ours[0].database.kept, self.folder)
        expected = None
        for contender in self.contenders:
            with contender.start(1, self.folder, ()) as server:
                told = answers.answers(server, self.token(contender, server), self.chosen.rows)
            expected = expected or told
            answers.compare(contender.name, expected, told)
            print(f"{contender.name}: {len(told)} answers as they should be", file=sys.stderr)

    def run(self):
        self.begun = time.monotonic()
        for number in range(1, self.chosen.rounds + 1):
            with ExitStack() as stack:
                start = lambda process: stack.enter_context(process)
                limit = start(Limit(self.limit_binary, self.chosen.workers, self.folder, self.chosen.cores))
                servers = [
                    (contender, start(contender.start(self.chosen.workers, self.folder, self.chosen.cores)))
                    for contender in self.contenders
                ]
                self.warm_up(servers)
                for case in self.chosen.cases:
                    self.measure(number, case, limit, servers)
                self.figures.remember("limit", limit.memory_mb())
                for contender, server in servers:
                    self.figures.remember(contender.name, server.memory_mb())
        return self.figures

    def token(self, contender, server):
        return server.token if contender in self.ours else self.ours[0].token

    def warm_up(self, servers):
        for contender, server in servers:
            print(f"{contender.name}: warming up", file=sys.stderr)
            self.wrk.ask(server, CASES[0], self.token(contender, server), WARMING_UP)

    def measure(self, number, case, limit, servers):
        """All of them, one after the other, so that the machine is much the same for each."""
        self.figures.add_limit(case.name, self.one(number, case, limit, LIMIT, "limit", None))
        for contender, server in servers:
            if case.is_refresh and contender not in self.ours:
                continue
            token = self.token(contender, server)
            self.figures.add(case.name, contender.name, self.one(number, case, server, case, contender.name, token))

    def one(self, number, beside, server, case, name, token):
        # What others have written is not for this one to wait for.
        os.sync()
        if not case.is_refresh:
            self.wrk.ask(server, case, token, 1)
        outcome = self.wrk.ask(server, case, token, self.chosen.seconds)
        self.done += 1
        left = (time.monotonic() - self.begun) / self.done * (self.runs - self.done)
        print(
            f"round {number}: {beside.name}: {name}: {outcome['rate']:,.0f}/s ({self.done} of {self.runs}, "
            f"{left / 60:.0f} min left)", file=sys.stderr, flush=True,
        )
        return outcome
