"""Rows about the password reset and about limits."""

import re
import time
from urllib.parse import unquote

from accounts import log_in_request
from processes import PASSWORD, SITE, Connection, Failure, at_once, request
from table import Skipped, row

RESET, CONFIRM = "/api/v1/auth/password-reset", "/api/v1/auth/password-reset/confirm"


def needs_reset(world):
    if world.ask("POST", RESET, data={"email": "nobody@example.com"}).status == 404:
        raise Skipped("this binary has no POST /auth/password-reset")


def links(letter):
    return set(re.findall(r"https?://[^\s\"<>]+", letter))


def token_of(world, email, count=1, **parts):
    """Asks for a reset, waits for the letter and takes the token out of it. `count`: so many letters there are then."""
    answer = world.ask("POST", RESET, data={"email": email}, **parts)
    if answer.status != 202:
        raise Failure(f"a reset was answered {answer}")
    return wait_for_token(world, email, count)


def wait_for_token(world, email, count, kind="reset_password"):
    deadline = time.monotonic() + 30
    while len(letters := world.letters_to(email, kind)) < count:
        if time.monotonic() > deadline:
            raise Failure(f"{len(letters)} letters to {email}, where there should be {count}")
        time.sleep(0.02)
    [link] = {link for link in links(letters[-1]) if "#" in link}
    return unquote(link.partition("#")[2].partition("token=")[2])


def confirm(world, token, password, **parts):
    return world.ask("POST", CONFIRM, data={"token": token, "new_password": password}, **parts)


@row("reset: ten GETs, then POST; 64 confirms at once; second use; Host header poisoned; 1,000 requests")
def reset(world, tally):
    needs_reset(world)
    user = world.user()
    api, (_, cookie) = user.make_api_token("profile"), user.open_cookie()
    token = token_of(world, user.email)
    for path in (CONFIRM, RESET, "/reset-password"):
        for query in (f"?token={token}", ""):
            for method in ("GET", "HEAD"):
                for _ in range(3):
                    answer = world.ask(method, f"{path}{query}")
                    tally.want((200, 302, 404, 405), answer, f"{method} of {path}")
    # What does not fit as a password does not use the token up, and neither does a door for something else.
    for bad in ("short", "x" * 1025, user.email, ""):
        tally.want((400, 422), confirm(world, token, bad), f"the new password {bad[:20]!r}")
    tally.want((400, 404, 422), world.ask("POST", "/api/v1/auth/verify-email", data={"token": token}), "the token at verify-email")
    for odd in (token[:-1], token + "A", token.swapcase(), "", " " + token, token + "=", token.rpartition("_")[2]):
        tally.want((400, 422), confirm(world, odd, "staple before dawn 8"), f"the token {odd!r}")
    tally.want(401, world.me(token), "the token as bearer")
    tally.want(400, world.refreshed(token), "the token at /auth/refresh")
    tally.want(200, world.me(user.access), "the session before the confirmation")
    new = "staple before dawn 8"
    answer = tally.want(204, confirm(world, token, new), "the confirmation")
    if answer.body or answer.headers["Set-Cookie"]:
        raise Failure("the confirmation logs somebody in")
    for process in world.processes:
        tally.want(400, confirm(world, token, "staple before dusk 9", at=process), "the second use")
        tally.want(401, world.me(user.access, at=process), "the access token after the reset")
        tally.want(400, world.refreshed(user.refresh, at=process), "the refresh token after the reset")
        tally.want(401, world.cookie_refreshed(cookie, at=process), "the cookie after the reset")
    me = world.connection(world.processes[0])
    tally.want(400, me.ask(log_in_request(user.email, user.password)), "a login with the old password")
    tally.want(200, me.ask(log_in_request(user.email, new)), "a login with the new password")
    # A session in the hands of who has the password alone ends; what the API token may do is told in the documents.
    kept = world.me(api).status

    # Of two tokens, the use of one ends the other.
    first = token_of(world, user.email, 2)
    second = token_of(world, user.email, 3)
    tally.want(204, confirm(world, second, new), "the later token")
    tally.want(400, confirm(world, first, new), "the earlier token after the later one")
    # Another password makes a letter that is on its way worthless.
    third = token_of(world, user.email, 4)
    world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"password": PASSWORD})
    tally.want(400, confirm(world, third, new), "a token from before another password was set")

    for number, host in enumerate(("evil.example", "evil.example:80", "recipes.example.com.evil.example", "127.0.0.1@evil.example")):
        headers = [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"), ("Forwarded", "host=evil.example"),
                   ("X-Original-URL", "//evil.example"), ("Origin", "https://evil.example")]
        token_of(world, user.email, 5 + number, host=host, headers=headers)
        letter = world.letters_to(user.email)[-1]
        if "evil" in letter or any(not link.startswith(f"{SITE}/") and link != SITE for link in links(letter)):
            raise Failure(f"Host: {host} shows in the letter: {links(letter)}")
    return f"12 kinds of GET and HEAD; 15 wrong uses; then once; 4 Host headers; an API token after the reset is answered {kept}"


