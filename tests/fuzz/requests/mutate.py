"""What becomes of requests: odd values, odd headers, broken HTTP."""

import json
from urllib.parse import quote, urlencode

from values import TEXTS

HEADERS = {
    "Accept": ["*/*", "text/html", "application/ld+json", "text/markdown;q=0.9, */*;q=0.1", ";;q=,", "text/*;q=nan", "a" * 3000],
    "Accept-Encoding": ["gzip, br", "identity;q=0", "*;q=0", "\x80"],
    "Authorization": ["", "Bearer", "Bearer ", "bearer x", "Basic YTpi", "Bearer " + "a" * 3000, "Bearer rat_" + "a" * 51, "Bearer a.b.c"],
    "Cookie": ["__Host-refresh_token=rrt_x", "__Host-refresh_token=", ";;;=", "a=b; __Host-refresh_token=" + "A" * 90],
    "Content-Type": [
        "", "text/plain", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=", "application/xml",
        "application/x-www-form-urlencoded", "APPLICATION/JSON", "application/vnd.api+json", "application/x-ndjson", "application/ld+json", "/", "\x80",
    ],
    "Content-Encoding": ["gzip", "identity", "br, gzip", ""],
    "If-Match": ['"v1"', "*", '"v1-md", "v2"', 'W/"v1"', '"', ",,,", '"v' + "9" * 40 + '"'],
    "If-None-Match": ['"v1"', "*", "W/", '"v1-4-us"'],
    "If-Modified-Since": ["Thu, 26 Nov 2026 21:00:00 GMT", "yesterday"],
    "Range": ["bytes=0-1", "bytes=-1", "bytes=9-1,2-"],
    "Origin": ["https://evil.example", "null", "http://127.0.0.1", "\x80"],
    "X-Requested-With": ["recipe-api", ""],
    "X-Forwarded-For": ["1.2.3.4, 5.6.7.8", "[::1]:80", "unknown", ",,"],
    "Idempotency-Key": ["k", "k2", "", "a" * 255, "a" * 256, "\x80", "a\tb"],
    "Access-Control-Request-Method": ["PUT", "x y"],
    "Host": ["", "evil.example:99999", "[", "a b"],
    "User-Agent": ["", "\x80" * 600, "a" * 5000],
    "Expect": ["100-continue", "200-ok"],
    "Upgrade": ["websocket", "h2c"],
    "Content-Length": ["0", "-1", "+1", "1e3", "18446744073709551616", "5, 5"],
    "Transfer-Encoding": ["chunked", "gzip, chunked", "identity", "chunked, chunked", "xchunked"],
}
# What changes how long the request is taken to be, or makes it none.
FRAMING = {"Content-Length", "Transfer-Encoding", "Host", "Expect", "Upgrade"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "A" * 40]


def any_node(value, random):
    """A container of a JSON value and the key of something in it, or None."""
    if not isinstance(value, (dict, list)) or not value:
        return None
    while True:
        key = random.choice(list(value)) if isinstance(value, dict) else random.randrange(len(value))
        inner = value[key]
        if random.random() < 0.5 or not isinstance(inner, (dict, list)) or not inner:
            return value, key
        value = inner


