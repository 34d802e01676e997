"""What `bench/guard` asks of the server: one connection, one request after the other, each in one piece."""

import json, re, socket
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from processes import Failure
from recipes import COMMON, RARE
from server import EMAIL, PASSWORD

RECIPE = json.loads((Path(__file__).resolve().parent / "recipe.json").read_text())
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method, path, body=None, kind=JSON, token=None, expected=200, accept="*/*"):
        """The answer's body."""
        head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept: {accept}"]
        head += [f"Authorization: Bearer {token}"] if token else []
        head += [f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}"] if body else []
        # Where head and body came apart, the server would read as often as the network has it.
        self.socket.sendall(("\r\n".join(head) + "\r\n\r\n" + (body or "")).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.received()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])
        while len(body) < length:
            body += self.received()
        if head.split()[1] != str(expected).encode():
            raise Failure(f"{method} {path} was answered {head.split()[1].decode()}: {body[:500].decode()}")
        return body

    def received(self):
        received = self.socket.recv(1 << 20)
        if not received:
            raise Failure("the server closed the connection")
        return received


def log_in(connection):
    form = urlencode({"username": EMAIL, "password": PASSWORD})
    return json.loads(connection.ask("POST", "/api/v1/auth/login", form, FORM))


def kinds(connection, rows):
    """Each kind of request: its name, how often it is asked, and what asks it once more."""
    grant = log_in(connection)
    token, newest = grant["access_token"], {"refresh_token": grant["refresh_token"]}
    few, all_others, posted = cycle(range(1, 21)), cycle(range(21, rows + 1)), iter(range(1_000_000))
    get = lambda path, **how: lambda: connection.ask("GET", path, **how)
    ranked = lambda words: get(f"/api/v1/recipes?{urlencode({'q': words})}")

    def post():
        body = json.dumps(RECIPE | {"url": f"https://example.com/posted/{next(posted)}"})
        connection.ask("POST", "/api/v1/recipes", body, token=token, expected=201)

    def post_unfit():
        connection.ask("POST", "/api/v1/recipes", '{"url": "loaf"}', token=token, expected=422)

    def refresh():
        form = urlencode({"grant_type": "refresh_token", "refresh_token": newest["refresh_token"]})
        newest.update(json.loads(connection.ask("POST", "/api/v1/auth/refresh", form, FORM)))

    return [
        ("GET /auth/me", 300, get("/api/v1/auth/me", token=token)),
        ("one recipe, kept by the worker", 300, lambda: connection.ask("GET", f"/api/v1/recipes/{next(few)}")),
        ("one recipe, read anew", 300, lambda: connection.ask("GET", f"/api/v1/recipes/{next(all_others)}")),
        ("one recipe that is not there", 300, get("/api/v1/recipes/999999", expected=404)),
        ("page of 20", 100, get("/api/v1/recipes?limit=20")),
        ("keyword search, rare word", 100, get(f"/api/v1/recipes/search?keyword={RARE}")),
        ("keyword search, common word", 100, get(f"/api/v1/recipes/search?keyword={COMMON}")),
        ("ranked search, rare word", 50, ranked(RARE)),
        ("ranked search, two words, one misspelt", 50, ranked("garlc soup")),
        ("recipe's page", 100, lambda: connection.ask("GET", f"/recipes/{next(few)}", accept="text/html")),
        ("POST a recipe", 100, post),
        ("POST a recipe that does not fit", 100, post_unfit),
        ("refresh", 100, refresh),
        ("login, aside from bcrypt", 3, lambda: log_in(connection)),
    ]
