"""A backup while everybody writes, and one that is killed half-way."""

import os
import signal
import sqlite3
import stat
import subprocess

from processes import Database, Failure

TITLE = "backup under 8 writers, killed half-way every other time, restored at last"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = ("every write that was acknowledged before it began is in it, integrity_check ok, nothing half has a name, no "
          "answer is wrong; what is restored is what the backup holds")
SECONDS = (120, 30)
# A command prints such a line and goes on with work that takes a while.
MOMENTS = ("rows of users", "rows of recipes", "rows of recipe_facets", "references are sound")


def run(context):
    backups, world = context.pick(20, 4), context.world()
    writers = context.writers(world)
    writers.go()
    while writers.acknowledged < 200:
        context.progress(0, backups)
        if writers.wrong:
            raise Failure(writers.wrong[0])
        writers.ended.wait(0.05)
    looked_at = 0
    for number in range(backups):
        file = context.folder / f"backup-{number}.db"
        if number % 2:
            killed(context, world, file, MOMENTS[number // 2 % len(MOMENTS)], acknowledged(writers))
        before = acknowledged(writers)
        backup(context, world, file)
        looked_at += held(file, before)
        context.progress(number + 1, backups)
    writers.pause()
    writers.compare()
    world.database.check()
    restored = restore(context, world, file)
    return (f"{writers.summary()}; {backups} backups, {backups // 2} after one that was killed: {looked_at:,} recipes that "
            f"were acknowledged before are in them, integrity ok, mode 0600; the last one restored: {restored}")


def acknowledged(writers):
    """Of each recipe that is known to be there, its id."""
    return [id for writer in writers.all for id, may_be in dict(writer.recipes).values() if id and None not in may_be]


def command(context, world, *arguments, **settings):
    return subprocess.Popen([context.binary, *arguments], env=world.settings | settings, cwd=context.folder, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def backup(context, world, file):
    process = command(context, world, "backup", str(file))
    out, err = process.communicate(timeout=120)
    if process.returncode or err:
        raise Failure(f"backup ended with {process.returncode}: {err}")
    if stat.S_IMODE(os.stat(file).st_mode) != 0o600:
        raise Failure("others may read the backup")
    context.say(out.splitlines()[-1])


def killed(context, world, file, moment, before):
    """Where a machine is so busy that the backup ends before it is killed, once more. What was verified and has only not
    got its name is no half."""
    for _ in range(20):
        process = command(context, world, "backup", str(file))
        next((line for line in process.stdout if moment in line), None)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        if process.returncode == -signal.SIGKILL:
            break
        file.unlink()
    else:
        raise Failure(f"no backup could be killed at {moment!r}")
    if file.exists():
        raise Failure(f"killed at {moment!r}, half a backup has its name")
    part = command(context, world, "restore", f"{file}.part", DATABASE_URL=f"sqlite://{context.folder}/half.db")
    part.communicate(timeout=60)
    if part.returncode == 0 and moment == MOMENTS[-1]:
        held(f"{file}.part", before)
        (context.folder / "half.db").unlink()
        context.say(f"killed at {moment!r}: no backup has the name, and FILE.part was whole already")
    elif part.returncode == 1:
        context.say(f"killed at {moment!r}: no backup has the name, and FILE.part is refused")
    else:
        raise Failure(f"killed at {moment!r}, half a backup was restored")


def held(file, before):
    """A recipe that was there is there, or has been deleted since."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        if (found := connection.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            raise Failure(f"integrity_check: {found}")
        if found := connection.execute("PRAGMA foreign_key_check").fetchall():
            raise Failure(f"foreign_key_check: {found}")
        kept = {id for (id,) in connection.execute("SELECT id FROM recipes UNION SELECT recipe_id FROM recipe_trash")}
        public, counted = connection.execute(
            "SELECT (SELECT count(*) FROM recipes WHERE visibility = 'public'), (SELECT sum(public) FROM recipe_counts)"
        ).fetchone()
    if lost := sorted(set(before) - kept):
        raise Failure(f"{len(lost)} recipes were acknowledged before the backup began and are not in it: {lost[:5]}")
    if public != counted:
        raise Failure(f"the backup is not of one moment: {public} public recipes, counted {counted}")
    return len(before)


def restore(context, world, file):
    folder = context.folder / "restored"
    folder.mkdir()
    target = Database(folder, context.postgres())
    process = command(context, world, "restore", str(file), DATABASE_URL=target.url)
    out, err = process.communicate(timeout=300)
    if process.returncode or err:
        raise Failure(f"restore ended with {process.returncode}: {err}")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        wanted = connection.execute("SELECT count(*), coalesce(sum(version), 0) FROM recipes").fetchone()
    found = target.execute("SELECT count(*), coalesce(sum(version), 0) FROM recipes")
    if found != [[str(value) for value in wanted]]:
        raise Failure(f"{wanted} recipes and versions were in the backup, {found} are restored")
    return out.splitlines()[-1]
