"""A process that is killed at any moment takes nothing with it that it had answered for."""

import random
import signal
import time

from processes import Failure

TITLE = "kill -9 at random moments under 8 writers"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = ("no acknowledged write lost, no ended session revived, no refresh token used up, no letter lost, "
          "integrity_check ok, ready again in 2 s")
SECONDS = (420, 30)


def run(context):
    kills, chance = context.pick(200, 8), random.Random(9)
    world = context.world(2 if context.database == "PostgreSQL" else 1)
    writers = context.writers(world)
    slowest, looked_at = 0.0, 0
    for number in range(kills):
        writers.go()
        time.sleep(chance.uniform(0.02, 0.8))
        victim = world.processes[number % len(world.processes)]
        victim.stop(signal.SIGKILL)
        if number % 2:
            # The writers meet nobody, or the other process, before it is back.
            time.sleep(0.05)
        begun = time.monotonic()
        victim.start()
        victim.wait_ready(10)
        slowest = max(slowest, time.monotonic() - begun)
        writers.pause()
        looked_at += writers.compare()
        world.database.check()
        context.progress(number + 1, kills)
    if slowest > 2:
        raise Failure(f"ready again after {slowest:.1f} s")
    letters = writers.compare_letters()
    context.say(f"killed {kills} times")
    return (f"{kills} kills: {writers.summary()}; {looked_at:,} comparisons of a recipe and {letters:,} letters without a "
            f"difference; ready again in {slowest:.2f} s at most")