@row("beyond the table: what a thief asked for before the owner was back")
def thief(world, tally):
    """Who had the password asked for another address and made an API token; then the owner gets the account back."""
    needs_reset(world)
    ways = {
        "a reset": lambda user: tally.want(204, confirm(world, token_of(world, user.email), "staple before dawn 8"), "the reset"),
        "a password change": lambda user: world.want(
            204, "PUT", "/api/v1/auth/password", token=user.access,
            data={"current_password": user.password, "new_password": "staple before dawn 8"}),
        "logout-all": lambda user: world.want(204, "POST", "/api/v1/auth/logout-all", token=user.access),
    }
    for what, get_back in ways.items():
        user = world.user()
        stolen, _ = user.log_in()
        wanted = f"thief-{user.id}@example.com"
        world.want(202, "PUT", "/api/v1/users/me/email", token=stolen,
                   data={"email": wanted, "current_password": user.password})
        proof = wait_for_token(world, wanted, 1, "confirm_new_address")
        api = user.make_api_token("profile")
        get_back(user)
        for process in world.processes:
            answer = world.ask("POST", "/api/v1/auth/verify-email", data={"token": proof}, at=process)
            tally.want(400, answer, f"the thief's address after {what}")
            if what == "a reset":
                tally.want(401, world.me(api, at=process), f"the thief's API token after {what}")
        told = world.want(200, "GET", f"/api/v1/users/{user.id}", token=world.root.access)["email"]
        if told != user.email:
            raise Failure(f"the account has the address {told} after {what}")
    # Of two addresses that were asked for, the one that is proved ends the other.
    user, proofs = world.user(), []
    for name in ("typo", "right"):
        wanted = f"{name}-{user.id}@example.com"
        world.want(202, "PUT", "/api/v1/users/me/email", token=user.access,
                   data={"email": wanted, "current_password": user.password})
        proofs.append(wait_for_token(world, wanted, 1, "confirm_new_address"))
    first = wait_for_token(world, user.email, 1, "verify_address")
    tally.want(204, world.ask("POST", "/api/v1/auth/verify-email", data={"token": proofs[1]}), "the right address")
    for token in (proofs[0], first):
        tally.want(400, world.ask("POST", "/api/v1/auth/verify-email", data={"token": token}), "an earlier address's link")
    return f"links for another address after {', '.join(ways)} and after another address; API tokens after a reset"


@row("reset: 64 confirms at once")
def parallel_confirms(world, tally):
    needs_reset(world)
    user, connections, rounds = world.user(logged_in=False), world.connections(64), world.options.reset_rounds
    for number in range(1, rounds + 1):
        token = token_of(world, user.email, number)
        passwords = [f"staple after dark {number}-{client}" for client in range(64)]
        contents = [request("POST", CONFIRM, data={"token": token, "new_password": password}) for password in passwords]
        answers = at_once(connections, contents)
        won = [password for answer, password in zip(answers, passwords)
               if tally.want((204, 400), answer, f"round {number}").status == 204]
        if len(won) != 1:
            raise Failure(f"round {number}: {len(won)} won")
        user.password = won[0]
        if number % 10 == 1:
            user.log_in()
    return f"{rounds} rounds of 64 clients with a password each: each time one won, and its password is the one"


