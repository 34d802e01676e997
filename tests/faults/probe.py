"""Other traffic: a process that asks at an even pace, and how long it waits for the answers. It prints a JSON object."""

import collections
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

RATE = 100


class Probe:
    """Asks `port` for these paths in turn, `RATE` times a second, with a user's token; `seconds` long."""

    def __init__(self, port, token, paths, seconds):
        options = {"port": port, "token": token, "paths": paths, "seconds": seconds}
        self.process = subprocess.Popen([sys.executable, Path(__file__).resolve()], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(json.dumps(options))
        self.process.stdin.close()

    def result(self):
        """`answers` by status (0: none), and `p50`, `p99` and `slowest` in milliseconds."""
        found = json.loads(self.process.stdout.read())
        self.process.wait()
        found["answers"] = {int(status): count for status, count in found["answers"].items()}
        return found


def probed(port, token, paths, seconds):
    return Probe(port, token, paths, seconds).result()


def told(found):
    answers = ", ".join(f"{status} × {count}" for status, count in sorted(found["answers"].items()))
    return f"p99 {found['p99']:.1f} ms ({answers})"


def same(before, during, at_most=2.0, noise=5.0):
    """Whether the p99 has at most doubled. Below `noise` milliseconds it is the machine's."""
    return during["p99"] <= max(at_most * before["p99"], noise)


def percentile(waits, part):
    return waits[min(len(waits) - 1, int(len(waits) * part))]


def main():
    options = json.load(sys.stdin)
    contents = [(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {options['token']}\r\n\r\n").encode()
                for path in options["paths"]]
    answers, waits, connection = collections.Counter(), [], None
    begun = time.monotonic()
    for number in range(int(options["seconds"] * RATE)):
        due = begun + number / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            if connection is None:
                connection = socket.create_connection(("127.0.0.1", options["port"]), 10, ("127.0.0.3", 0))
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(contents[number % len(contents)])
            status, connection = answered(connection)
        except OSError:
            status, connection = 0, None
        answers[status] += 1
        # From when it was due: an answer that is late makes the next question late too, and that counts.
        waits.append((time.monotonic() - due) * 1e3)
    waits.sort()
    json.dump({"answers": answers, "p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99), "slowest": waits[-1]},
              sys.stdout)


def answered(connection):
    """The status, and the connection where it is kept."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += (part := connection.recv(1 << 16))
        if not part:
            raise ConnectionError
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None)
    if length is None:
        # nginx sends no length where it does not know it: read the chunks to their end.
        while not body.endswith(b"0\r\n\r\n"):
            body += (part := connection.recv(1 << 16))
            if not part:
                raise ConnectionError
    else:
        while len(body) < length:
            body += (part := connection.recv(1 << 16))
            if not part:
                raise ConnectionError
    closes = b"connection: close" in lines
    if closes:
        connection.close()
    return int(lines[0].split()[1]), None if closes else connection


if __name__ == "__main__":
    main()
