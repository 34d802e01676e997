"""Clients that are slow with one thing, and whether the server goes on holding them."""

import collections
import socket
import time

from probe import answered

HEAD = b"GET /api/v1/recipes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 100000\r\n\r\nusername=")
KINDS = ("head", "body", "reader", "second head")


class Slow:
    """So many connections to `port` that are slow in the way that `kind` names: each moves a byte a second. They come from
    an address for every 100. `export` is a request whose answer is long."""

    def __init__(self, port, kind, count, export):
        self.port, self.kind, self.sockets, self.statuses = port, kind, [], collections.Counter()
        first = {"head": HEAD, "body": BODY, "reader": export, "second head": HEAD + b"\r\n"}[kind]
        for number in range(count):
            connection = socket.socket()
            if kind == "reader":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.bind((f"127.0.2.{number // 100 + 1}", 0))
            connection.settimeout(20)
            connection.connect(("127.0.0.1", port))
            connection.sendall(first)
            if kind == "second head":
                answered(connection)
                connection.sendall(b"G")
            connection.setblocking(False)
            self.sockets.append(connection)
        self.ports = {connection.getsockname()[1] for connection in self.sockets}

    def drip(self):
        """A byte of each, and what was answered meanwhile."""
        for connection in self.sockets:
            try:
                if self.kind == "reader":
                    connection.recv(1)
                    continue
                got = connection.recv(1 << 12)
                if got.startswith(b"HTTP/1.1 "):
                    self.statuses[int(got.split()[1])] += 1
            except OSError:
                pass
            try:
                connection.send(b"E" if self.kind == "second head" else b"x")
            except OSError:
                pass

    def held(self):
        """How many of them the server still has open: the reader's end of a long answer says nothing of that."""
        count, server = 0, f":{self.port:04X}"
        with open("/proc/net/tcp") as table:
            for line in table:
                fields = line.split()
                if fields[1].endswith(server) and fields[3] == "01" and int(fields[2].split(":")[1], 16) in self.ports:
                    count += 1
        return count

    def close(self):
        for connection in self.sockets:
            connection.close()


def wait_until_given_up(slow, patience, progress):
    """Drips until the server has closed all of them; the seconds that took, or `None`."""
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < patience:
        for one in slow:
            one.drip()
        progress(passed, patience)
        if not any(one.held() for one in slow):
            return time.monotonic() - begun
        time.sleep(max(0.05, 1 - (time.monotonic() - begun - passed)))
    return None
