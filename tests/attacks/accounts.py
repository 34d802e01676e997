"""Rows about passwords, and about what one user can do to another."""

import json
import threading
import time
import unicodedata

import timing
from forge import Forge, sign
from processes import Connection, Failure, at_once, request
from table import row


def log_in_request(email, password, scope=""):
    form = {"username": email, "password": password, "scope": scope}
    return request("POST", "/api/v1/auth/login", form=form)


@row("unknown, wrong, inactive user, 200 samples each")
def alike(world, tally):
    user, inactive = world.user(), world.user()
    world.want(200, "PATCH", f"/api/v1/users/{inactive.id}", token=world.root.access, data={"is_active": False})
    told = set()
    for email, password in (("nobody@example.com", user.password), (user.email, "wrong password"),
                            (inactive.email, inactive.password), ("not an address", "x"), (user.email, user.password + " ")):
        form = {"username": email, "password": password}
        answer = tally.want(400, world.ask("POST", "/api/v1/auth/login", form=form), f"a login of {email}")
        body = {key: value for key, value in answer.json().items() if key != "request_id"}
        names = sorted(name.lower() for name in answer.headers)
        told.add(json.dumps([body, names], sort_keys=True))
    if len(told) != 1:
        raise Failure(f"the answers differ: {told}")
    samples = 200 if world.options.rounds >= 1000 else 25
    # Other work on the machine moves a few samples: three tries before it is called a difference.
    for _ in range(3):
        medians = timing.medians(world.processes[0].port, timing.logins(user.email, inactive.email), samples)
        spread = max(medians.values()) / min(medians.values()) - 1
        if spread < 0.2:
            shown = ", ".join(f"{name} {median * 1000:.1f} ms" for name, median in medians.items())
            return f"5 refusals, the same to the byte; {samples} samples each, medians {shown}"
    raise Failure(f"the medians are {spread:.0%} apart: {medians}")


