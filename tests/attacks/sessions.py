"""Rows about sessions: refreshing, reuse, and all that ends them."""

import signal
import time
from urllib.parse import quote

from forge import decode, encode
from processes import COOKIE, PAGE, SITE, Failure, at_once, cookie_of, request
from table import row

CLIENTS = 64


def refresh_request(token):
    return request("POST", "/api/v1/auth/refresh", form={"grant_type": "refresh_token", "refresh_token": token})


def generation(world, session):
    return int(world.database.execute(f"SELECT generation FROM sessions WHERE id = {session}")[0][0])


def session_of(token):
    return int.from_bytes(decode(token.removeprefix("rrt_"))[:8], "big")


def is_over(world, tally, access, refresh, what):
    """At every process."""
    for process in world.processes:
        tally.want(401, world.me(access, at=process), f"the access token after {what}")
        answer = tally.want(400, world.refreshed(refresh, at=process), f"the refresh token after {what}")
        if answer["error"] != "invalid_grant":
            raise Failure(f"the refresh token after {what}: {answer}")


@row("64 parallel refreshes of one token")
def parallel_refreshes(world, tally):
    user, connections, rounds = world.user(), world.connections(CLIENTS), world.options.rounds
    token, session = user.refresh, session_of(user.refresh)
    for number in range(1, rounds + 1):
        answers = at_once(connections, [refresh_request(token)] * CLIENTS)
        children = {tally.want(200, answer, f"round {number}")["refresh_token"] for answer in answers}
        if len(children) != 1:
            raise Failure(f"round {number}: {len(children)} children")
        [token] = children
        if generation(world, session) != number:
            raise Failure(f"round {number} ended in generation {generation(world, session)}")
    tally.want(200, world.me(answers[-1]["access_token"]), "the last access token")
    return (f"{rounds:,} rounds of {CLIENTS} clients on {len(world.processes)} processes: each time one generation and "
            "one child")


@row("parent again after 11 s; grandparent at any time")
def reuse(world, tally):
    late = world.user()
    child = tally.want(200, world.refreshed(late.refresh), "the refresh")
    cookie_user = world.user(logged_in=False)
    _, cookie = cookie_user.open_cookie()
    cookie_child = tally.want(200, world.cookie_refreshed(cookie), "the refresh by cookie")
    again = tally.want(200, world.refreshed(late.refresh), "the parent within ten seconds")
    if again["refresh_token"] != child["refresh_token"]:
        raise Failure("the parent within ten seconds found another child")
    begun = time.monotonic()

    rounds = min(world.options.rounds, 50)
    for number in range(rounds):
        user = world.user()
        second = tally.want(200, world.refreshed(user.refresh), "the refresh")
        third = tally.want(200, world.refreshed(second["refresh_token"]), "the refresh after it")
        process = world.processes[number % len(world.processes)]
        tally.want(400, world.refreshed(user.refresh, at=process), "the grandparent")
        if number < 5:
            process.restart(signal.SIGKILL)
        is_over(world, tally, third["access_token"], third["refresh_token"], "the grandparent came")
    time.sleep(max(0, 11.5 - (time.monotonic() - begun)))
    tally.want(400, world.refreshed(late.refresh, at=world.processes[0]), "the parent after 11 s")
    tally.want(401, world.cookie_refreshed(cookie, at=world.processes[-1]), "the cookie's parent after 11 s")
    for process in world.processes:
        process.restart(signal.SIGKILL)
    is_over(world, tally, child["access_token"], child["refresh_token"], "the parent came")
    tally.want(401, world.me(cookie_child["access_token"]), "the access token of the cookie's session")
    tally.want(401, world.cookie_refreshed(cookie_of(cookie_child)), "the cookie after its parent came")
    events = world.want(200, "GET", f"/api/v1/audit?user_id={late.id}", token=world.root.access)["results"]
    if "refresh_token_reused" not in [event["action"] for event in events]:
        raise Failure("the audit tells nothing of it")
    return (f"parents of both doors after 11.5 s, {rounds} grandparents at once; kill -9 right after the answer and a "
            f"restart, {min(rounds, 5) + 1} times: dead")


