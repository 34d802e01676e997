"""A way to a port that can be cut, slowed down and frozen."""

import socket
import struct
import threading
import time


class Relay:
    """A context manager: `port` leads to `target` of 127.0.0.1. What is asked of it holds for connections that are there
    and for new ones."""

    def __init__(self, target):
        self.target, self.delay, self.refusing, self.pairs = target, 0.0, False, set()
        self.flowing, self.lock = threading.Event(), threading.Lock()
        self.flowing.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.cut()
        self.flowing.set()

    def open(self):
        self.delay, self.refusing = 0.0, False
        self.flowing.set()

    def freeze(self):
        """Nothing comes through, and neither side is told: a network that lost its way, a machine that hangs."""
        self.flowing.clear()

    def slow(self, seconds):
        """Whatever is sent comes so much later."""
        self.delay = seconds

    def cut(self):
        """Resets every connection. New ones are taken."""
        with self.lock:
            pairs, self.pairs = self.pairs, set()
        for pair in pairs:
            close(*pair)

    def refuse(self):
        """As `cut`, and new ones are reset too."""
        self.refusing = True
        self.cut()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.connect, args=(client,), daemon=True).start()

    def connect(self, client):
        self.flowing.wait()
        try:
            if self.refusing:
                raise OSError("refused")
            server = socket.create_connection(("127.0.0.1", self.target), 10)
        except OSError:
            return close(client)
        for side in (client, server):
            side.settimeout(None)
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = (client, server)
        with self.lock:
            self.pairs.add(pair)
        for source, target in (pair, pair[::-1]):
            threading.Thread(target=self.carry, args=(source, target, pair), daemon=True).start()

    def carry(self, source, target, pair):
        try:
            while content := source.recv(65536):
                time.sleep(self.delay)
                self.flowing.wait()
                target.sendall(content)
        except OSError:
            pass
        with self.lock:
            self.pairs.discard(pair)
        close(*pair)


def close(*sides):
    """With a reset, as of a peer that is gone."""
    for side in sides:
        try:
            side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            side.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        side.close()