@row("password of 72 bytes + tail, NUL, NFC/NFD, 256 emoji, 1 MB")
def passwords(world, tally):
    long = "kitchen table " * 5 + "xy"
    emoji = "".join(chr(0x1F347 + number % 60) for number in range(256))
    families = [
        [long, long + "tail", long[:-1], long + "\t", long + long],
        [emoji, emoji[:-1], emoji[:-1] + "🧂", emoji[:18]],
        ["staple\u00e9 after dark", "staplee after dark", "STAPLEÉ after dark", "staple\u00e9 after dark "],
        ["staple after dark 7", "staple after dark ７"],
    ]
    checked = 0
    for right, *others in families:
        user = world.user(logged_in=False)
        path, change = f"/api/v1/users/{user.id}", {"password": right}
        tally.want(200, world.ask("PATCH", path, token=world.root.access, data=change), f"the password {right[:20]}…")
        for password, status in [(right, 200), *((other, 400) for other in others)]:
            answer = world.connection(world.processes[0]).ask(log_in_request(user.email, password))
            tally.want(status, answer, f"a login with {password[:20]!r}… ({len(password.encode())} bytes)")
            checked += 1
    # One character or two, it is the same password.
    nfd = unicodedata.normalize("NFD", families[2][0])
    user = world.user(logged_in=False)
    world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"password": nfd})
    tally.want(200, world.connection(world.processes[0]).ask(log_in_request(user.email, families[2][0])), "NFC of an NFD")
    for password in ("staple\0after dark", "short", "x" * 1025, "é" * 513, "🧂" * 257, "\ud800" * 9):
        try:
            body = json.dumps({"email": "new@example.com", "password": password}, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            body = json.dumps({"email": "new@example.com", "password": password}).encode()
        answer = world.ask("POST", "/api/v1/auth/signup", body=body, headers=[("Content-Type", "application/json")])
        tally.want((400, 422), answer, f"a signup with {password[:10]!r}… of {len(password)}")
    huge = "x" * (1 << 20)
    answer = world.ask("POST", "/api/v1/auth/signup", data={"email": "new@example.com", "password": huge})
    tally.want((413, 422), answer, "a signup with 1 MB")
    answer = world.ask("POST", "/api/v1/auth/login", form={"username": user.email, "password": huge})
    tally.want((413, 422), answer, "a login with 1 MB")
    begun = time.monotonic()
    tally.want(422, world.ask("POST", "/api/v1/auth/login", form={"username": user.email, "password": "x" * 4097}), "4,097 bytes")
    if time.monotonic() - begun > 5:
        raise Failure("a refusal took more than five seconds")
    return f"{checked} logins in {len(families)} families of like passwords: none collides; 9 at the limits"


@row("stored hash tampered with")
def tampered(world, tally):
    user = world.user()
    damaged = ["", "{hmac-sha256}", "{hmac-sha256}$2b$10$short", user.password, "$2b$10$", "$2b$99$" + "a" * 53,
               "{md5}5f4dcc3b5aa765d61d8327deb882cf99", "$argon2id$v=19$m=1", "*"]
    before = world.log().count("damaged")
    for stored in damaged:
        world.database.execute(f"UPDATE users SET password_hash = '{stored}' WHERE id = {user.id}")
        for password in (user.password, ""):
            answer = world.ask("POST", "/api/v1/auth/login", form={"username": user.email, "password": password or " "})
            tally.want(400, answer, f"a login against the hash {stored!r}")
    logged = world.log().count("damaged") - before
    if logged < len(damaged):
        raise Failure(f"{len(damaged)} damaged hashes, {logged} lines in the log")
    return f"{len(damaged)} damaged hashes; {logged} lines in the log"


@row("every operation × every kind of caller")
def operations(world, tally):
    """tests/api/callers.rs holds every status of every operation. Here: that no operation of the running service lets
    in who should not be."""
    document = world.want(200, "GET", "/api/v1/openapi.json").json()
    user, root = world.user(), world.superuser()
    forge = Forge(user.access)
    deleted = world.user()
    world.want(204, "DELETE", f"/api/v1/users/{deleted.id}?recipes=delete", token=world.root.access)
    out = world.user()
    world.want(204, "POST", "/api/v1/auth/logout", token=out.access)
    strangers = {
        "nobody": None, "nonsense": "a.b.c", "expired": forge.with_claims(exp=int(time.time()) - 1, iat=int(time.time()) - 9,
                                                                         nbf=int(time.time()) - 9),
        "another key": sign(forge.header, forge.claims, secret="another secret of 32 bytes or so"),
        "logged out": out.access, "deleted": deleted.access, "refresh token": user.refresh,
    }
    narrow = {scope: root.log_in(scope)[0] for scope in ("profile", "recipes:read", "recipes:write", "users:admin")}
    count = 0
    for path, methods in document["paths"].items():
        filled = path
        for name in ("recipe_id", "version", "session_id", "token_id", "user_id"):
            filled = filled.replace(f"{{{name}}}", "999999")
        for method, operation in methods.items():
            asked = operation.get("security", [])
            if not asked or {} in asked:
                continue
            count += 1
            for kind, token in strangers.items():
                answer = world.ask(method.upper(), filled, token=token)
                tally.want(401, answer, f"{method} {path} by {kind}")
            scopes = {scope for scheme in asked for names in scheme.values() for scope in names}
            for scope, token in narrow.items():
                if scopes and scope not in scopes:
                    tally.want(403, world.ask(method.upper(), filled, token=token), f"{method} {path} with {scope} alone")
            if scopes == {"users:admin"}:
                tally.want(403, world.ask(method.upper(), filled, token=user.access), f"{method} {path} by a user")
    return f"{count} guarded operations × 7 strangers and 4 narrow scopes; tests/api/callers.rs has the whole table"


@row("another's private object by id; is_superuser in any body; a demoted admin's old token")
def others(world, tally):
    ada, eve = world.user("ada"), world.user("eve")
    mine = world.want(201, "POST", "/api/v1/recipes", token=ada.access,
                      data={"label": "Secret soup", "visibility": "private"})["id"]
    trashed = world.want(201, "POST", "/api/v1/recipes", token=ada.access, data={"label": "Secret stew"})["id"]
    world.want(204, "DELETE", f"/api/v1/recipes/{trashed}", token=ada.access)
    eves = world.want(201, "POST", "/api/v1/recipes", token=eve.access, data={"label": "Eve's soup"})["id"]
    sessions = world.want(200, "GET", "/api/v1/auth/sessions", token=ada.access)["results"][0]["id"]
    world.want(201, "POST", "/api/v1/auth/tokens", token=ada.access, data={"name": "s", "scopes": ["profile"]})
    tokens = world.want(200, "GET", "/api/v1/auth/tokens", token=ada.access)["results"][0]["id"]
    body = {"label": "Soup"}
    tries = [("GET", f"recipes/{mine}", None), ("PUT", f"recipes/{mine}", body), ("PATCH", f"recipes/{mine}", body),
             ("DELETE", f"recipes/{mine}", None), ("GET", f"recipes/{mine}/history", None),
             ("GET", f"recipes/{mine}/history/1", None), ("GET", f"recipes/{mine}/history/1/diff", None),
             ("POST", f"recipes/{mine}/history/1/restore", None), ("GET", f"recipes/{trashed}", None),
             ("GET", f"recipes/trash/{trashed}", None), ("DELETE", f"recipes/trash/{trashed}", None),
             ("POST", f"recipes/trash/{trashed}/restore", None), ("DELETE", f"auth/sessions/{sessions}", None),
             ("DELETE", f"auth/tokens/{tokens}", None), ("PUT", "recipes", {"id": mine, "label": "Soup"})]
    for method, path, data in tries:
        answer = world.ask(method, f"/api/v1/{path}", token=eve.access, data=data)
        tally.want(404, answer, f"{method} {path} by another user")
        if b"Secret" in answer.body:
            raise Failure(f"{method} {path} tells of it")
    for path in ("recipes?q=secret", "recipes/search?keyword=secret", "recipes/suggestions?prefix=secr",
                 f"recipes?submitter_id={ada.id}", "recipes/my-recipes", "recipes/trash", "recipes/export"):
        answer = tally.want(200, world.ask("GET", f"/api/v1/{path}", token=eve.access), path)
        if b"Secret" in answer.body:
            raise Failure(f"{path} tells of it")
    for token in (eve.access, None):
        other = world.ask("GET", "/api/v1/recipes/999999", token=token)
        private = world.ask("GET", f"/api/v1/recipes/{mine}", token=token)
        if private.body.replace(str(mine).encode(), b"").split(b"request_id")[0] != \
                other.body.replace(b"999999", b"").split(b"request_id")[0]:
            raise Failure(f"a private recipe is not answered as none is: {private} and {other}")

    promote = {"is_superuser": True, "is_active": True, "id": world.root.id, "epoch": 0, "scope": "users:admin",
               "scopes": ["profile", "users:admin"], "password_hash": "x", "submitter_id": world.root.id, "user_id": world.root.id}
    answer = world.want(201, "POST", "/api/v1/auth/signup", data=promote | {"email": "mallory@example.com", "password": eve.password})
    if answer["is_superuser"] or answer["id"] == world.root.id:
        raise Failure(f"signup: {answer}")
    bodies = [("PATCH", "users/me", {"current_password": eve.password}), ("POST", "recipes", body), ("PUT", f"recipes/{eves}", body),
              ("PATCH", f"recipes/{eves}", body), ("POST", "auth/tokens", {"name": "s", "scopes": ["profile"]}),
              ("PUT", "auth/password", {"current_password": eve.password, "new_password": eve.password})]
    for method, path, data in bodies:
        answer = world.ask(method, f"/api/v1/{path}", token=eve.access, data=promote | data)
        tally.want((200, 201, 204, 403, 422), answer, f"{method} {path} with is_superuser")
    for path, form in (("auth/login", {"username": eve.email, "password": eve.password}),
                       ("auth/login", {"username": eve.email, "password": eve.password, "scope": "profile users:admin"})):
        answer = world.want(200, "POST", f"/api/v1/{path}", form={"is_superuser": "true", **form})
        if "users:admin" in answer["scope"]:
            raise Failure(f"login: {answer}")
    me = world.want(200, "GET", "/api/v1/users/me", token=eve.access)
    if me["is_superuser"] or me["id"] != eve.id:
        raise Failure(f"is_superuser took effect: {me}")
    for scope in ("users:admin", "profile users:admin"):
        forged = Forge(eve.access).with_claims(scope=scope)
        tally.want(403, world.ask("GET", "/api/v1/users", token=forged), "a user's token with users:admin in it")
    recipe = world.want(200, "GET", f"/api/v1/recipes/{eves}")
    if recipe["submitter_id"] != eve.id:
        raise Failure(f"a recipe was given away: {recipe}")

    admin = world.superuser()
    api = admin.make_api_token("users:admin", "profile")
    tally.want(200, world.ask("GET", "/api/v1/users", token=admin.access), "the admin's token")
    world.want(200, "PATCH", f"/api/v1/users/{admin.id}", token=world.root.access, data={"is_superuser": False})
    renewed = world.want(200, "POST", "/api/v1/auth/refresh",
                         form={"grant_type": "refresh_token", "refresh_token": admin.refresh})
    if "users:admin" in renewed["scope"]:
        raise Failure(f"a demoted admin's session renews {renewed['scope']}")
    for token in (admin.access, api, renewed["access_token"]):
        for method, path, data in (("GET", "users", None), ("GET", f"users/{eve.id}", None), ("GET", "audit", None),
                                   ("PATCH", f"users/{eve.id}", {"is_active": False}), ("DELETE", f"users/{eve.id}", None),
                                   ("PATCH", f"users/{admin.id}", {"is_superuser": True}),
                                   ("DELETE", f"users/{eve.id}/sessions", None)):
            for process in world.processes:
                answer = world.ask(method, f"/api/v1/{path}", token=token, data=data, at=process)
                tally.want(403, answer, f"{method} {path} by a demoted admin")
    tally.want(200, world.me(eve.access), "the user whom the demoted admin attacked")
    return f"{len(tries)} tries by id, 7 lists; {len(bodies) + 3} bodies with is_superuser; 3 old tokens × 7 operations"


@row("beyond the table: API tokens of a disabled, deleted, demoted user; one that makes another or outgrows its scope")
def api_tokens(world, tally):
    user, admin = world.user(), world.superuser()
    token = user.make_api_token("profile", "recipes:write")
    for method, path, data in (("POST", "auth/tokens", {"name": "x", "scopes": ["profile"]}), ("GET", "auth/tokens", None),
                               ("DELETE", "auth/tokens/1", None), ("GET", "auth/sessions", None), ("POST", "auth/logout", None),
                               ("POST", "auth/logout-all", None), ("DELETE", "users/me", {"current_password": user.password}),
                               ("PUT", "auth/password", {"current_password": user.password, "new_password": user.password}),
                               ("PATCH", "users/me", {"current_password": user.password}), ("GET", "recipes/trash", None)):
        tally.want(403, world.ask(method, f"/api/v1/{path}", token=token, data=data), f"{method} {path} with an API token")
    narrow, _ = user.log_in("profile")
    answer = world.ask("POST", "/api/v1/auth/tokens", token=narrow, data={"name": "x", "scopes": ["recipes:write"]})
    tally.want((403, 422), answer, "an API token wider than the session that makes it")
    answer = world.ask("POST", "/api/v1/auth/tokens", token=user.access, data={"name": "x", "scopes": ["users:admin"]})
    tally.want((403, 422), answer, "an API token with users:admin for a user")
    for change, status in (({"is_active": False}, 401), ({"is_active": True}, 200)):
        world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data=change)
        for process in world.processes:
            tally.want(status, world.me(token, at=process), f"an API token after {change}")
    world.want(204, "DELETE", f"/api/v1/users/{user.id}?recipes=delete", token=world.root.access)
    for process in world.processes:
        tally.want(401, world.me(token, at=process), "an API token of a deleted user")
    # With users:admin in a script's hands, the script can still be taken out of the service.
    script = admin.make_api_token("users:admin")
    tally.want(200, world.ask("GET", "/api/v1/users", token=script), "a superuser's API token")
    world.want(200, "POST", "/api/v1/auth/revoke", form={"token": script})
    for process in world.processes:
        tally.want(401, world.ask("GET", "/api/v1/users", token=script, at=process), "a revoked API token")
    return "10 operations that want a session, 2 that want more scope, 4 ends"


