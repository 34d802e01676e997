"""Whether a rival answers what ours answers. What is faster because it does something else is not measured."""

import base64, hashlib, hmac, json, re, time
from urllib.parse import urlencode

from processes import Failure
from recipes import COMMON, RARE
from server import JWT_SECRET

RECIPES = "/api/v1/recipes"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
WHOLE = {
    "label": "Plain loaf", "source": "Grandmother", "url": "https://example.com/loaf", "description": "For every day.",
    "steps": [{"text": "Mix."}, {"text": "Bake.", "section": "Oven"}], "servings": 4, "yield": "1 loaf",
    "prep_minutes": 20, "cook_minutes": 35, "total_minutes": 60, "tags": ["bread"], "cuisine": "Danish",
    "language": "en", "image": "https://example.com/loaf.jpg", "notes": "Keeps.", "nutrition": {"calories": "240 kcal"},
}
UNFIT = [
    {}, {"label": ""}, {"label": " "}, {"label": "a" * 257}, {"label": "a", "url": "loaf"}, {"label": "a", "servings": 0},
    {"label": "a", "prep_minutes": -1}, {"label": "a", "steps": [{}]}, {"label": "a", "tags": {}},
]


def signed(header, claims):
    encode = lambda part: base64.urlsafe_b64encode(part).rstrip(b"=")
    message = b".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    return (message + b"." + encode(hmac.digest(JWT_SECRET.encode(), message, hashlib.sha256))).decode()


def unbelievable(token):
    """Tokens like this one, each with one thing wrong."""
    parts = token.split(".")
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    now = int(time.time())
    yield "", "of no token"
    yield token[:-5] + ("AAAAA" if token[-5:] != "AAAAA" else "BBBBB"), "with another signature"
    yield ".".join(parts[:2]) + ".", "without a signature"
    yield signed(header | {"alg": "none"}, claims), "that says it is not signed"
    for changes, what in [
        ({"exp": now - 1, "iat": now - 9, "nbf": now - 9}, "that has expired"),
        ({"aud": "other"}, "for another audience"), ({"iss": "other"}, "of another issuer"),
        ({"sid": "999999"}, "of an unknown session"), ({"sub": "999999"}, "of another user"),
    ]:
        yield signed(header, claims | changes), what


def answers(server, token, rows):
    """What is asked, the status, and the JSON where it is no refusal."""
    bearer, found = {"Authorization": f"Bearer {token}"}, []

    def ask(what, method, path, body=None, headers={}):
        status, answer = server.answer(method, path, None if body is None else json.dumps(body), headers)
        found.append((what, status, plain(answer) if status < 400 else None))
        return answer

    ask("the user", "GET", "/api/v1/auth/me", headers=bearer)
    for bad, what in unbelievable(token):
        ask(f"the user, with a token {what}", "GET", "/api/v1/auth/me", headers={"Authorization": f"Bearer {bad}"})
        submission = {"Authorization": f"Bearer {bad}", "Content-Type": "application/json"}
        ask(f"a recipe, with a token {what}", "POST", RECIPES, WHOLE, submission)
    for number in (1, 2, 3, rows // 2, rows, rows + 1):
        ask(f"recipe {number}", "GET", f"{RECIPES}/{number}")
    query = {"limit": 20}
    for number in (1, 2, 3):
        page = ask(f"page {number}", "GET", f"{RECIPES}?{urlencode(query)}")
        query["cursor"] = page.get("next_cursor")
    ask("a page of everything", "GET", f"{RECIPES}?limit=101")
    for keyword in (RARE, RARE.upper(), COMMON, COMMON[1:5], "nowhere", 'a"b'):
        ask(f"search for {keyword}", "GET", f"{RECIPES}/search?{urlencode({'keyword': keyword})}")
    submission = bearer | {"Content-Type": "application/json"}
    for body in UNFIT:
        ask(f"a recipe that does not fit: {body}", "POST", RECIPES, body, submission)
    for body in ({"label": "Saffron bun"}, WHOLE):
        written = ask(f"a recipe, {len(body)} fields", "POST", RECIPES, body, submission)
        ask("the same, read", "GET", f"{RECIPES}/{written.get('id')}")
    ask("the page that begins with it", "GET", f"{RECIPES}?limit=2")
    ask("search for it", "GET", f"{RECIPES}/search?keyword={RARE}")
    return found


def plain(value):
    """Without when it was written."""
    if isinstance(value, dict):
        return {name: plain(of) for name, of in value.items()}
    if isinstance(value, list):
        return [plain(of) for of in value]
    return "a time" if isinstance(value, str) and TIME.fullmatch(value) else value


def compare(name, ours, theirs):
    for (what, *expected), (_, *answered) in zip(ours, theirs, strict=True):
        if expected != answered:
            raise Failure(f"{name} answers {what} otherwise:\n  ours   {expected}\n  theirs {answered}")
