"""Bodies, nesting and heads without measure are refused before they take memory."""

import collections
import socket
import threading

from machine import Memory
from processes import Failure, request

TITLE = "100 bodies of 1 GB; JSON 10,000 deep; 10 MB of headers"
DATABASES = ("SQLite", "PostgreSQL")
WANTED = "413 (503 where the length is not told and all such bodies take the memory they may), 422, 431; at most 50 MB more memory"
SECONDS = (60, 20)
MOST = 50
GIGABYTE = 1 << 30


def send_all(connection, pieces):
    """What was sent before the server had enough, and the status that it told."""
    sent = 0
    try:
        for piece in pieces:
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    got = b""
    try:
        while b"\r\n" not in got:
            part = connection.recv(1 << 12)
            if not part:
                break
            got += part
    except OSError:
        pass
    return sent, int(got.split()[1]) if got.startswith(b"HTTP/1.1 ") else 0


def endless(chunked):
    """A gigabyte that would be a recipe."""
    piece = b'{"label": "' + b"x" * ((1 << 16) - 11)
    if chunked:
        piece = b"%x\r\n%s\r\n" % (len(piece), piece)
    return (piece for _ in range(GIGABYTE // (1 << 16)))


def head(path, content_type, token, length):
    size = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    return (f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: {content_type}\r\n"
            f"{size}\r\n\r\n").encode()


def run(context):
    world = context.world()
    [process] = world.processes
    count = context.pick(100, 40)
    users = [world.user() for _ in range(8)]
    memory = Memory(process.process.pid)
    places = (("/recipes", "application/json"), ("/recipes/import", "application/x-ndjson"),
              ("/auth/login", "application/x-www-form-urlencoded"))
    told, lock, total = collections.Counter(), threading.Lock(), 0

    def gigabyte(number):
        nonlocal total
        path, content_type = places[number % len(places)]
        chunked = number // len(places) % 2 == 1
        connection = socket.create_connection(("127.0.0.1", process.port), 30)
        connection.sendall(head(path, content_type, users[number % len(users)].access, 0 if chunked else GIGABYTE))
        sent, status = send_all(connection, endless(chunked))
        connection.close()
        with lock:
            told["of unknown length" if chunked else "of known length", status] += 1
            total += sent

    context.say(f"{count} bodies of 1 GB at once, half of them of unknown length, to {len(places)} kinds of endpoints")
    at_once(count, gigabyte)
    context.say(f"answers {dict(told)}; {total >> 20} MB were taken off the clients' hands; memory +{memory.more():.0f} MB")
    wrong = {key: n for key, n in told.items()
             if key[1] != 413 and not (key[0] == "of unknown length" and key[1] in (429, 503))}
    if wrong:
        raise Failure(f"1 GB was answered {wrong}")

    deep, heads = collections.Counter(), collections.Counter()

    def nested(number):
        opening, closing = (("[", "]"), ('{"a":', "}"))[number % 2]
        body = f'{{"label": {opening * 10_000}1{closing * 10_000}}}'.encode()
        content = request("POST", "/api/v1/recipes", token=users[0].access, body=body,
                          headers=[("Content-Type", "application/json")])
        with socket.create_connection(("127.0.0.1", process.port), 30) as connection:
            _, status = send_all(connection, [content])
        with lock:
            deep[status] += 1

    def long_head(_):
        with socket.create_connection(("127.0.0.1", process.port), 30) as connection:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            line = b"X-Long: " + b"x" * 8000 + b"\r\n"
            _, status = send_all(connection, (line for _ in range(10_000_000 // len(line))))
        with lock:
            heads[status] += 1

    at_once(count, nested)
    at_once(count, long_head)
    more = memory.more()
    context.say(f"deep JSON {dict(deep)}; long heads {dict(heads)}; memory +{more:.0f} MB")
    if set(deep) != {422} or set(heads) != {431}:
        raise Failure(f"deep JSON was answered {dict(deep)}, a long head {dict(heads)}")
    if more > MOST:
        raise Failure(f"{more:.0f} MB more memory")
    if world.ask("GET", "/health/ready").status != 200:
        raise Failure("the server is not ready afterwards")
    bodies = ", ".join(f"{status} × {n} {what}" for (what, status), n in sorted(told.items()))
    return (f"{bodies}; deep JSON 422 × {deep[422]}; long heads 431 × {heads[431]}; "
            f"memory from {memory.before:.0f} MB at most {more:.0f} MB more")


def at_once(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
