"""One user who writes without a pause, and remembers what was acknowledged."""

import http.client
import random
import threading
import time

from processes import Connection, Failure, request

RECIPES = "/api/v1/recipes"
# Who has more deletes rather than adds.
MANY = 40


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