@row("beyond the table: odd and huge scopes")
def scopes(world, tally):
    user = world.user()
    odd = ["profile " * 128, "profile\tprofile", "profile,profile", "PROFILE", "profile\0", "profile recipes:*", "*", "users:admin",
           "a" * 1024, "profile\nusers:admin", "recipes:read" + "\u200b"]
    for scope in odd:
        for ask in (lambda: world.ask("POST", "/api/v1/auth/login", form={"username": user.email, "password": user.password, "scope": scope}),
                    lambda: world.refreshed(user.refresh, scope)):
            answer = ask()
            tally.want((200, 400, 422), answer, f"the scope {scope[:30]!r}")
            if answer.status == 200 and answer["scope"] != "profile":
                raise Failure(f"the scope {scope[:30]!r} was granted as {answer['scope']}")
    # Too long for a scope, and too long for the body of a stranger.
    for scope, status in (("x" * 1025, 422), ("profile " * 5_000, 422), ("profile " * 100_000, 413)):
        answer = world.ask("POST", "/api/v1/auth/login", form={"username": user.email, "password": user.password, "scope": scope})
        tally.want(status, answer, f"a scope of {len(scope):,} characters")
        tally.want(status, world.refreshed(user.refresh, scope), f"a scope of {len(scope):,} characters at /auth/refresh")
    tally.want(413, world.refreshed("rrt_" + "A" * 900_000), "a huge refresh token")
    return f"{len(odd)} odd ones at 2 doors, 7 huge ones"