class Mutations:
    def __init__(self, values, random):
        self.values, self.random = values, random

    def some(self, request, count):
        for _ in range(count):
            self.random.choices(
                [self.in_body, self.in_query, self.in_path, self.in_headers, self.of_method, self.of_bytes, self.of_http],
                [30, 20, 8, 20, 3, 8, 3],
            )[0](request)

    def in_body(self, request):
        random = self.random
        request.broken |= request.is_chunked()
        try:
            value = json.loads(request.body)
        except (ValueError, RecursionError):
            return self.of_bytes(request)
        place = any_node(value, random)
        kind = random.randrange(5)
        if place is None:
            value = self.values.odd()
        elif kind < 2:
            place[0][place[1]] = self.values.odd()
        elif kind == 2:
            del place[0][place[1]]
        elif kind == 3 and isinstance(place[0], list):
            place[0].extend([place[0][place[1]]] * random.choice([1, 60, 250, 1100]))
        elif isinstance(place[0], dict):
            place[0][random.choice(TEXTS)] = place[0][place[1]]
        request.body = json.dumps(value, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")

    def in_query(self, request):
        random = self.random
        if isinstance(request.query, str):
            return
        pairs = request.query
        kind = random.randrange(5)
        if kind == 0 and pairs:
            pairs.pop(random.randrange(len(pairs)))
        elif kind == 1 and pairs:
            pairs.append((random.choice(pairs)[0], str(self.values.odd())))
        elif kind == 2:
            raw = random.choice(["%", "%zz", "a=%ff%fe", "&&==&", "limit=1&limit=2", "q=" + "%E2%82" * 30, "a" * 3000, "cursor=" + "A" * 99])
            request.query = urlencode(pairs, errors="replace") + "&" + raw
        elif pairs:
            at = random.randrange(len(pairs))
            value = self.values.odd()
            pairs[at] = (pairs[at][0], value if isinstance(value, str) else json.dumps(value))
        if not isinstance(request.query, str):
            text = lambda value: value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            request.query = [(name, text(value)) for name, value in pairs]

    def in_path(self, request):
        random, segments = self.random, request.segments
        at = random.randrange(1, len(segments))
        kind = random.randrange(4)
        if kind == 0:
            segments[at] = quote(str(self.values.odd()).encode("utf-8", "surrogatepass"), safe="")[:4000]
        elif kind == 1:
            segments.insert(at, random.choice(["", ".", "..", "%2e%2e", "%2f", "%00", "%", "a" * 300]))
        elif kind == 2:
            segments.append(random.choice(["", "history", "restore", "0", "assets", "favicon.svg"]))
        else:
            segments.pop(at)
            # A target has a slash (RFC 9112, section 3.2.1).
            request.broken |= len(segments) == 1

    def in_headers(self, request):
        random = self.random
        name = random.choice(list(HEADERS))
        if name in FRAMING:
            if random.random() < 0.9:
                return
            request.broken = True
        present = [at for at, header in enumerate(request.headers) if header[0] == name]
        if present and random.random() < 0.8:
            at = random.choice(present)
            if random.random() < 0.3:
                request.headers.pop(at)
                return
            request.headers[at] = (name, random.choice(HEADERS[name]))
        else:
            request.headers.append((name, random.choice(HEADERS[name])))

    def of_method(self, request):
        request.method = self.random.choice(METHODS)
        # Whether a TRACE or CONNECT has a body, HTTP leaves open.
        request.broken |= request.method in ("CONNECT", "TRACE") or not request.method.isupper()

    def of_bytes(self, request):
        random, body = self.random, bytearray(request.body)
        request.broken |= request.is_chunked()
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(body) + 1)
            kind = random.randrange(4)
            if kind == 0 and body:
                body[at % len(body)] ^= 1 << random.randrange(8)
            elif kind == 1:
                body[at:at] = random.choice([b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"{", b"[" * 3000, b"\n", b'"', b"1e999", b"--x\r\n"])
            elif kind == 2:
                del body[at : at + random.randint(1, 20)]
            else:
                body[at:at] = body[at : at + random.randint(1, 200)] * random.randint(1, 20)
        request.body = bytes(body)

    def of_http(self, request):
        """How a request is framed; chunked coding is no mistake, all else is."""
        random = self.random
        if any(name in FRAMING for name, _ in request.headers):
            return
        if random.random() < 0.5:
            size = random.choice([1, 7, 1000])
            chunks = [request.body[at : at + size] for at in range(0, min(len(request.body), 50 * size), size)]
            coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
            request.headers.append(("Transfer-Encoding", "chunked"))
            request.body = coded
            return
        request.broken = True
        request.headers.append(random.choice([
            ("Content-Length", str(len(request.body) + 5)), ("Content-Length", str(max(0, len(request.body) - 3))),
            ("Transfer-Encoding", "chunked"), (" Folded", "x\r\n y"), ("No\0Name", "x"), ("Name ", "x"), ("", "empty"),
            ("X", "a\nb"), ("X", "a\rb"), ("X-Long", "a" * 200_000), ("Host", "another"), ("X\r\n", "x"), ("X", "\0"),
        ] + [("Connection", "close, upgrade")]))
        for number in range(random.choice([0, 0, 0, 150])):
            request.headers.append((f"X-{number}", "x"))
