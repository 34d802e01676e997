"""The table that the rows register in."""

import collections
import traceback

from processes import Failure

TABLE = []


class Skipped(Exception):
    """A row that cannot be tried, and why."""


class Tally:
    """What was answered in a row."""

    def __init__(self):
        self.answers, self.rows = collections.Counter(), []

    def want(self, statuses, answer, what):
        statuses = (statuses,) if isinstance(statuses, int) else statuses
        self.answers[answer.status] += 1
        if answer.status not in statuses:
            raise Failure(f"{what}: wanted {' or '.join(map(str, statuses))}, was answered {answer}")
        return answer

    def __str__(self):
        return ", ".join(f"{status} × {count:,}" for status, count in sorted(self.answers.items()))


def row(name):
    """Registers a row. It is called with the world and a tally, says in words what it did, and raises Failure."""

    def register(function):
        TABLE.append((name, function))
        return function

    return register


def run(world, wanted):
    """Prints a line a row; returns whether none failed."""
    verdicts = []
    for name, function in TABLE:
        if not all(word.lower() in f"{name} {function.__name__}".lower() for word in wanted):
            continue
        tally = Tally()
        try:
            did = function(world, tally)
            verdict = "passed"
        except Skipped as why:
            verdict, did = "SKIPPED", str(why)
        except Failure as why:
            verdict, did = "FAILED", str(why)
        except Exception:
            verdict, did = "FAILED", traceback.format_exc()
        verdicts.append(verdict)
        print(f"{verdict:7} | {world.database.name} | {name} | {did} | {tally}", flush=True)
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("passed", "FAILED", "SKIPPED"))
    print(f"== {world.database.name}: {counts}", flush=True)
    return bool(verdicts) and "FAILED" not in verdicts