@row("beyond the table: the audit tells a user nothing of anybody else")
def audit(world, tally):
    user, other = world.user(), world.user("other")
    world.want(200, "PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"surname": "Lovelace"})
    for query in ("", f"?user_id={other.id}", f"?user_id={world.root.id}&limit=100", "?subject_id=1&actor_id=1"):
        answer = tally.want((200, 422), world.ask("GET", f"/api/v1/users/me/audit{query}", token=user.access), query)
        if answer.status == 200:
            for event in answer["results"]:
                if event["subject_id"] != user.id:
                    raise Failure(f"an event of somebody else's: {event}")
                if event["actor_id"] not in (None, user.id) and event["address"]:
                    raise Failure(f"the address of the superuser: {event}")
                if any(word in json.dumps(event) for word in ("$2b$", "rrt_", "rat_", user.password)):
                    raise Failure(f"a secret: {event}")
    tally.want(403, world.ask("GET", "/api/v1/audit", token=user.access), "everybody's audit")
    return "4 queries"


@row("beyond the table: superusers who demote, disable and delete themselves and each other")
def superusers(world, tally):
    for number in range(5):
        admins = [world.superuser() for _ in range(4)]
        connections = world.connections(len(admins))
        changes = [{"is_superuser": False}, {"is_active": False}]
        contents = [request("PATCH", f"/api/v1/users/{admins[(n + 1) % 4].id}", token=admin.access, data=changes[n % 2])
                    for n, admin in enumerate(admins)]
        for answer in at_once(connections, contents):
            tally.want((200, 401, 403), answer, "superusers who demote each other")
        tally.want(200, world.ask("GET", "/api/v1/users", token=world.root.access), "the one who stood aside")
    admin = world.superuser()
    answer = world.ask("PATCH", f"/api/v1/users/{admin.id}", token=admin.access, data={"is_superuser": False})
    tally.want(200, answer, "a superuser who demotes themself")
    answer = world.ask("PATCH", f"/api/v1/users/{admin.id}", token=admin.access, data={"is_superuser": True})
    tally.want(403, answer, "the same, who would be one again")
    others = world.database.execute("SELECT id FROM users WHERE is_superuser AND is_active")
    for [id] in others:
        if int(id) != world.root.id:
            world.want(200, "PATCH", f"/api/v1/users/{id}", token=world.root.access, data={"is_superuser": False})
    path = f"/api/v1/users/{world.root.id}"
    for method, data in (("PATCH", {"is_superuser": False}), ("PATCH", {"is_active": False}), ("DELETE", None)):
        tally.want((409, 422), world.ask(method, path, token=world.root.access, data=data), f"{method} of the last superuser")
    return "5 rings of 4 at once, one by themself, the last one 3 times"


@row("beyond the table: a user with many recipes is deleted while they write")
def deleted_while_writing(world, tally):
    count = 5_000 if world.options.rounds >= 1000 else 500
    outcomes = []
    for mode in ("delete", "hand_over"):
        user, bystander = world.user("writer"), world.user("bystander")
        lines = "\n".join(json.dumps({"label": f"Soup {number}", "tags": ["soup", f"t{number % 50}"]}) for number in range(count))
        for start in range(0, count, 500):
            part = "\n".join(lines.split("\n")[start:start + 500])
            world.want(201, "POST", "/api/v1/recipes/import", token=user.access, body=part.encode(),
                       headers=[("Content-Type", "application/x-ndjson")])
        ids = [int(row[0]) for row in world.database.execute(
            f"SELECT id FROM recipes WHERE submitter_id = {user.id} ORDER BY id")]
        stop, unexpected, busy = threading.Event(), [], []

        def write(number):
            connection = Connection(world.processes[number % len(world.processes)].port)
            # A user writes, changes and deletes; a bystander is to notice nothing.
            who = bystander if number >= 6 else user
            turn = 0
            while not stop.is_set():
                turn += 1
                id = ids[(turn * 7 + number * 131) % len(ids)]
                content = {
                    0: request("POST", "/api/v1/recipes", token=who.access, data={"label": "More soup", "tags": ["soup"]}),
                    1: request("PATCH", f"/api/v1/recipes/{id}", token=who.access, data={"label": "Other soup"}),
                    2: request("DELETE", f"/api/v1/recipes/{id}", token=who.access),
                }[turn % 3 if who is user else 0]
                try:
                    answer = connection.ask(content)
                except OSError as error:
                    unexpected.append(repr(error))
                    continue
                if answer.status == 503 and answer.headers["Retry-After"]:
                    # PostgreSQL's other writers wait for the deletion, as long as a statement may take.
                    busy.append(answer)
                    continue
                allowed = (201,) if who is bystander else (200, 201, 204, 401, 403, 404)
                if answer.status not in allowed:
                    unexpected.append(str(answer))

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        begun = time.monotonic()
        answer = Connection(world.processes[0].port).ask(
            request("DELETE", f"/api/v1/users/{user.id}?recipes={mode}", token=world.root.access))
        took = time.monotonic() - begun
        time.sleep(0.3)
        stop.set()
        for thread in threads:
            thread.join()
        tally.want(204, answer, f"the deletion ({mode}, {count} recipes, after {took:.1f} s; writers saw {unexpected[:2]})")
        if unexpected:
            raise Failure(f"{mode}: {len(unexpected)} times: {unexpected[0]}")
        left = world.database.execute(f"SELECT count(*) FROM recipes WHERE submitter_id = {user.id}")[0][0]
        trash = world.database.execute(f"SELECT count(*) FROM recipe_trash WHERE submitter_id = {user.id}")[0][0]
        if (left, trash) != ("0", "0"):
            raise Failure(f"{mode}: {left} recipes and {trash} in the trash are left to nobody")
        told = world.want(200, "GET", "/api/v1/recipes?limit=1")["total"]
        stored = int(world.database.execute("SELECT count(*) FROM recipes WHERE visibility <> 'private'")[0][0])
        if told != stored:
            raise Failure(f"{mode}: the count says {told}, there are {stored}")
        outcomes.append(f"{mode} in {took:.1f} s, {len(busy)} writes told to come again")
    return f"{count:,} recipes, 6 connections of theirs and 2 of a bystander's that write meanwhile: {', '.join(outcomes)}"


@row("beyond the table: logins at the same moment, of a user whose hash is of an older form")
def upgraded_at_once(world, tally):
    user = world.user(logged_in=False)
    # Cost 10 here, so any other is upgraded: of PASSWORD at cost 11.
    other = world.another(BCRYPT_COST="11")
    try:
        world.want(200, "PATCH", f"/api/v1/users/{user.id}", at=other, token=world.root.access, data={"password": user.password})
    finally:
        other.stop()
    connections = world.connections(8)
    for answer in at_once(connections, [log_in_request(user.email, user.password)] * 8):
        tally.want(200, answer, "one of 8 logins at once, with the right password")
    # A change of something else at the same moment is no reason to refuse a right password either.
    for number in range(5):
        contents = [log_in_request(user.email, user.password)] * 7
        contents.append(request("PATCH", f"/api/v1/users/{user.id}", token=world.root.access, data={"surname": f"N{number}"}))
        for answer in at_once(connections, contents):
            tally.want(200, answer, "a login while the surname changes")
    return "8 logins at once over the upgrade, 35 while the surname changes"