@row("reset: 1,000 requests, at most 5 mails an hour, known and unknown alike")
def mail_bomb(world, tally):
    needs_reset(world)
    if "THROTTLE_MAIL_PER_RECIPIENT" not in settings_known(world):
        raise Skipped("this binary has no THROTTLE_MAIL_PER_RECIPIENT")
    user = world.user(logged_in=False)
    count = 1000 if world.options.rounds >= 1000 else 100
    limited = world.another(THROTTLE_MAIL_PER_RECIPIENT="5")
    try:
        connection = Connection(limited.port)
        for email in (user.email, user.email.upper(), f" {user.email}", "nobody@example.com"):
            told = set()
            for _ in range(count // 4):
                answer = connection.ask(request("POST", RESET, data={"email": email}))
                told.add(tally.want((202, 422), answer, f"a reset for {email}").body)
            if len(told) > 1 and not all(b"request_id" in body for body in told):
                raise Failure(f"the answers differ: {told}")
        time.sleep(7)
    finally:
        limited.stop()
    sent = len(world.letters_to(user.email))
    if not 1 <= sent <= 5:
        raise Failure(f"{sent} letters")
    return f"{count} requests for one address in three ways of writing and for an unknown one: {sent} letters"


def settings_known(world):
    """The settings that the binary's documentation names and its code has."""
    return world.binary.read_bytes().decode("latin-1")


def needs_throttle(world):
    if "THROTTLE_LOGIN_PER_ACCOUNT" not in settings_known(world):
        raise Skipped("this binary has no THROTTLE_LOGIN_PER_ACCOUNT")


@row("200 wrong logins at once; 1,000 source addresses; a spoofed X-Forwarded-For")
def throttled(world, tally):
    needs_throttle(world)
    many = world.options.rounds >= 1000
    limit = 20
    settings = {"THROTTLE_LOGIN_PER_ACCOUNT": str(limit), "THROTTLE_LOGIN_PER_ADDRESS": "0"}
    processes = [world.another(**settings) for _ in world.processes]
    told = []
    try:
        owner = world.user()
        # From here the owner has logged in before.
        here = Connection(processes[0].port, "127.0.0.1")
        tally.want(200, here.ask(log_in_request(owner.email, owner.password)), "the owner's login")

        def attack(name, email, connections, headers=lambda number: []):
            answers = []
            for start in range(0, len(connections), 50):
                part = connections[start:start + 50]
                contents = [request("POST", "/api/v1/auth/login", form={"username": email, "password": f"wrong {start + n}"},
                                    headers=headers(start + n)) for n in range(len(part))]
                answers += at_once(part, contents)
            for connection in connections:
                connection.close()
            let = 0
            for answer in answers:
                let += tally.want((400, 429), answer, name).status == 400
                if answer.status == 429 and not int(answer.headers["Retry-After"] or 0) > 0:
                    raise Failure(f"{name}: a 429 without Retry-After")
            if let > limit:
                raise Failure(f"{name}: {let} passwords were tried, where {limit} are allowed")
            told.append(f"{name}: {let} of {len(answers)}")

        def from_stranger(count, source):
            return [Connection(processes[n % len(processes)].port, source(n)) for n in range(count)]

        attack("200 at once", owner.email, from_stranger(200, lambda n: "127.0.0.9"))
        tally.want(200, here.ask(log_in_request(owner.email, owner.password)), "the owner, during the attack")
        other = world.user()
        count = 1000 if many else 250
        attack(f"{count} addresses", other.email, from_stranger(count, lambda n: f"127.1.{n // 250}.{n % 250 + 1}"))
        third = world.user()
        attack("spoofed X-Forwarded-For", third.email, from_stranger(100, lambda n: "127.0.0.9"), lambda number: [
            ("X-Forwarded-For", f"198.51.100.{number}"), ("Forwarded", f"for=198.51.100.{number}"),
            ("X-Real-IP", f"198.51.100.{number}")])
        nobody = world.user()
        world.want(204, "DELETE", f"/api/v1/users/{nobody.id}?recipes=delete", token=world.root.access)
        attack("an account that is not there", nobody.email, from_stranger(100, lambda n: "127.0.0.9"))
    finally:
        for process in processes:
            process.stop()
    return f"passwords that were tried, with {limit} allowed: " + "; ".join(told) + "; the owner logs in meanwhile"


@row("200 wrong logins from one address at 200 accounts")
def sprayed(world, tally):
    needs_throttle(world)
    limit = 30
    told = []
    # What a client writes into X-Forwarded-For stands left of what the proxies add.
    for proxies, source, added in ((0, "127.0.0.9", ""), (1, "127.0.0.10", ", 203.0.113.7"), (2, "127.0.0.11", ", 203.0.113.8, 127.0.0.1")):
        limited = world.another(
            THROTTLE_LOGIN_PER_ADDRESS=str(limit), THROTTLE_LOGIN_PER_ACCOUNT="0", TRUSTED_PROXIES=str(proxies))
        try:
            connections = [Connection(limited.port, source) for _ in range(200)]
            contents = [request("POST", "/api/v1/auth/login", form={"username": f"spray-{n}@example.com", "password": "x"},
                                headers=[("X-Forwarded-For", f"198.51.100.{n}{added}")]) for n in range(200)]
            tried = sum(tally.want((400, 429), answer, "a login").status == 400 for answer in at_once(connections, contents))
            if tried > limit:
                raise Failure(f"{tried} passwords were tried behind {proxies} proxies, where {limit} are allowed")
            told.append(f"{tried} behind {proxies}")
        finally:
            limited.stop()
    return f"of 200 each, with {limit} allowed, by trusted proxies: {', '.join(told)}"
