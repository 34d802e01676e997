"""Rows about access tokens, and about every kind of token in the place of another."""

import hashlib
import json
import socket
import time

from forge import Forge, decode, encode, sign
from processes import COOKIE, PAGE, SECRET, Failure
from table import row


def refuse_all(world, tally, tokens):
    for token in tokens:
        tally.want(401, world.me(token), f"the token {token[:200]}")
    return f"{len(tokens):,} tokens"


def control(world, tally, token):
    """What is refused has to differ from what is believed in the one point alone."""
    answer = world.me(token)
    if answer.status != 200:
        raise Failure(f"a token that is in order was answered {answer}")


@row("alg none in any case, HS/RS swap, HS384 with the right key, jwk jku x5u crit b64 zip in the header, "
     "kid as path, SQL or array")
def header(world, tally):
    user = world.user()
    forge = Forge(user.access)
    control(world, tally, sign(forge.header, forge.claims))
    tokens = []
    for alg in ("none", "None", "NONE", "nOnE", "RS256", "RS512", "ES256", "PS256", "EdDSA", "HS384", "HS512", "hs256",
                "", None, 1, ["HS256"]):
        token = forge.with_header(alg=alg)
        tokens += [token, token.rpartition(".")[0] + "."]
    for alg, digest in (("HS384", hashlib.sha384), ("HS512", hashlib.sha512)):
        tokens.append(sign(forge.header | {"alg": alg}, forge.claims, digest=digest))
    with socket.create_server(("127.0.0.1", 0)) as trap:
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/keys"
        key = {"kty": "oct", "k": encode(SECRET.encode()), "alg": "HS256"}
        for name, value in (("jwk", key), ("jku", url), ("x5u", url), ("x5c", ["MIIB"]), ("crit", ["exp"]), ("crit", []),
                            ("b64", False), ("b64", True), ("zip", "DEF"), ("cty", "JWT"), ("enc", "A128GCM")):
            tokens.append(forge.with_header(**{name: value}))
        for kid in ("../../../dev/null", "/dev/null", "' OR 1=1 --", "x' UNION SELECT 'secret' --", url,
                    [forge.header["kid"]], {"kid": forge.header["kid"]}, None, 1, "", forge.header["kid"] + "\0"):
            tokens.append(forge.with_header(kid=kid))
        for typ in ("at+jwt", "jwt", "JWE", None):
            tokens.append(forge.with_header(typ=typ))
        tokens.append(sign(forge.header, forge.claims, secret="another secret of 32 bytes or so"))
        tokens.append(sign(forge.header, forge.claims, secret=""))
        did = refuse_all(world, tally, tokens)
        trap.settimeout(0.5)
        try:
            trap.accept()
        except TimeoutError:
            return f"{did}; nobody connected to the address in jku, x5u and kid"
        raise Failure("the service connected to an address out of a token")


@row("exp past, equal to now, string, 1e18, missing; nbf future or string; aud or iss missing, other, number, array")
def claims(world, tally):
    user = world.user()
    forge = Forge(user.access)
    now = int(time.time())
    control(world, tally, forge.with_claims(exp=now + 60))
    tokens = [forge.with_claims(exp=exp) for exp in (
        now - 1, now - 59, now, str(now + 60), 1e18, 10**18, -1, None, now + 60.5, [now + 60], True)]
    tokens += [forge.with_claims(**{name: value}) for name in ("nbf", "iat")
               for value in (now + 30, now + 3600, str(now), None, {})]
    tokens += [forge.without(name) for name in ("type", "exp", "iat", "nbf", "sub", "iss", "aud", "jti", "sid", "scope")]
    tokens += [forge.with_claims(**{name: value}) for name in ("iss", "aud")
               for value in ("other", 1, ["recipe-api"], "", "Recipe-API", None, {"recipe-api": 1})]
    tokens += [forge.with_claims(sub=sub) for sub in (
        user.id, f"0{user.id}", f"+{user.id}", f" {user.id}", f"{user.id} ", "-1", "999999", "9" * 20, "", str(world.root.id))]
    tokens += [forge.with_claims(sid=sid) for sid in ("999999", "-1", f"0{forge.claims['sid']}", "")]
    tokens += [forge.with_claims(type=kind) for kind in ("refresh_token", "access", "", "ACCESS_TOKEN")]
    tokens += [forge.with_claims(scope=scope) for scope in ("everything", "profile everything", 1, ["profile"])]
    return refuse_all(world, tally, tokens)


