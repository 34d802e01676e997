"""Users who write without a pause, the log of what was acknowledged to them, and its comparison with the database."""

import collections
import http.client
import random
import threading
import time

from processes import Connection, Failure, request

RECIPES = "/api/v1/recipes"
# Per user; one who has more deletes rather than adds.
MANY = 40


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


class Writer(threading.Thread):
    def __init__(self, writers, number):
        super().__init__(daemon=True)
        self.writers, self.number, self.random = writers, number, random.Random(number)
        self.user = writers.world.user(f"writer-{number}")
        self.correspondent = writers.world.user(f"correspondent-{number}", logged_in=False)
        self.refresh, self.access, self.letters, self.made = self.user.refresh, self.user.access, 0, 0
        # Of each label: the id (None: not known), and what its source may be (None: the recipe may be absent).
        self.recipes, self.frozen, self.revoked, self.unsure = {}, set(), [], []
        self.idle, self.connection, self.turn = threading.Event(), None, number
        self.idle.set()

    def run(self):
        while not self.writers.ended.is_set():
            if not self.writers.going.is_set():
                self.idle.set()
                self.writers.going.wait()
                self.idle.clear()
                continue
            self.idle.clear()
            try:
                self.write()
            except Exception as error:
                self.wrong(f"writer {self.number} broke: {error!r}")
        self.idle.set()

    def wrong(self, what):
        with self.writers.lock:
            self.writers.wrong.append(what)
        time.sleep(0.1)

    def ask(self, kind, method, path, wanted=(200, 201, 202, 204), **parts):
        """The answer; `None` where none came, `False` where nothing was sent."""
        begun, port = time.monotonic(), self.writers.ports[self.turn % len(self.writers.ports)]
        if self.connection is None or self.connection.port != port:
            self.connection = Connection(port)
        try:
            self.connection.ready()
        except OSError:
            # Nobody listens there: another process may.
            self.turn += 1
            time.sleep(0.02)
            return False
        try:
            answer = self.connection.ask(request(method, path, **parts))
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.writers.note(kind, 0, time.monotonic() - begun)
            return None
        self.writers.note(kind, answer.status, time.monotonic() - begun)
        if answer.status == 503:
            if not answer.headers["Retry-After"]:
                self.wrong(f"{method} {path}: 503 without Retry-After")
            time.sleep(0.05)
        elif answer.status not in wanted:
            self.wrong(f"{method} {path} was answered {answer}")
        elif 200 <= answer.status < 300 and kind != "refreshes":
            self.writers.acknowledge(self, f"{method} {path} {answer.status}")
        return answer

    def write(self):
        known = [label for label, (id, _) in self.recipes.items() if id and label not in self.frozen]
        draw = self.random.random()
        if draw < 0.02:
            self.end_a_session()
        elif draw < 0.05:
            self.ask_for_a_letter()
        elif draw < 0.12:
            self.renew()
        elif known and (draw < 0.25 or len(known) > MANY):
            self.change(self.random.choice(known), "deletions", "DELETE", None, 204)
        elif known and draw < 0.6:
            source = f"changed {self.random.random()}"
            self.change(self.random.choice(known), "changes", "PATCH", source, 200, data={"source": source})
        else:
            self.create()

    def create(self):
        self.made += 1
        label = f"w{self.number}-{self.made}"
        parts = {"token": self.access, "data": {"label": label, "source": "new"}}
        if self.random.random() < 0.5:
            parts["headers"] = [("Idempotency-Key", f'"{label}-{self.user.id}"')]
        answer = self.ask("recipes", "POST", RECIPES, **parts)
        if answer is False:
            return
        if answer and answer.status == 201:
            self.recipes[label] = (answer["id"], {"new"})
        else:
            self.recipes[label] = (None, {None, "new"})
            if answer is None and "headers" in parts:
                self.unsure.append((label, parts))

    def change(self, label, kind, method, source, wanted, **parts):
        id, may_be = self.recipes[label]
        answer = self.ask(kind, method, f"{RECIPES}/{id}", wanted=(wanted,), token=self.access, **parts)
        if answer is False:
            return
        if answer and answer.status == wanted:
            self.recipes[label] = (id, {source})
            if source is None:
                self.frozen.add(label)
        else:
            # Nothing that comes later may hide what became of this.
            self.recipes[label] = (id, may_be | {source})
            self.frozen.add(label)

    def end_a_session(self):
        form = {"username": self.user.email, "password": self.user.password}
        opened = self.ask("logins", "POST", "/api/v1/auth/login", form=form)
        if not opened or opened.status != 200:
            return
        ended = self.ask("logouts", "POST", "/api/v1/auth/logout", token=opened["access_token"])
        if ended and ended.status == 204:
            self.revoked.append((opened["access_token"], opened["refresh_token"]))

    def ask_for_a_letter(self):
        answer = self.ask("letters", "POST", "/api/v1/auth/password-reset", data={"email": self.correspondent.email})
        self.letters += bool(answer and answer.status == 202)

    def renew(self, tries=1):
        """A refresh without an answer is asked for again with the same token: it must not be used up."""
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh}
        answer = self.ask("refreshes", "POST", "/api/v1/auth/refresh", wanted=(200,), form=form)
        if answer and answer.status == 200:
            self.access, self.refresh = answer["access_token"], answer["refresh_token"]
            return True
        while answer is None and tries < 5 and not self.writers.ended.is_set():
            return self.renew(tries + 1)
        return False

    def settle(self):
        """Asks again for what had no answer, and after the sessions."""
        if not self.renew():
            self.wrong(f"writer {self.number} cannot refresh the session")
        for label, parts in self.unsure:
            parts["token"] = self.access
            answer = self.ask("again", "POST", RECIPES, **parts)
            if answer and answer.status == 201:
                self.recipes[label] = (answer["id"], {"new"})
        self.unsure.clear()
        world, at = self.writers.world, self.writers.world.processes[self.number % len(self.writers.world.processes)]
        for access, refresh in self.revoked[-5:]:
            if (world.me(access, at=at).status, world.refreshed(refresh, at=at).status) != (401, 400):
                raise Failure("a session that was ended is alive")

    def compare(self, stored):
        """`stored`: of each label its id and source. What had no answer is settled by it."""
        for label, (id, may_be) in self.recipes.items():
            _, found = stored.get(label, (None, None))
            if found not in may_be:
                raise Failure(f"writer {self.number}: {label} (id {id}) was to be one of {may_be}, and is {found}; "
                              f"acknowledged last: {self.writers.log()}")
        if unknown := sorted(stored.keys() - self.recipes.keys()):
            raise Failure(f"writer {self.number}: nobody wrote {unknown[:3]}")
        self.recipes = {label: (id, {source}) for label, (id, source) in stored.items()}
        self.frozen.clear()
