"""Sends requests that are made out of openapi.json and mutated to a recipe-api of its own, over several connections, and
holds every answer against the document. tests/fuzz/requests/run starts it."""

import argparse
import asyncio
import collections
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from connection import Connection, Lost, Silent
from document import Document
from generate import Generator
from judge import Judge
from mutate import Mutations
from report import report
from service import ROOT, Cast, Refused, Root, Service
from values import Memory, Values

# After so many requests an account is left behind, or its lists would be most of what is sent.
USES = 2000


class Run:
    def __init__(self, options, service):
        self.options, self.service = options, service
        document = Document(Path(__file__).resolve().parents[3] / "openapi.json")
        self.random = random.Random(options.seed)
        self.memory = Memory(self.random, ROOT)
        values = Values(document, self.memory, self.random)
        self.document, self.generator, self.judge = document, Generator(document, values, self.random), Judge(document)
        self.mutations = Mutations(values, self.random)
        self.root = Root()
        self.sent, self.lost, self.renewed, self.begun = 0, 0, 0, time.monotonic()
        self.faults, self.examples = collections.Counter(), {}
        self.statuses, self.sizes, self.broken = collections.defaultdict(collections.Counter), [], 0

    async def work(self):
        """One connection's requests."""
        connection = Connection("127.0.0.1", self.service.port, 30)
        cast = Cast(connection, self.root)
        for actor in (cast.root, cast.user):
            await cast.renew(actor)
        while self.sent < self.options.requests and len(self.faults) < 40:
            self.sent += 1
            if self.sent % max(1, self.options.requests // 100) == 0:
                self.look()
            actor = self.random.choices([cast.root, cast.user, cast.script, cast.nobody], [25, 55, 10, 10])[0]
            request = self.generator.request(self.generator.choose(), actor)
            self.mutations.some(request, self.random.choices([0, 1, 2, 4], [35, 35, 20, 10])[0])
            if await self.try_one(connection, request, actor) or (actor.uses > USES and actor in (cast.user, cast.script)):
                self.renewed += 1
                await cast.renew(actor)
        await connection.close()

    async def try_one(self, connection, request, actor):
        """Whether the actor is believed no more."""
        actor.uses += 1
        self.broken += request.broken
        content = request.content()
        try:
            answer = await connection.ask(request.method, content, request.broken, 0.1 if request.broken else None)
        except (Lost, Silent) as error:
            self.lost += 1
            if not request.broken:
                self.note(connection, request, content, f"no answer ({type(error).__name__})")
            return False
        except (ValueError, IndexError) as error:
            self.note(connection, request, content, f"an answer that is no HTTP: {error}")
            await connection.close()
            return False
        if request.broken:
            await connection.close()
        operation = self.judge.operation(request)
        self.statuses[operation.name if operation else "elsewhere"][answer.status] += 1
        fault = self.judge.fault(request, answer)
        if fault:
            self.note(connection, request, content, fault, answer)
        if operation and answer.status < 300 and answer.kind() == "application/json" and 0 < len(answer.body) < 100_000:
            told = json.loads(answer.body)
            self.memory.learn(operation, told)
            if isinstance(told, dict) and "refresh_token" in told and operation.id == "refresh_tokens":
                actor.refresh = told["refresh_token"]
        if "set-cookie" in answer.headers:
            actor.cookie = answer.headers["set-cookie"].split(";")[0].partition("=")[2]
        unchanged = f"Bearer {actor.token}" in {value for name, value in request.headers if name == "Authorization"}
        return bool(answer.status == 401 and request.operation.needs_token and actor.token and unchanged)

    def note(self, connection, request, content, fault, answer=None):
        operation = self.judge.operation(request)
        key = f"{operation.name if operation else request.method + ' elsewhere'}: {fault}"
        self.faults[key] += 1
        if key not in self.examples:
            self.examples[key] = content
            body = answer.body[:300] if answer else b""
            print(f"\n{key}\n  {content[:900]!r}\n  {body!r}\n  before: {connection.before[:900]!r}", file=sys.stderr, flush=True)

    def seconds(self):
        return time.monotonic() - self.begun

    def look(self):
        """Every hundredth of the way: memory, letters, a line of progress."""
        self.sizes.append((self.sent, self.service.memory()))
        self.memory.kept["token"].extend(self.service.tokens_of_letters())
        rate = self.sent / self.seconds()
        line = f"{self.sent:,} requests, {rate:,.0f}/s, {self.sizes[-1][1] / 2**20:.1f} MiB, {len(self.faults)} kinds of fault"
        if sys.stderr.isatty() or self.sent % max(1, self.options.requests // 10) == 0:
            print(line, end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(prog="tests/fuzz/requests/run", description=__doc__, epilog="RECIPE_API names the binary; without it "
                                     "a debug build is made. FUZZ_DATABASE_URL: another database than SQLite in a folder of its own.")
    parser.add_argument("--requests", type=int, default=20_000, metavar="N", help="how many (20,000)")
    parser.add_argument("--connections", type=int, default=6, metavar="N", help="at once (6)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="other requests (1)")
    parser.add_argument("--statuses", action="store_true", help="print what each operation answered")
    parser.add_argument("binary", help=argparse.SUPPRESS)
    return parser.parse_args()


async def main(options, folder):
    service = Service(options.binary, folder)
    try:
        run = Run(options, service)
        await asyncio.gather(*(run.work() for _ in range(options.connections)))
        held = report(run, options.statuses)
    finally:
        stopped = service.stop()
    if stopped != 0:
        print(f"FAULT the server ended with status {stopped}")
    return held and stopped == 0


if __name__ == "__main__":
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="recipe-api-fuzz-") as temporary:
        try:
            held = asyncio.run(main(chosen, Path(temporary)))
        except Refused as refused:
            sys.exit(f"NOT HELD: {refused}")
    print("held" if held else "NOT HELD")
    sys.exit(not held)
