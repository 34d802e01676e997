"""Everybody logs in at once: passwords are hashed as fast as the threads for it can, and everybody else is served."""

import asyncio
import collections
import time

from machine import work_of_threads
from probe import Probe, percentile, probed, told
from processes import PASSWORD, Failure, request

TITLE = "500 clients logging in"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "other traffic's p99 at most doubles and stays under 50 ms; hashing threads 90 % busy; the rest get 429 or 503 in 250 ms"
SECONDS = (60, 35)
NOT_IN_SHORT = "it compares latencies, which a busy machine moves"
CLIENTS = 500
PATHS = ["/api/v1/recipes?limit=5", "/api/v1/recipes/1", "/api/v1/auth/me"]


def run(context):
    world = context.world(BCRYPT_COST="12", MAX_CONNECTIONS_PER_ADDRESS="256", HASH_THREADS="1", HASH_QUEUE="32", DATABASE_ACQUIRE_TIMEOUT_SECONDS="1")
    [process] = world.processes
    user = world.user()
    seconds = context.pick(30, 12)
    before = probed(process.port, user.access, PATHS, context.pick(10, 5))
    content = request("POST", "/api/v1/auth/login", form={"username": user.email, "password": PASSWORD})
    probe = Probe(process.port, user.access, PATHS, seconds)
    run, waited, threads = work_of_threads(process.process.pid, "hash-")
    begun = time.monotonic()
    answers, refused, without = asyncio.run(storm(process.port, content, seconds, context.progress))
    took = time.monotonic() - begun
    run_then, waited_then, _ = work_of_threads(process.process.pid, "hash-")
    during, ran = probe.result(), (run_then - run) / took / threads
    # The thread has the lowest priority, and the clients run on the same cores: what it waits for them it is not idle.
    busy = ran + (waited_then - waited) / took / threads
    refused.sort()
    slowest = percentile(refused, 0.99) if refused else 0.0
    context.say(f"logins {dict(answers)}; refusals p99 {slowest:.0f} ms; hash thread {busy:.0%} busy, {ran:.0%} on a core; others: before "
                f"{told(before)}, meanwhile {told(during)}")
    seen = (f"{answers[200]} logins of {sum(answers.values())} tries ({answers[200] / took:.1f}/s), {len(refused)} refused with p99 "
            f"{slowest:.0f} ms; hash thread {busy:.0%} busy, {ran:.0%} on a core; others' p99 {before['p99']:.1f} → {during['p99']:.1f} ms")
    wrong = [what for what, holds in (
        ("answers", not set(answers) - {200, 429, 503} and answers[200] and not without),
        ("others' answers", set(during["answers"]) == {200}),
        ("others' p99", during["p99"] <= max(2 * before["p99"], 5) and during["p99"] < 50),
        ("the hash thread", busy >= 0.9),
        ("refusals", slowest <= 250),
    ) if not holds]
    if wrong:
        raise Failure(f"{', '.join(wrong)}: {seen}; {dict(answers)}, {without} without Retry-After; others {during['answers']}")
    return seen


async def storm(port, content, seconds, progress):
    """500 clients, each of which tries, waits for as long as it is told to, and tries again."""
    answers, refused, without = collections.Counter(), [], 0
    end = time.monotonic() + seconds

    async def client(number):
        nonlocal without
        # An address has 256 connections.
        source = (f"127.0.4.{number // 100 + 1}", 0)
        await asyncio.sleep(number / CLIENTS)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source)
        while time.monotonic() < end:
            begun = time.monotonic()
            writer.write(content)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            status = int(head.split()[1])
            length = int(head.partition(b"content-length: ")[2].split()[0])
            await reader.readexactly(length)
            answers[status] += 1
            if status in (429, 503):
                refused.append((time.monotonic() - begun) * 1e3)
                wait = head.partition(b"retry-after: ")[2].split()
                without += not wait
                await asyncio.sleep(min(float(wait[0]) if wait else 1, max(0, end - time.monotonic())))
        writer.close()

    clients = [asyncio.create_task(client(number)) for number in range(CLIENTS)]
    while any(not one.done() for one in clients):
        progress(min(time.monotonic() - end + seconds, seconds), seconds)
        await asyncio.sleep(0.5)
    await asyncio.gather(*clients)
    return answers, refused, without
