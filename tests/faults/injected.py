"""System calls of a running process that fail, for a while: strace is attached to it, and taken off again."""

import contextlib
import subprocess
import time

from context import Skipped


@contextlib.contextmanager
def failing(context, process, calls, error):
    """While this is entered, these system calls of the process (`fsync,fdatasync`) fail with this errno (`EIO`). Yields a
    function that tells how many have failed."""
    context.needs("strace", "strace")
    log = context.folder / "strace"
    log.unlink(missing_ok=True)
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", str(process.process.pid), "-o", log, "-e", f"trace={calls}", "-e",
         f"inject={calls}:error={error}"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        said = tracer.stderr.readline()
        if "attached" not in said:
            raise Skipped(f"strace cannot be attached here: {said.strip()}")
        # Each thread is attached on its own.
        time.sleep(0.2)
        yield lambda: log.read_text(errors="replace").count("(INJECTED)")
    finally:
        tracer.terminate()
        tracer.wait()
