"""Clients that say just what they are told to."""

import http.client
import json
import socket
import time
from urllib.parse import urlencode


class Failure(Exception):
    """The service did something else than it should."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __getitem__(self, name):
        return self.json()[name]

    def __str__(self):
        return f"{self.status} {self.body[:300]!r}"


def request(method, path, *, token=None, headers=(), data=None, form=None, body=None, host="127.0.0.1"):
    """A request's bytes. `data` goes as JSON; a path that does not begin with /api or / is below /api/v1."""
    headers = list(headers)
    if token is not None:
        headers.append(("Authorization", f"Bearer {token}"))
    if data is not None:
        body = json.dumps(data).encode()
        headers.append(("Content-Type", "application/json"))
    if form is not None:
        body = urlencode(form).encode()
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    body = body or b""
    if body or method in ("POST", "PUT", "PATCH"):
        headers.append(("Content-Length", str(len(body))))
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


class Connection:
    """One kept-alive connection."""

    def __init__(self, port, source=None):
        self.port, self.source, self.socket, self.used = port, source, None, 0.0

    def open(self):
        source = (self.source, 0) if self.source else None
        self.socket = socket.create_connection(("127.0.0.1", self.port), 60, source)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ready(self):
        """The server closes a connection that rests for five seconds."""
        if self.socket is None or time.monotonic() - self.used > 2:
            self.close()
            self.open()
        self.used = time.monotonic()

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def receive(self, method):
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        answer = Answer(response.status, response.headers, response.read())
        if response.will_close:
            self.close()
        return answer

    def ask(self, content):
        self.ready()
        try:
            self.socket.sendall(content)
        except (BrokenPipeError, ConnectionResetError):
            # A refusal that came before the whole body was sent is still to be read.
            pass
        try:
            return self.receive(content.split(b" ", 1)[0].decode())
        except Exception:
            self.close()
            raise


def at_once(connections, contents):
    """Sends a request on each connection: all but the last byte, then all last bytes one after the other within a
    fraction of a millisecond."""
    for connection, content in zip(connections, contents):
        connection.ready()
        connection.socket.sendall(content[:-1])
    for connection, content in zip(connections, contents):
        connection.socket.sendall(content[-1:])
    return [connection.receive(content.split(b" ", 1)[0].decode()) for connection, content in zip(connections, contents)]
