"""A file or a folder that the service may not write to."""

import os
import subprocess

from processes import Database, Failure
from starts import for_nobody, nobody, refused

TITLE = "SQLite's file or its folder cannot be written to"
DATABASES = ("SQLite",)
WANTED = "serve, prestart and seed end in 1 s, not with 0, with one line that says so; nothing is made or changed"
SECONDS = (15, 15)


def run(context):
    user = nobody()
    binary = for_nobody(context.binary, context.folder)
    home = context.folder / "home"
    home.mkdir(mode=0o700)
    world = context.world(database=Database(home))
    for process in world.processes:
        process.stop()
    file = world.database.file
    if user is not None:
        subprocess.run(["chown", "-R", str(user), home], check=True)
    settings = world.settings | {"PORT": "0"}
    slowest, told = 0.0, []
    cases = (
        ("the file is read-only", 0o700, 0o400, (str(file), "cannot be written to")),
        ("the folder is read-only", 0o500, 0o600, (str(file), "cannot be written to")),
        ("both are", 0o500, 0o400, (str(file), "cannot be written to")),
        ("the file cannot be read", 0o700, 0o000, (str(file), "Permission denied")),
    )
    for what, folder_mode, file_mode, words in cases:
        os.chmod(home, folder_mode)
        os.chmod(file, file_mode)
        before = state(home)
        for command in ("serve", "prestart", "seed"):
            took, line = refused(binary, command, settings, context.folder, words, user)
            context.say(f"{what}, {command}: {line}")
            slowest = max(slowest, took)
        if state(home) != before:
            raise Failure(f"{what}: {before} became {state(home)}")
        told.append(what)
    os.chmod(home, 0o700)
    os.chmod(file, 0o600)
    world.database.check()
    return f"{', '.join(told)}: 3 commands each refused in {slowest:.2f} s at most, nothing made or changed"


def state(folder):
    return sorted((path.name, path.read_bytes() if os.getuid() == 0 else path.stat().st_size) for path in folder.iterdir())
