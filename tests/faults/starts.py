"""What a command says that does not start, and how soon it says so."""

import os
import pwd
import shutil
import subprocess
import time

from processes import Failure


def refused(binary, command, settings, folder, words, user=None, within=1.0):
    """Runs a command that has to end within so many seconds, not with 0 and with one line that has all of these words.
    Returns the seconds and the line."""
    begun = time.monotonic()
    # A user of its own needs no groups of ours either.
    identity = {"user": user, "group": user, "extra_groups": []} if user is not None else {}
    process = subprocess.Popen([binary, *command.split()], env=settings, cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **identity)
    try:
        _, said = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failure(f"{command} goes on, where it was to say: {', '.join(words)}") from None
    took, lines = time.monotonic() - begun, said.strip().splitlines()
    if process.returncode == 0:
        raise Failure(f"{command} ends with 0, where it was to say: {', '.join(words)}")
    if process.returncode < 0 or len(lines) != 1 or not all(word in lines[0] for word in words):
        raise Failure(f"{command} ends with {process.returncode} and {len(lines)} lines: {said.strip()[:600]!r}; wanted "
                      f"one with: {', '.join(words)}")
    if took > within:
        raise Failure(f"{command} took {took:.1f} s to say: {lines[0]}")
    return took, lines[0]


def nobody():
    """Root may write everywhere: as whom to try what may not be written. `None`: as ourselves."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None


def for_nobody(binary, folder):
    """The binary at a place where that user can run it, and a folder that is that user's own."""
    os.chmod(folder, 0o755)
    copy = folder / "recipe-api"
    if not copy.exists():
        shutil.copy2(binary, copy)
        os.chmod(copy, 0o755)
    return copy