@row("forged tag, 10,000 times")
def forged_tags(world, tally):
    user, connections = world.user(), world.connections(CLIENTS)
    count = 10_000 if world.options.rounds >= 1000 else 1_024
    octets = decode(user.refresh.removeprefix("rrt_"))
    forged = []
    for number in range(count):
        one = bytearray(octets)
        if number < 384:
            one[number // 8] ^= 1 << number % 8
        else:
            # The tag alone: two of its bytes.
            one[16 + number % 32] ^= 1 + number % 255
            one[16 + (number // 32 + 7) % 32] ^= 1 + number // 255 % 255
        if bytes(one) == octets:
            one[40] ^= 1
        forged.append(f"rrt_{encode(bytes(one))}")
    for start in range(0, count, CLIENTS):
        part = [refresh_request(token) for token in forged[start:start + CLIENTS]]
        for answer in at_once(connections, part):
            tally.want(400, answer, "a forged tag")
    for odd in (user.refresh[4:], user.refresh + "A", user.refresh + "=", " " + user.refresh, "rrt_", "rrt_AAAA", "rrt_" + "A" * 900):
        tally.want(400, world.refreshed(odd), f"the token {odd[:80]}")
    if generation(world, session_of(user.refresh)) != 0:
        raise Failure("the session is of another generation")
    tally.want(200, world.me(user.access), "the access token")
    tally.want(200, world.refreshed(user.refresh), "the refresh token")
    return f"{count:,} forged tags; the session goes on"


@row("access and refresh after logout, logout-all, password change, reset, disable, delete, restart")
def ended(world, tally):
    root = world.root

    def logout(user):
        world.want(204, "POST", "/api/v1/auth/logout", token=user.access)

    def logout_all(user):
        other, _ = user.log_in()
        world.want(204, "POST", "/api/v1/auth/logout-all", token=other)

    def password(user):
        other, refresh = user.log_in()
        change = {"current_password": user.password, "new_password": "staple before dawn 8"}
        world.want(204, "PUT", "/api/v1/auth/password", token=other, data=change)
        tally.want(200, world.me(other), "the session that changed the password")
        tally.want(200, world.refreshed(refresh), "the session that changed the password")

    def end_one(user):
        other, _ = user.log_in()
        listed = world.want(200, "GET", "/api/v1/auth/sessions", token=other)["results"]
        [first] = [session["id"] for session in listed if not session["is_current"]]
        world.want(204, "DELETE", f"/api/v1/auth/sessions/{first}", token=other)

    def patch(**change):
        return lambda user: world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=root.access, data=change)

    def disable_and_enable(user):
        patch(is_active=False)(user)
        patch(is_active=True)(user)

    def delete(user):
        world.want(204, "DELETE", f"/api/v1/users/{user.id}?recipes=delete", token=root.access)

    def delete_oneself(user):
        body = {"current_password": user.password, "recipes": "delete"}
        world.want(204, "DELETE", "/api/v1/users/me", token=user.access, data=body)

    ways = {
        "logout": logout, "logout-all": logout_all, "password change": password, "disable": patch(is_active=False),
        "disable and enable": disable_and_enable, "delete": delete, "delete by oneself": delete_oneself,
        "another password by a superuser": patch(password="staple before dawn 9"), "DELETE sessions/{id}": end_one,
        "end of all sessions by a superuser":
            lambda user: world.want(204, "DELETE", f"/api/v1/users/{user.id}/sessions", token=root.access),
        "revoke with the refresh token":
            lambda user: world.want(200, "POST", "/api/v1/auth/revoke", form={"token": user.refresh}),
        "revoke with the access token":
            lambda user: world.want(200, "POST", "/api/v1/auth/revoke", form={"token": user.access}),
    }
    living, dead = world.user("living"), []
    for what, end in ways.items():
        user = world.user()
        tally.want(200, world.me(user.access), "the access token")
        end(user)
        is_over(world, tally, user.access, user.refresh, what)
        dead.append((user, what))
    for process in world.processes:
        process.restart()
    for user, what in dead:
        is_over(world, tally, user.access, user.refresh, f"{what} and a restart")
    tally.want(200, world.me(living.access), "another user's access token after a restart")
    tally.want(200, world.refreshed(living.refresh), "another user's refresh token after a restart")
    return f"{len(ways)} ways to end a session, at every process, and again after a restart (reset: in its own row)"


@row("cross-site POST to a cookie door: no, foreign or null Origin, form type, no custom header")
def cross_site(world, tally):
    user = world.user()
    access, cookie = user.open_cookie()
    custom = ("X-Requested-With", "recipe-api")
    foreign = [("Origin", origin) for origin in (
        "null", "https://evil.example", f"{SITE}.evil.example", SITE.replace("https", "http"), f"{SITE}:8443", f"{SITE}.",
        f"{SITE}:443", f"{SITE}/", f" {SITE}x", f"{SITE}@evil.example", f"https://evil.example/{SITE}", f"{SITE} https://evil.example",
        "https://recipes.example.comx", "https://xrecipes.example.com", "https://example.com", "https://evil.recipes.example.com",
        "https://127.0.0.1", "http://127.0.0.1.", "http://localhost", "http://127.0.0.1:1", "", "*", "file://", "https://",
        "https://RECIPES.EXAMPLE.COM.EVIL", "https://recipes.ëxample.com")]
    refused = [[], [custom], [PAGE[0]], [PAGE[0], PAGE[0], custom], [PAGE[0], ("Origin", "https://evil.example"), custom]]
    refused += [[origin, custom] for origin in foreign]
    refused += [[origin, ("Referer", f"{SITE}/"), custom] for origin in foreign[:3]]
    refused += [[PAGE[0], custom, ("Content-Type", kind)] for kind in (
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "", "text/json",
        "application/jso", "text/plain; application/json", "a/b")]
    doors = (("POST", "/api/v1/auth/session"), ("POST", "/api/v1/auth/session/refresh"), ("DELETE", "/api/v1/auth/session"))
    credentials = f'{{"email": "{user.email}", "password": "{user.password}"}}'.encode()
    for headers in refused:
        for method, path in doors:
            body = credentials if path.endswith("/session") and method == "POST" else None
            answer = world.ask(method, path, headers=[*headers, ("Cookie", f"{COOKIE}={cookie}")], body=body)
            tally.want(403, answer, f"{method} {path} with {headers}")
            if answer.headers["Set-Cookie"]:
                raise Failure(f"{method} {path} with {headers} sets a cookie")
    if generation(world, session_of(cookie)) != 0:
        raise Failure("a cross-site request moved the session on")
    for method in ("GET", "HEAD", "PUT"):
        answer = world.ask(method, "/api/v1/auth/session/refresh", headers=[*PAGE, ("Cookie", f"{COOKIE}={cookie}")])
        tally.want(405, answer, f"{method} to the cookie's door")
    preflight = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"),
                 ("Access-Control-Request-Headers", "x-requested-with")]
    answer = world.ask("OPTIONS", "/api/v1/auth/session/refresh", headers=preflight)
    if answer.headers["Access-Control-Allow-Origin"]:
        raise Failure(f"another origin is allowed: {answer.headers}")
    tally.want(200, world.me(access), "the access token")
    tally.want(200, world.cookie_refreshed(cookie), "the cookie from our own page")
    return f"{len(refused)} kinds of request × 3 doors, a preflight; the cookie is good afterwards"


@row("beyond the table: cookies that are planted, doubled, malformed or encoded")
def cookies(world, tally):
    user, thief = world.user(), world.user()
    # Fixation: whatever cookie comes with a login, the session is a new one of the user's own.
    _, planted = thief.open_cookie()
    login = world.ask("POST", "/api/v1/auth/session", headers=[*PAGE, ("Cookie", f"{COOKIE}={planted}")],
                      data={"email": user.email, "password": user.password})
    tally.want(200, login, "a login with a planted cookie")
    cookie = cookie_of(login)
    if session_of(cookie) == session_of(planted) or world.me(login["access_token"])["id"] != user.id:
        raise Failure("a login goes on with a planted session")
    refresh = "/api/v1/auth/session/refresh"
    for name in ("refresh_token", COOKIE.lower(), f"x{COOKIE}", f"{COOKIE}x", "__Secure-refresh_token"):
        answer = world.ask("POST", refresh, headers=[*PAGE, ("Cookie", f"{name}={cookie}")])
        tally.want(401, answer, f"the cookie under the name {name}")
    # What other cookies of the host look like is not this service's to say.
    for other in ("flag", "a=b; flag", "=x", ";;", "bad=%zz", "b=%ff", 'q="', "ÿ=1", "x=ÿ", "a=" + "b" * 3000):
        answer = world.ask("POST", refresh, headers=[*PAGE, ("Cookie", f"{other}; {COOKIE}={cookie}")])
        tally.want(200, answer, f"a cookie beside {other[:20]!r}")
        cookie = cookie_of(answer)
    for value in ("", '""', "rrt_", "%00", quote(planted[:-3]), cookie + "%00", cookie + " x", "rrt_" + "A" * 6000):
        answer = world.ask("POST", refresh, headers=[*PAGE, ("Cookie", f"{COOKIE}={value}")])
        tally.want(401, answer, f"the cookie {value[:40]!r}")
    # A logout that says it was one ends the session.
    for other in ("flag; ", "b=%ff; ", "ÿ=1; "):
        access, cookie = user.open_cookie()
        answer = world.ask("DELETE", "/api/v1/auth/session", headers=[*PAGE, ("Cookie", f"{other}{COOKIE}={cookie}")])
        tally.want(204, answer, f"a logout beside the cookie {other!r}")
        tally.want(401, world.me(access), f"the access token after a logout beside the cookie {other!r}")
    return "fixation, 5 other names, 10 strange neighbours, 8 values; logouts beside 3 strange neighbours"


@row("beyond the table: logout, logout-all, password change and disabling against refreshes at the same moment")
def ends_against_refreshes(world, tally):
    connections, rounds = world.connections(16), min(world.options.rounds, 100)
    ends = {
        "logout": lambda user: request("POST", "/api/v1/auth/logout", token=user.access),
        "logout-all": lambda user: request("POST", "/api/v1/auth/logout-all", token=user.access),
        "revoke": lambda user: request("POST", "/api/v1/auth/revoke", form={"token": user.refresh}),
        "disable": lambda user: request(
            "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"is_active": False}),
    }
    for number in range(rounds):
        what = list(ends)[number % len(ends)]
        user = world.user()
        contents = [refresh_request(user.refresh)] * 16
        contents[number % 16] = ends[what](user)
        answers = at_once(connections, contents)
        tally.want((200, 204), answers.pop(number % 16), what)
        tokens = [(user.access, user.refresh)]
        for answer in answers:
            if tally.want((200, 400), answer, f"a refresh during {what}").status == 200:
                tokens.append((answer["access_token"], answer["refresh_token"]))
        for access, refresh in set(tokens):
            is_over(world, tally, access, refresh, f"a race with {what}")
    return f"{rounds} races of 15 refreshes with one end: whatever a refresh was given is dead"


@row("beyond the table: a password change that overlaps the end of its own session")
def change_against_end(world, tally):
    """The change hashes for a while, between asking who calls and writing."""
    ends = {
        "logout-all": lambda user, other: world.ask("POST", "/api/v1/auth/logout-all", token=other),
        "end of all sessions by a superuser":
            lambda user, other: world.ask("DELETE", f"/api/v1/users/{user.id}/sessions", token=world.root.access),
        "disable": lambda user, other: world.ask(
            "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"is_active": False}),
    }
    for what, end in ends.items():
        user = world.user()
        other, _ = user.log_in()
        [connection] = world.connections(1)
        connection.ready()
        change = {"current_password": user.password, "new_password": "staple before dawn 8"}
        connection.socket.sendall(request("PUT", "/api/v1/auth/password", token=user.access, data=change))
        time.sleep(0.04)
        tally.want((200, 204), end(user, other), what)
        answer = tally.want((204, 401), connection.receive("PUT"), f"a password change during {what}")
        if what == "disable":
            world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"is_active": True})
        is_over(world, tally, user.access, user.refresh, f"{what} while its password changed ({answer.status})")
    return f"{len(ends)} ends while the password is hashed"


@row("beyond the table: tokens of a deleted user after a signup with the same address")
def second_life(world, tally):
    user = world.user()
    api = user.make_api_token("profile")
    _, cookie = user.open_cookie()
    for _ in range(3):
        user_again = {"email": user.email, "password": user.password}
        world.want(204, "DELETE", f"/api/v1/users/{user.id}?recipes=delete", token=world.root.access)
        answer = world.want(201, "POST", "/api/v1/auth/signup", data=user_again)
        if answer["id"] <= user.id:
            raise Failure(f"the id {answer['id']} was given out again")
        is_over(world, tally, user.access, user.refresh, "another signup")
        tally.want(401, world.me(api), "the API token after another signup")
        tally.want(401, world.cookie_refreshed(cookie), "the cookie after another signup")
        old = user.id
        user.id = answer["id"]
        user.access, user.refresh = user.log_in()
        events = world.want(200, "GET", "/api/v1/users/me/audit?limit=100", token=user.access)["results"]
        if any(event["subject_id"] == old for event in events):
            raise Failure("the new user reads the old one's audit")
        api, (_, cookie) = user.make_api_token("profile"), user.open_cookie()
    return "3 lives of one address: no token and no audit of an earlier one"
