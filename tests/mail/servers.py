"""SMTP servers on free ports: one that can be told how to behave, and one that says nothing."""

import logging
import socket
import ssl
import subprocess
import threading
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

# What it says about clients that turn away is what these tests are about.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

USER, PASSWORD = "recipes", "a password with spaces, ä and %"


class Certificates:
    """An authority of our own, and what it says of `localhost` alone."""

    def __init__(self, folder: Path):
        self.ca, self.chain, self.key = folder / "ca.pem", folder / "server.pem", folder / "server.key"
        request = folder / "server.csr"
        openssl = lambda *arguments: subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
        new = ["-newkey", "rsa:2048", "-nodes"]
        ca_key = folder / "ca.key"
        openssl("req", "-x509", *new, "-days", 2, "-subj", "/CN=authority", "-keyout", ca_key, "-out", self.ca)
        openssl("req", *new, "-subj", "/CN=localhost", "-keyout", self.key, "-out", request)
        (folder / "names").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
        openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", ca_key, "-CAcreateserial", "-days", 2,
                "-extfile", folder / "names", "-out", self.chain)

    def context(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        return context


class Letter:
    """A message as it came, and over what."""

    def __init__(self, server, session, envelope):
        self.encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.logged_in = session.authenticated
        self.greeting = session.host_name
        self.sender, self.recipients = envelope.mail_from, envelope.rcpt_tos
        self.message = message_from_bytes(envelope.original_content, policy=policy.default)

    def part(self, kind):
        return self.message.get_body((kind,)).get_content()


class Mailbox:
    """What a server does with letters: it answers RCPT and DATA by `rcpt` and `data` as far as they go, and dies
    over so many letters before it answers."""

    def __init__(self, rcpt=(), data=(), die=0):
        self.letters, self.commands = [], []
        self.arrived = threading.Condition()
        self.rcpt, self.data, self.die = list(rcpt), list(data), die

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.commands.append("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data.pop(0)(envelope)
        with self.arrived:
            self.letters.append(Letter(server, session, envelope))
            self.arrived.notify_all()
        if self.die:
            self.die -= 1
            server.transport.abort()
        return "250 taken as 4711"

    def wait_for(self, count, recipient):
        """The letters to this recipient, once there are so many."""
        mine = lambda: [letter for letter in self.letters if letter.recipients == [recipient]]
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(mine()) >= count, timeout=30):
                raise AssertionError(f"{len(mine())} letters of {count} to {recipient} in 30 s")
        return mine()


class Server:
    """aiosmtpd with a mailbox that behaves so: `security` is starttls, tls or none."""

    def __init__(self, certificates, security="none", login=False, **behaviour):
        self.mailbox = Mailbox(**behaviour)
        options = {}
        if login:
            options = {"authenticator": self.check, "auth_required": True, "auth_require_tls": security == "starttls"}
        context = certificates.context() if certificates else None
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if security == "tls":
            options |= {"ssl_context": context}
        self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=free_port(), **options)
        self.controller.start()
        self.settings = {
            "MAIL_TRANSPORT": "smtp", "SMTP_HOST": "localhost", "SMTP_PORT": str(self.controller.port),
            "SMTP_SECURITY": security,
        }
        if certificates:
            self.settings["SMTP_CA_FILE"] = str(certificates.ca)
        if login:
            self.settings |= {"SMTP_USERNAME": USER, "SMTP_PASSWORD": PASSWORD}

    def check(self, server, session, envelope, mechanism, data):
        self.mailbox.commands.append("AUTH")
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.controller.stop()


class Silent:
    """Takes connections and says nothing, ever."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections, self.connected = [], threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()
        port = self.listener.getsockname()[1]
        self.settings = {
            "MAIL_TRANSPORT": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none",
        }

    def accept(self):
        try:
            while True:
                self.connections.append(self.listener.accept()[0])
                self.connected.set()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.connections:
            connection.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
