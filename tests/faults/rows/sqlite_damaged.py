"""A file whose bytes are not what SQLite wrote."""

import hashlib
import shutil
import time

from processes import Failure
from starts import refused

TITLE = "SQLite's file is damaged"
DATABASES = ("SQLite",)
WANTED = ("said clearly at the start or at the first sight, with the advice to restore a backup; writes refused, the file never "
          "overwritten; served again once a good file has its place")
SECONDS = (30, 20)
PAGE = 4096


def run(context):
    world = context.world()
    [process] = world.processes
    # The schema is in the pages of an empty database.
    [[tables]] = world.database.execute("PRAGMA page_count")
    user = world.user()
    for number in range(200):
        world.want(201, "POST", "/api/v1/recipes", token=user.access,
                   data={"label": f"Recipe {number}", "source": "me", "description": "with words " * 80})
    process.stop()
    file, good = world.database.file, context.folder / "good.db"
    shutil.copy(file, good)
    slowest = at_start(context, world, file, good)
    seen = while_it_runs(context, world, process, user, file, good, int(tables))
    return (f"header, first page, half the file and all of it gone: serve, prestart, seed and export refused in {slowest:.2f} s at "
            f"most. {seen}. Every damaged file was left as it was")


def at_start(context, world, file, good):
    whole, slowest = good.read_bytes(), 0.0
    damages = {
        "the header is overwritten": b"\x5a" * 100 + whole[100:],
        "the first page is noise": noise(PAGE) + whole[PAGE:],
        "half the file is gone": whole[:len(whole) // 2 // PAGE * PAGE],
        "no database at all": b"<html>not found</html>" * 100,
    }
    for what, content in damages.items():
        file.write_bytes(content)
        for command in ("serve", "prestart", "seed", "export"):
            took, line = refused(world.binary, command, world.settings | {"PORT": "0"}, context.folder,
                                 (str(file), "is damaged", "restore a backup"))
            slowest = max(slowest, took)
        context.say(f"{what}: {line}")
        if file.read_bytes() != content:
            raise Failure(f"{what}, and the file was changed")
    return slowest


def while_it_runs(context, world, process, user, file, good, whole_pages):
    """Pages of recipes are noise: nothing at the start looks at them."""
    shutil.copy(good, file)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    whole = bytearray(good.read_bytes())
    for page in range(whole_pages, len(whole) // PAGE):
        whole[page * PAGE:(page + 1) * PAGE] = noise(PAGE)
    file.write_bytes(whole)
    before = digest(file)
    process.start()
    deadline, answers = time.monotonic() + 10, []
    while not answers or answers[-1] != 503:
        answers.append(world.ask("GET", "/api/v1/recipes?limit=100").status)
        answers.append(world.ask("POST", "/api/v1/recipes", token=user.access, data={"label": "x", "source": "y"}).status)
        if set(answers) - {200, 201, 503} or time.monotonic() > deadline:
            raise Failure(f"on noise: {answers}")
    process.wait_log("restore a backup", 1)
    told = [line for line in process.log.read_text().splitlines() if "is damaged" in line and "restore a backup" in line]
    if len(told) != 1:
        raise Failure(f"the log tells it {len(told)} times: {process.log.read_text()[-1500:]}")
    for _ in range(5):
        answer = world.ask("POST", "/api/v1/recipes", token=user.access, data={"label": "x", "source": "y"})
        if answer.status != 503:
            raise Failure(f"a write after the damage was seen: {answer}")
    ready, live = world.ask("GET", "/health/ready").status, world.ask("GET", "/health/live").status
    if (ready, live) != (503, 200):
        raise Failure(f"with a damaged file, ready is {ready} and live {live}")
    if 201 not in answers and digest(file) != before:
        raise Failure("the damaged file was changed")
    changed = digest(file)
    # A backup in its place is all it takes.
    shutil.copy(good, context.folder / "restored.db")
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.rename(context.folder / "damaged.db")
    (context.folder / "restored.db").rename(file)
    for _ in range(3):
        answer = world.ask("POST", "/api/v1/recipes", token=user.access, data={"label": "Restored", "source": "me"})
    if answer.status != 201 or process.wait_ready(5) > 5:
        raise Failure(f"with the backup in its place: {answer}")
    if digest(context.folder / "damaged.db") != changed:
        raise Failure("the damaged file was changed after it was put away")
    world.database.check()
    return (f"noise in all pages that 200 recipes have added to a file that is served: 503 at the first sight, told once in the log, ready 503, "
            f"live 200; with the backup in its place a write is 201")


def noise(size):
    return hashlib.shake_128(b"noise").digest(size)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
