"""Letters of the real recipe-api, as an SMTP server sees them. tests/mail/run starts it."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from servers import Certificates, Server, Silent

RECIPE_API, PUT_LETTERS = os.environ["RECIPE_API"], os.environ["PUT_LETTERS"]
SITE = "https://recipes.example.com"
TOKEN = "rt_0123456789-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"


def setUpModule():
    global FOLDER, CERTIFICATES, SETTINGS
    FOLDER = Path(tempfile.mkdtemp())
    unittest.addModuleCleanup(shutil.rmtree, FOLDER)
    CERTIFICATES = Certificates(FOLDER)
    SETTINGS = {
        "PATH": os.environ["PATH"], "RUST_BACKTRACE": "0", "LOG_FORMAT": "json", "BCRYPT_COST": "10", "PORT": "0",
        "DATABASE_URL": os.environ.get("TEST_POSTGRES_URL") or f"sqlite://{FOLDER}/recipes.db",
        "JWT_SECRET": "0123456789abcdef-for-this-test-alone", "PUBLIC_URL": SITE,
        "MAIL_FROM": "Recipes <recipes@example.com>", "SMTP_TIMEOUT_SECONDS": "2",
    }
    run("prestart")


def call(program, *arguments, **settings):
    return subprocess.run([program, *arguments], cwd=FOLDER, env=SETTINGS | settings, capture_output=True, text=True)


def run(*arguments, **settings):
    done = call(RECIPE_API, *arguments, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def put(recipient, *kind):
    done = call(PUT_LETTERS, recipient, TOKEN, *kind)
    assert done.returncode == 0, done.stderr


def listed(recipient):
    """The lines of `mail list` about this recipient."""
    return [line for line in run("mail", "list").splitlines() if f"  {recipient}  " in line]


def wait_until(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class Serving:
    """`recipe-api serve` with these settings."""

    count = 0

    def __init__(self, settings):
        Serving.count += 1
        self.log_file = FOLDER / f"log{Serving.count}"
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen([RECIPE_API, "serve"], cwd=FOLDER, env=SETTINGS | settings, stderr=log)
        wait_until(lambda: self.lines("serving") or self.process.poll() is not None, "it does not serve")
        assert self.process.poll() is None, self.log()

    def log(self):
        return self.log_file.read_text()

    def lines(self, message):
        whole = (line for line in self.log().splitlines(keepends=True) if line.endswith("\n"))
        return [line for line in map(json.loads, whole) if line["message"] == message]

    def first(self, message):
        """A line is written by a thread of its own, some time after what it tells of."""
        wait_until(lambda: self.lines(message) or self.process.poll() is not None, f"{message!r} is not told")
        return self.lines(message)[0]

    def ready(self):
        address = self.first("serving")["address"]
        with urllib.request.urlopen(f"http://{address}/health/ready", timeout=5) as answer:
            return answer.status == 200

    def stop(self):
        """SIGTERM; returns the exit status and how long it took."""
        started = time.monotonic()
        self.process.terminate()
        return self.process.wait(30), time.monotonic() - started

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


class TheTestLetter(unittest.TestCase):
    """`recipe-api mail test`"""

    def sends(self, server, **settings):
        told = run("mail", "test", "ada@example.net", **server.settings | settings)
        self.assertEqual(told, "250 taken as 4711\n")
        (letter,) = server.mailbox.wait_for(1, "ada@example.net")
        return letter

    def fails(self, server, **settings):
        done = call(RECIPE_API, "mail", "test", "ada@example.net", **server.settings | settings)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1), done.stderr)
        self.assertNotIn("password with spaces", done.stderr)
        return done.stderr

    def test_goes_out_by_starttls_and_with_a_login(self):
        with Server(CERTIFICATES, "starttls", login=True) as server:
            letter = self.sends(server)
        self.assertTrue(letter.encrypted and letter.logged_in)
        self.assertEqual((letter.sender, letter.greeting), ("recipes@example.com", "recipes.example.com"))
        self.assertEqual(letter.message["From"], "Recipes <recipes@example.com>")
        self.assertEqual(letter.message["To"], "ada@example.net")

    def test_goes_out_by_tls_and_with_a_login(self):
        with Server(CERTIFICATES, "tls", login=True) as server:
            letter = self.sends(server)
        self.assertTrue(letter.encrypted and letter.logged_in)

    def test_goes_out_in_clear_where_one_says_so(self):
        with Server(None) as server:
            self.assertFalse(self.sends(server).encrypted)

    def test_stays_where_the_server_offers_no_tls(self):
        with Server(None) as server:
            told = self.fails(server, SMTP_SECURITY="starttls", SMTP_USERNAME="recipes", SMTP_PASSWORD="secret")
        self.assertIn("STARTTLS", told)
        self.assertEqual(server.mailbox.commands, [])

    def test_stays_where_nobody_known_vouches_for_the_server(self):
        for security in ["starttls", "tls"]:
            with self.subTest(security), Server(CERTIFICATES, security, login=True) as server:
                self.assertIn("certificate", self.fails(server, SMTP_CA_FILE=""))
                self.assertEqual(server.mailbox.commands, [])

    def test_stays_where_the_certificate_is_of_another_name(self):
        for security in ["starttls", "tls"]:
            with self.subTest(security), Server(CERTIFICATES, security, login=True) as server:
                self.assertIn("certificate", self.fails(server, SMTP_HOST="127.0.0.1"))
                self.assertEqual(server.mailbox.commands, [])

    def test_tells_a_refused_login(self):
        with Server(CERTIFICATES, "starttls", login=True) as server:
            told = self.fails(server, SMTP_PASSWORD="wrong-sentinel")
            self.assertIn("the login was refused", told)
            self.assertNotIn("sentinel", told)
            self.assertEqual(server.mailbox.letters, [])

    def test_tells_why_a_recipient_is_refused(self):
        with Server(None, rcpt=["550 5.1.1 no such user"]) as server:
            self.assertIn("5.1.1 no such user", self.fails(server))

    def test_ends_where_a_server_says_nothing(self):
        started = time.monotonic()
        with Silent() as server:
            self.assertIn("no answer within 2 s", self.fails(server))
        self.assertLess(time.monotonic() - started, 4)


class TheOutbox(unittest.TestCase):
    def test_every_letter_arrives_with_its_one_link(self):
        recipient = "every@example.net"
        put(recipient)
        with Server(CERTIFICATES, "starttls", login=True) as server, Serving(server.settings) as serving:
            letters = server.mailbox.wait_for(6, recipient)
            wait_until(lambda: not listed(recipient), "the outbox is not empty")
            serving.stop()
        for letter in letters:
            self.assertEqual(letter.message.get_content_type(), "multipart/alternative")
            self.assertEqual(letter.message["Auto-Submitted"], "auto-generated")
            self.assertIn("Recipes", letter.message["Subject"])
            self.assertIsNone(letter.message["Bcc"])
            self.assertTrue(letter.message["Date"].datetime)
            self.assertRegex(letter.message["Message-ID"], r"^<[\w-]{24}@example\.com>$")
            self.assertNotIn("<script>", letter.part("html"))
            for kind in ["plain", "html"]:
                self.assertEqual(letter.part(kind).count("://"), 1)
                self.assertIn(f"{SITE}/", letter.part(kind))
        links = sorted(re.search(r"https://\S+", letter.part("plain"))[0] for letter in letters)
        tokens = [f"{SITE}/{page}#token={TOKEN}" for page in ["confirm-address", "reset-password", "verify-email"]]
        self.assertEqual(links, sorted([*tokens, *[f"{SITE}/profile"] * 3]))
        self.assertNotIn(TOKEN, serving.log())

    def test_a_letter_that_is_refused_for_now_waits_and_goes_out_later(self):
        recipient = "later@example.net"
        put(recipient, "reset_password")
        with Server(None, rcpt=["451 4.7.1 greylisted"]) as server, Serving(server.settings) as serving:
            wait_until(lambda: "greylisted" in "".join(listed(recipient)), "the refusal is not listed")
            (line,) = listed(recipient)
            self.assertIn("attempts 1  next attempt", line)
            self.assertEqual(serving.first("a letter was not taken, and waits")["level"], "WARN")
            run("mail", "retry")
            server.mailbox.wait_for(1, recipient)
            wait_until(lambda: not listed(recipient), "the outbox is not empty")

    def test_a_letter_that_is_refused_for_good_is_given_up_and_told(self):
        recipient = "never@example.net"
        put(recipient, "reset_password")
        with Server(None, rcpt=["550 5.1.1 no such user"]) as server, Serving(server.settings) as serving:
            wait_until(lambda: "given up" in "".join(listed(recipient)), "it is not given up")
            (line,) = listed(recipient)
            self.assertIn("no such user", line)
            self.assertEqual(serving.first("gave a letter up")["level"], "ERROR")
            self.assertEqual(server.mailbox.letters, [])

    def test_a_token_that_a_server_quotes_is_not_kept(self):
        recipient = "quoted@example.net"
        put(recipient, "reset_password")
        quote = lambda envelope: "554 bad link " + re.search(r"#token=\S+", envelope.original_content.decode())[0]
        with Server(None, data=[quote]) as server, Serving(server.settings) as serving:
            wait_until(lambda: "bad link #token=***" in "".join(listed(recipient)), "the refusal is not listed")
            serving.stop()
            self.assertNotIn(TOKEN, serving.log())

    def test_a_server_that_dies_before_it_answers_gets_the_letter_again_under_the_same_id(self):
        recipient = "twice@example.net"
        put(recipient, "reset_password")
        with Server(None, die=1) as server, Serving(server.settings) as serving:
            serving.first("a letter was not taken, and waits")
            run("mail", "retry")
            first, second = server.mailbox.wait_for(2, recipient)
            wait_until(lambda: not listed(recipient), "the outbox is not empty")
        self.assertEqual(first.message["Message-ID"], second.message["Message-ID"])

    def test_a_server_that_hangs_holds_up_neither_requests_nor_shutdown(self):
        recipient = "hangs@example.net"
        with Silent() as silent, Serving(silent.settings | {"SMTP_TIMEOUT_SECONDS": "60"}) as serving:
            put(recipient, "verify_address")
            self.assertTrue(silent.connected.wait(30))
            self.assertTrue(serving.ready())
            status, seconds = serving.stop()
        self.assertEqual(status, 0, serving.log())
        self.assertLess(seconds, 8)
        self.assertEqual(len(listed(recipient)), 1)
        run("mail", "retry")
        with Server(None) as server, Serving(server.settings):
            server.mailbox.wait_for(1, recipient)

    def test_a_letter_outlives_kill_9_before_and_while_it_is_sent(self):
        recipient = "killed@example.net"
        with Silent() as silent, Serving(silent.settings | {"SMTP_TIMEOUT_SECONDS": "60"}) as serving:
            put(recipient, "verify_address")
            self.assertTrue(silent.connected.wait(30))
            serving.kill()
        put(recipient, "password_changed")
        run("mail", "retry")
        with Server(None) as server, Serving(server.settings):
            letters = server.mailbox.wait_for(2, recipient)
            wait_until(lambda: not listed(recipient), "the outbox is not empty")
        self.assertEqual(len({letter.message["Message-ID"] for letter in letters}), 2)

    def test_a_letter_that_was_being_sent_when_the_process_died_goes_out_by_itself(self):
        recipient = "lost@example.net"
        with Silent() as silent, Serving(silent.settings | {"SMTP_TIMEOUT_SECONDS": "1"}) as serving:
            put(recipient, "verify_address")
            self.assertTrue(silent.connected.wait(30))
            serving.kill()
        with Server(None) as server, Serving(server.settings):
            server.mailbox.wait_for(1, recipient)

    def test_two_instances_send_each_letter_once(self):
        recipient = "once@example.net"
        with Server(None) as server, Serving(server.settings) as one, Serving(server.settings) as two:
            for _ in range(5):
                put(recipient)
            letters = server.mailbox.wait_for(30, recipient)
            wait_until(lambda: not listed(recipient), "the outbox is not empty")
            one.stop()
            two.stop()
            sent = [*one.lines("sent a letter"), *two.lines("sent a letter")]
        self.assertEqual(len({letter.message["Message-ID"] for letter in letters}), 30)
        self.assertEqual((len(letters), len(sent)), (30, 30))


if __name__ == "__main__":
    unittest.main()
