"""Users who write without a pause, the log of what was acknowledged to them, and its comparison with the database."""

import collections
import threading
import time

from processes import Failure
from writer import Writer


class Writers:
    """A context manager: `go()` lets them write, `pause()` waits until none does, `compare()` (while they pause and the
    service is there) raises Failure where what was acknowledged is not what is stored. `ports`: where they ask instead
    of at the world's processes, such as a proxy's."""

    def __init__(self, world, count, ports=None):
        self.world, self.ports = world, ports or [process.port for process in world.processes]
        self.going, self.ended, self.lock = threading.Event(), threading.Event(), threading.Lock()
        # How often each status was answered to each kind of request; 0: no answer came.
        self.answers, self.wrong, self.slowest = collections.Counter(), [], 0.0
        self._taken, self._log = collections.Counter(), []
        self.all = [Writer(self, number) for number in range(count)]

    def __enter__(self):
        for writer in self.all:
            writer.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.going.set()
        for writer in self.all:
            writer.join()

    def go(self):
        self.going.set()

    def pause(self):
        self.going.clear()
        for writer in self.all:
            if not writer.idle.wait(90):
                raise Failure(f"writer {writer.number} waits for an answer for more than 90 s")

    def note(self, kind, status, seconds):
        with self.lock:
            self.answers[kind, status] += 1
            self.slowest = max(self.slowest, seconds)

    def take(self):
        """The statuses that were answered since this was asked before, and how often."""
        with self.lock:
            since, self._taken = self.answers - self._taken, self.answers.copy()
        statuses = collections.Counter()
        for (_, status), count in since.items():
            statuses[status] += count
        return statuses

    @property
    def acknowledged(self):
        return sum(count for (_, status), count in self.answers.items() if 200 <= status < 300)

    def acknowledge(self, writer, what):
        with self.lock:
            self._log.append((time.monotonic(), writer.number, what))

    def log(self, last=20):
        """What was acknowledged, by whom and when: the end of it, for a failure's text."""
        return "; ".join(f"{moment:.3f} writer {number}: {what}" for moment, number, what in self._log[-last:])

    def summary(self):
        kinds, unanswered, busy = collections.Counter(), 0, 0
        for (kind, status), count in self.answers.items():
            kinds[kind] += count if 200 <= status < 300 else 0
            unanswered += count if status == 0 else 0
            busy += count if status == 503 else 0
        told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()) if count)
        return (f"{sum(kinds.values()):,} acknowledged ({told}), {unanswered:,} without an answer, {busy:,} told to come "
                f"again (503)")

    def compare(self, sessions=True):
        """Every recipe is as it was last acknowledged, or as a request that had no answer was to make it; nobody else's
        is there; `sessions` are alive or dead as was told, which takes writes. Returns how many recipes were looked at."""
        for writer in self.all if sessions and not self.wrong else ():
            writer.settle()
        if self.wrong:
            raise Failure(f"{len(self.wrong)} answers were wrong: {self.wrong[0]}")
        ids = ", ".join(str(writer.user.id) for writer in self.all)
        stored = collections.defaultdict(dict)
        for submitter, id, label, source in self.world.database.execute(
                f"SELECT submitter_id, id, label, source FROM recipes WHERE submitter_id IN ({ids})"):
            if label in stored[int(submitter)]:
                raise Failure(f"{label} is stored twice")
            stored[int(submitter)][label] = int(id), source
        looked_at = 0
        for writer in self.all:
            looked_at += len(writer.recipes)
            writer.compare(stored[writer.user.id])
        told = self.world.database.execute("SELECT count(*) FROM recipes WHERE visibility <> 'private'")
        counted = self.world.database.execute("SELECT sum(public) FROM recipe_counts")
        if told != counted:
            raise Failure(f"there are {told[0][0]} public recipes, and recipe_counts has {counted[0][0]}")
        return looked_at

    def compare_letters(self, patience=60):
        """Every letter that was promised is there once the outbox is empty."""
        deadline = time.monotonic() + patience
        while self.world.database.execute("SELECT count(*) FROM outbox") != [["0"]]:
            if time.monotonic() > deadline:
                raise Failure(f"letters wait in the outbox for more than {patience} s")
            time.sleep(0.05)
        promised = 0
        for writer in self.all:
            got = len(set(self.world.letters_to(writer.correspondent.email)))
            if got < writer.letters:
                raise Failure(f"{writer.letters} letters were promised to {writer.correspondent.email}, {got} are there")
            promised += writer.letters
        return promised