@row("every bit of the payload flipped, padding, whitespace, 4 or 5 parts, duplicate members, 4 KiB and longer")
def shape(world, tally):
    user = world.user()
    token, forge = user.access, Forge(user.access)
    first, payload, last = token.split(".")
    tokens = []
    octets = decode(payload)
    for bit in range(len(octets) * 8):
        flipped = bytearray(octets)
        flipped[bit // 8] ^= 1 << bit % 8
        tokens.append(f"{first}.{encode(bytes(flipped))}.{last}")
    claims, header = (json.dumps(part)[:-1] for part in (forge.claims, forge.header))
    tokens += [
        f"{token}=", f"{first}=.{payload}.{last}", f"{first}.{payload}=.{last}", f"{token}.", f".{token}", f"{token}.{last}",
        f"{token}.{payload}.{last}", f"{first}.{payload}", first, f"{first}.{payload}.", "...", "ÿ", f"{first} .{payload}.{last}",
        f"{first}.{payload} .{last}", f'"{token}"', token.upper(), f"{first}\t.{payload}.{last}",
        sign(forge.header, f'{claims}, "sub": "{user.id}"}}'.encode()),
        sign(forge.header, f'{claims}, "exp": {int(time.time()) + 60}}}'.encode()),
        sign(f'{header}, "alg": "HS256"}}'.encode(), forge.claims),
        sign([forge.header["alg"], "JWT", forge.header["kid"]], forge.claims),
        sign(forge.header, f" {json.dumps(forge.claims)}".encode()),
        sign(forge.header, b"[]"), sign(forge.header, b""), sign(b"", forge.claims),
        forge.with_claims(jti="x" * 4096), forge.with_claims(more="x" * 20_000), "a" * 4096, "a" * 60_000,
        "." * 30_000, sign(forge.header, b'{"a":' * 500 + b"1" + b"}" * 500),
    ]
    return refuse_all(world, tally, tokens)


@row("any kind of token in another's place")
def places(world, tally):
    user = world.user()
    access, body_refresh = user.access, user.refresh
    _, cookie = user.open_cookie()
    api = user.make_api_token("profile", "recipes:read")
    kinds = {"access": access, "refresh": body_refresh, "cookie": cookie, "API": api}
    for kind, token in kinds.items():
        if kind not in ("access", "API"):
            tally.want(401, world.me(token), f"the {kind} token as bearer")
        if kind != "refresh":
            answer = tally.want(400, world.refreshed(token), f"the {kind} token at /auth/refresh")
            if answer["error"] != "invalid_grant":
                raise Failure(f"the {kind} token at /auth/refresh: {answer}")
        if kind != "cookie":
            tally.want(401, world.cookie_refreshed(token), f"the {kind} token as cookie")
        # Of the two doors for what letters bring.
        for path, data in (("password-reset/confirm", {"token": token, "new_password": "staple after dark 8"}),
                           ("verify-email", {"token": token})):
            tally.want((400, 404), world.ask("POST", f"/api/v1/auth/{path}", data=data), f"the {kind} token at {path}")
    for name in ("access_token", "token", "authorization"):
        answer = world.ask("GET", f"/api/v1/auth/me?{name}={access}", headers=[("Cookie", f"{name}={access}; {COOKIE}={cookie}")])
        tally.want(401, answer, f"the access token as {name} in query and cookie")
    both = [("Authorization", f"Bearer {access}")]
    tally.want(400, world.me(access, headers=both), "two Authorization headers")
    tally.want(401, world.ask("POST", "/api/v1/auth/session/refresh", token=access, headers=PAGE), "a bearer, no cookie")
    # All of them are what they were.
    tally.want(200, world.me(access), "the access token")
    tally.want(200, world.me(api), "the API token")
    tally.want(200, world.refreshed(body_refresh), "the refresh token")
    tally.want(200, world.cookie_refreshed(cookie), "the cookie")
    return "access, refresh, cookie and API tokens at 7 doors, in query and cookie"
