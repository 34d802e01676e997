"""Clients that are slow with one thing, and whether the server goes on holding them."""

import collections
import itertools
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from probe import answered
from processes import Failure

HEAD = b"GET /api/v1/recipes HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 50000\r\n\r\nusername=")
KINDS = ("head", "body", "reader", "second head")


# So many of each kind are opened in a second: what is tried is that they are slow, not that they come in one moment.
RATE = 200
# A second has so many steps: clients do not all do something in the same moment.
TICKS = 50


class Slow:
    """`count` connections to `port` that are slow in the way that `kind` names: each moves a byte a second. They come from
    an address for every 100. `contents` are requests whose answers are long, one for each reader."""

    def __init__(self, port, kind, count, contents):
        self.port, self.kind, self.count, self.contents = port, kind, count, contents
        self.sockets, self.statuses = [], collections.Counter()
        # When each was opened, by its port, and the longest time that the server has held one.
        self.opened, self.longest = {}, 0.0

    def open(self, count):
        """So many more, as far as they are not all open."""
        first = {"head": HEAD, "body": BODY, "second head": HEAD + b"\r\n"}.get(self.kind)
        for number in range(len(self.sockets), min(len(self.sockets) + count, self.count)):
            connection = socket.socket()
            if self.kind == "reader":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.bind((f"127.0.2.{number // 100 + 1}", 0))
            connection.settimeout(20)
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(first or self.contents[number])
            if self.kind == "second head":
                answered(connection)
                connection.sendall(b"G")
            connection.setblocking(False)
            self.sockets.append(connection)
            self.opened[connection.getsockname()[1]] = time.monotonic()

    def drip(self, part, parts):
        """A byte of each in one of so many parts, and what was answered meanwhile."""
        for connection in self.sockets[part::parts]:
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
        ports, server = [], f":{self.port:04X} "
        for line in Path("/proc/net/tcp").read_text().splitlines():
            # To look into each of thousands would keep a core from those who are measured.
            if server in line:
                _, local, remote, state, _ = line.split(None, 4)
                port = int(remote[-4:], 16) if local.endswith(server[:-1]) and state == "01" else 0
                if port in self.opened:
                    ports.append(port)
        self.longest = max([self.longest, *(time.monotonic() - self.opened[port] for port in ports)])
        return len(ports)

    def close(self):
        for connection in self.sockets:
            connection.close()


def give_up(slow, patience, progress):
    """Opens all, and drips until the server has closed each; whether it held none longer than `patience` seconds. `Failure`
    where this machine opens them so slowly that it is another load.

    Such clients are elsewhere in earnest: here they take what time the server and those who are measured leave."""
    last = 0, os.SCHED_IDLE, os.sched_param(0)
    with ThreadPoolExecutor(1, initializer=os.sched_setscheduler, initargs=last) as clients:
        return clients.submit(drip_on, slow, patience, progress).result()


def drip_on(slow, patience, progress):
    opening = max(one.count for one in slow) / RATE
    whole = opening + patience
    begun = time.monotonic()
    for tick in itertools.count():
        opened = all(len(one.sockets) == one.count for one in slow)
        for one in slow:
            one.open(RATE // TICKS)
            one.drip(tick % TICKS, TICKS)
        if not opened and time.monotonic() - begun > 1.5 * opening + 1:
            raise Failure(f"the clients were not open after {1.5 * opening + 1:.1f} s: there is no time left for them here")
        if tick % TICKS == 0:
            left = sum(one.held() for one in slow)
            if any(one.longest > patience for one in slow):
                return False
            if not left and opened:
                return True
            progress(min(time.monotonic() - begun, whole), whole)
        time.sleep(max(0.0, begun + (tick + 1) / TICKS - time.monotonic()))
