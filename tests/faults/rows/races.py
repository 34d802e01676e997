"""The races of tests/attacks, which tells more of each: of all who come at once, one wins."""

import sys
import types
from pathlib import Path

from processes import Failure, at_once, request

sys.path.append(str(Path(__file__).resolve().parents[2] / "attacks"))
import limits  # noqa: E402
import sessions  # noqa: E402
import table  # noqa: E402

TITLE = "races, 64 ways over two processes: refresh, reset, throttle, the same address"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "exactly one winner; of wrong logins no more are looked at than are allowed"
SECONDS = (1500, 60)


def run(context):
    world = context.world(2)
    world.options = types.SimpleNamespace(rounds=context.pick(1000, 10), reset_rounds=context.pick(30, 2))
    told = []
    for number, race in enumerate((sessions.parallel_refreshes, limits.parallel_confirms, limits.throttled, same_address)):
        context.progress(number, 4)
        tally = table.Tally()
        told.append(race(world, tally))
        context.say(f"{race.__name__}: {told[-1]} ({tally})")
    return "; ".join(told)


def same_address(world, tally):
    """Each costs a bcrypt, so there are fewer rounds of it."""
    rounds, connections = max(2, world.options.rounds * 3 // 100), world.connections(64)
    for number in range(rounds):
        data = {"email": f"twin-{number}@example.com", "password": "staple after dark 7"}
        answers = at_once(connections, [request("POST", "/api/v1/auth/signup", data=data)] * 64)
        won = sum(tally.want((201, 400, 409), answer, f"signup {number}").status == 201 for answer in answers)
        if won != 1:
            raise Failure(f"{won} accounts were answered for one address")
        [[stored]] = world.database.execute(f"SELECT count(*) FROM users WHERE email = 'twin-{number}@example.com'")
        if stored != "1":
            raise Failure(f"{stored} accounts are stored for one address")
    return f"{rounds} rounds of 64 signups with one address: one account each time"
