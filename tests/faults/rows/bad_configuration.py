"""What is wrong before the port opens is said before the port opens."""

import os
import socket
import subprocess

from processes import Database, Failure, World
from starts import for_nobody, nobody, refused

TITLE = "bad configuration, pending migration, unwritable folder"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "exit in 1 s, not with 0, one clear line"
SECONDS = (20, 20)

# Settings, and words of the line that refuses them.
WRONG = (
    ({"JWT_SECRET": ""}, "JWT_SECRET"), ({"JWT_SECRET": "short"}, "JWT_SECRET"),
    ({"JWT_SECRET": "", "JWT_SECRET_FILE": "/nowhere"}, "JWT_SECRET_FILE"),
    ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL"), ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://user:p@ss@host/x"}, "DATABASE_URL"), ({"DATABASE_POOL_SIZE": "0"}, "DATABASE_POOL_SIZE"),
    ({"DATABASE_ACQUIRE_TIMEOUT_SECONDS": "soon"}, "DATABASE_ACQUIRE_TIMEOUT_SECONDS"),
    ({"HOST": "localhost!"}, "HOST"), ({"PORT": "99999"}, "PORT"), ({"WORKERS": "0"}, "WORKERS"),
    ({"PUBLIC_URL": "recipes"}, "PUBLIC_URL"), ({"BACKEND_CORS_ORIGINS": "*"}, "BACKEND_CORS_ORIGINS"),
    ({"BCRYPT_COST": "3"}, "BCRYPT_COST"), ({"HASH_THREADS": "-1"}, "HASH_THREADS"), ({"PASSWORD_PEPPER": "salt"}, "PASSWORD_PEPPER"),
    ({"MAX_BODY_BYTES": "1"}, "MAX_BODY_BYTES"), ({"SESSION_DAYS": "x"}, "SESSION_DAYS"),
    ({"THROTTLE_LOGIN_PER_ACCOUNT": "-5"}, "THROTTLE_LOGIN_PER_ACCOUNT"), ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
    ({"LOG_LEVEL": "recipe_api=shout"}, "LOG_LEVEL"), ({"MAIL_TRANSPORT": "pigeon"}, "MAIL_TRANSPORT"),
    ({"MAIL_TRANSPORT": "smtp"}, "SMTP_HOST"), ({"MAIL_FROM": "nobody"}, "MAIL_FROM"),
    ({"MAIL_FOLDER": "/proc/letters"}, "MAIL_FOLDER"),
    ({"MAIL_TRANSPORT": "smtp", "SMTP_HOST": "localhost", "SMTP_CA_FILE": "/nowhere"}, "SMTP_CA_FILE"),
    ({"HOST": "203.0.113.1"}, "203.0.113.1"),
)


def run(context):
    database = Database(context.folder, context.postgres())
    world = World(context.binary, context.folder, database)
    slowest, tried = 0.0, 0

    def refuse(what, words, settings=None, command="serve", **more):
        nonlocal slowest, tried
        took, line = refused(more.pop("binary", context.binary), command, world.settings | {"PORT": "0"} | (settings or {}),
                             context.folder, words, **more)
        context.say(f"{what}: {line}")
        slowest, tried = max(slowest, took), tried + 1

    for settings, word in WRONG:
        refuse(" ".join(f"{name}={value}" for name, value in settings.items()), (word,), settings)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refuse("the port is taken", (port, "another process listens there"), {"PORT": port})
    if nobody() is not None:
        folders(context, database, refuse)
    if database.name == "SQLite":
        files(context, refuse)
    subprocess.run([context.binary, "migrate", "down"], env=world.settings, check=True, capture_output=True)
    for command in ("serve", "user promote root@example.com", "reindex"):
        refuse(f"a pending migration, {command}", ("misses 1 migration", "recipe-api prestart"), command=command)
    subprocess.run([context.binary, "migrate", "up"], env=world.settings, check=True, capture_output=True)
    with world:
        if world.ask("GET", "/health/ready").status != 200:
            raise Failure("the right settings do not start either")
    return f"{tried} mistakes: each one line within {slowest:.2f} s, exit not 0; with the right settings it starts"


def folders(context, database, refuse):
    """A folder for letters that the service's user may not write to."""
    letters = context.folder / "closed"
    letters.mkdir(mode=0o555)
    if database.name == "SQLite":
        for file in context.folder.glob("recipes.db*"):
            os.chmod(file, 0o666)
    binary = for_nobody(context.binary, context.folder)
    os.chmod(context.folder, 0o777)
    refuse("an unwritable folder for letters", ("MAIL_FOLDER",), {"MAIL_FOLDER": str(letters)}, binary=binary, user=nobody())


def files(context, refuse):
    for path, words in (("/nowhere/recipes.db", ("/nowhere/recipes.db",)), (f"{context.folder}", (f"{context.folder}",)),
                        (f"{context.folder}/mistyped.db", ("mistyped.db", "DATABASE_URL"))):
        refuse(f"sqlite://{path}", words, {"DATABASE_URL": f"sqlite://{path}"})
    refuse("prestart where no file can be made", ("/proc/recipes.db",), {"DATABASE_URL": "sqlite:///proc/recipes.db"},
           command="prestart")
    if (context.folder / "mistyped.db").exists():
        raise Failure("a file was made of a mistyped name")
