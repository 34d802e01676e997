"""The row about rotating keys: as docs/ACCOUNTS.md says, under load."""

import collections
import http.client
import itertools
import secrets
import threading
import time

from processes import COOKIE, PAGE, SECRET, Connection, Failure, cookie_of, request
from table import row

NEW_SECRET = secrets.token_urlsafe(32)


class Client(threading.Thread):
    """Somebody with a session who reads, writes and refreshes without a pause, at every process in turn. Where a
    connection is refused or cut off before an answer, since that process restarts, the same request goes to the next
    one, as a proxy would send it: a submission has an Idempotency-Key, so that it counts once."""

    def __init__(self, world, user, cookie=None):
        super().__init__()
        self.world, self.user, self.cookie = world, user, cookie
        self.access, self.refresh = user.access, user.refresh
        self.done, self.elsewhere, self.failures = collections.Counter(), collections.Counter(), []
        self.ends = threading.Event()

    def ask(self, what, wanted, number, **parts):
        processes = itertools.cycle(self.world.processes)
        content = request(**parts)
        for _ in range(number % len(self.world.processes)):
            next(processes)
        deadline = time.monotonic() + 30
        for process in processes:
            try:
                connection = Connection(process.port)
                answer = connection.ask(content)
                connection.close()
                break
            except ConnectionRefusedError:
                self.elsewhere["refused"] += 1
            except (OSError, http.client.HTTPException):
                self.elsewhere["cut off"] += 1
            if time.monotonic() > deadline:
                self.failures.append(f"{what}: nobody answered for 30 s")
                return None
            time.sleep(0.02)
        self.done[what] += 1
        if answer.status != wanted:
            self.failures.append(f"{what} was answered {answer}")
            return None
        return answer

    def run(self):
        number = 0
        while not self.ends.is_set() and not self.failures:
            number += 1
            me = self.ask("/auth/me", 200, number, method="GET", path="/api/v1/auth/me", token=self.access)
            if me and me["id"] != self.user.id:
                self.failures.append(f"/auth/me: {me}")
            if number % 3 == 0:
                self.ask("recipes", 201, number // 3, method="POST", path="/api/v1/recipes", token=self.access,
                         data={"label": "Soup"}, headers=[("Idempotency-Key", f'"{self.user.id}-{number}"')])
            if number % 4 == 0:
                self.renew(number // 4)

    def renew(self, number):
        if self.cookie:
            answer = self.ask("refreshes by cookie", 200, number, method="POST", path="/api/v1/auth/session/refresh",
                              headers=[*PAGE, ("Cookie", f"{COOKIE}={self.cookie}")])
            if answer:
                self.access, self.cookie = answer["access_token"], cookie_of(answer)
        else:
            answer = self.ask("refreshes", 200, number, method="POST", path="/api/v1/auth/refresh",
                              form={"grant_type": "refresh_token", "refresh_token": self.refresh})
            if answer:
                self.access, self.refresh = answer["access_token"], answer["refresh_token"]


@row("keys: rotated by JWT_SECRET and JWT_SECRETS_RETIRED, one process after the other, under load")
def rotation(world, tally):
    before = [world.user() for _ in range(4)]
    kept = [(user.access, user.refresh) for user in before]
    clients = [Client(world, world.user()) for _ in range(9)]
    for _ in range(3):
        user = world.user()
        user.access, cookie = user.open_cookie()
        clients.append(Client(world, user, cookie))
    restarts = 0

    def everywhere(**settings):
        nonlocal restarts
        for process in world.processes:
            time.sleep(1)
            process.restart(**settings)
            restarts += 1

    for client in clients:
        client.start()
    try:
        everywhere(JWT_SECRET=SECRET, JWT_SECRETS_RETIRED=NEW_SECRET)
        everywhere(JWT_SECRET=NEW_SECRET, JWT_SECRETS_RETIRED=SECRET)
        time.sleep(1)
    finally:
        for client in clients:
            client.ends.set()
        for client in clients:
            client.join()
    done, elsewhere = collections.Counter(), collections.Counter()
    for client in clients:
        done.update(client.done)
        elsewhere.update(client.elsewhere)
    failures = [failure for client in clients for failure in client.failures]
    if failures:
        raise Failure(f"{len(failures)} of {sum(done.values()):,} requests failed: {failures[0]}")
    lost = 0
    for client in clients:
        lost += world.me(client.access).status != 200
    for access, refresh in kept:
        lost += world.me(access).status != 200
        lost += world.refreshed(refresh).status != 200
    if lost:
        raise Failure(f"{lost} sessions are lost")
    written = sum(client.done["recipes"] for client in clients)
    ids = ", ".join(str(client.user.id) for client in clients)
    stored = int(world.database.execute(f"SELECT count(*) FROM recipes WHERE submitter_id IN ({ids})")[0][0])
    if stored != written:
        raise Failure(f"{written} recipes were answered 201, {stored} are stored")

    # The one who leaves an old secret out, since it leaked, ends everything that it signed.
    old_access, old_refresh = kept[0]
    fresh = world.user()
    for process in world.processes:
        process.restart(JWT_SECRETS_RETIRED="")
    for process in world.processes:
        tally.want(401, world.me(old_access, at=process), "an access token of the secret that was left out")
        tally.want(400, world.refreshed(old_refresh, at=process), "a refresh token of the secret that was left out")
        tally.want(200, world.me(fresh.access, at=process), "an access token of the new secret")
    tally.want(200, world.refreshed(fresh.refresh), "a refresh token of the new secret")
    for process in world.processes:
        process.restart(JWT_SECRET=SECRET, JWT_SECRETS_RETIRED=NEW_SECRET)
    world.root = world.known(world.root.email)
    counts = ", ".join(f"{count:,} {what}" for what, count in done.items())
    sent = ", ".join(f"{count} {what}" for what, count in elsewhere.items()) or "none"
    return (f"{restarts} restarts of {len(world.processes)} processes, {len(clients)} clients, {sum(done.values()):,} requests "
            f"({counts}), sent again: {sent}; 0 failed, 0 of {len(clients) + len(kept)} sessions lost, {written} recipes "
            "written and stored; without the old secret its tokens are dead")
