"""The machine's clock is wrong for a while, and is set right: forwards by hours, and back."""

import glob

from processes import Failure

TITLE = "the clock steps forwards and back"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "no 500, no crash; access tokens are judged by the clock, sessions go on, an ended one stays dead; nobody is locked out"
SECONDS = (20, 20)
HOUR = 3600


def run(context):
    context.needs("faketime", "faketime")
    libraries = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    world = context.world()
    [process] = world.processes
    user, ended = world.user(), world.user()
    world.want(204, "POST", "/api/v1/auth/logout", token=ended.access)
    clock = context.folder / "clock"
    clock.write_text("+0\n")
    # Timeouts run by the monotonic clock, which does not step.
    process.restart(LD_PRELOAD=libraries[0], FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1",
                    FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1", THROTTLE_LOGIN_PER_ACCOUNT="5")
    told, refresh, access = [], user.refresh, user.access
    for what, offset, alive in (("2 hours forwards", 2 * HOUR, False), ("3 hours back", -HOUR, True), ("right again", 0, True)):
        clock.write_text(f"{offset:+d}\n")
        me = world.me(access).status
        answer = world.refreshed(refresh)
        if answer.status != 200:
            raise Failure(f"{what}: the session is over: {answer}")
        access, refresh = answer["access_token"], answer["refresh_token"]
        checks = {
            "the new access token": (world.me(access).status, 200),
            "a write": (world.ask("POST", "/api/v1/recipes", token=access, data={"label": "Toast", "source": "me"}).status, 201),
            "a search": (world.ask("GET", "/api/v1/recipes?q=toast").status, 200),
            "the ended session": (world.refreshed(ended.refresh).status, 400),
            "ready": (world.ask("GET", "/health/ready").status, 200),
        }
        for name, (status, wanted) in checks.items():
            if status != wanted:
                raise Failure(f"{what}: {name} is {status} instead of {wanted}")
        told.append(f"{what}: the access token from before {me}")
    # Guesses while the clock is ahead must not lock the owner out for longer once it is right.
    victim = world.user(logged_in=False)
    clock.write_text(f"{2 * HOUR:+d}\n")
    form = {"username": victim.email, "password": "wrong"}
    guessed = [world.ask("POST", "/api/v1/auth/login", form=form).status for _ in range(8)]
    clock.write_text("+0\n")
    answer = world.ask("POST", "/api/v1/auth/login", form=form | {"password": victim.password})
    if answer.status != 200 or 429 not in guessed:
        raise Failure(f"after guesses {guessed} in the future, the owner's login is {answer}")
    if process.process.poll() is not None:
        raise Failure("the process is gone")
    log = process.log.read_text()
    if "panicked" in log:
        raise Failure(f"a panic: {log[-1000:]}")
    world.database.check()
    return (f"{'; '.join(told)}; the session went on, the ended one stayed dead; after 8 guesses while the clock was 2 hours "
            f"ahead the owner's login was {answer.status} once it was right")
