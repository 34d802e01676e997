"""Programs under valgrind's callgrind, and the instructions that it has counted."""

import re, subprocess
from pathlib import Path

from processes import Failure, Process


def command(output, *options):
    return ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={output}", *options]


def counted(dump):
    """The instructions that a dump tells of."""
    found = re.search(r"^totals: (\d+)$", dump.read_text(), re.MULTILINE)
    if not found:
        raise Failure(f"{dump} tells no total")
    return int(found[1])


def functions(binary, folder):
    """What `guard.rs` counts: each name, and the instructions of its calls."""
    output = folder / "functions"
    # Of two options with one pattern, callgrind heeds the first alone.
    options = ("--toggle-collect=guard::counted*", "--dump-before=guard::told*")
    done = subprocess.run([*command(output, *options), binary], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{binary} failed: {done.stderr[-2000:]}")
    return [(name, counted(Path(f"{output}.{number}"))) for number, name in enumerate(done.stdout.splitlines(), 1)]


class Counted(Process):
    """A server under callgrind; what the function `excluded` does is not counted."""

    # Callgrind makes the start fifty times as long.
    PATIENCE = 120

    def __init__(self, binary, settings, port, folder, excluded):
        self.output, self.dumps = folder / "requests", 0
        # Collecting ends where the function is entered and goes on where it is left. In this order: the first of the
        # two turns it off at the start.
        options = (f"--toggle-collect={excluded}", "--collect-atstart=yes")
        super().__init__([*command(self.output, *options), binary, "serve"], settings, port, folder / "server.log")

    def count(self, work):
        """The instructions of all threads while this is done."""
        self.tell("zero")
        work()
        self.tell("dump")
        self.dumps += 1
        return counted(Path(f"{self.output}.{self.dumps}"))

    def tell(self, word):
        done = subprocess.run(["vgdb", f"--pid={self.process.pid}", word], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise Failure(f"callgrind does not listen: {done.stderr}")
