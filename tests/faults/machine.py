"""What a process takes of the machine."""

from pathlib import Path


class Memory:
    """The most memory that a process has from now on, in megabytes above what it has now."""

    def __init__(self, pid):
        self.pid = pid
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        self.before = self._read("VmRSS")

    def _read(self, name):
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024

    def more(self):
        return self._read("VmHWM") - self.before


def work_of_threads(pid, name):
    """Seconds that the threads of this name have run, seconds that they could have run and had no core, and how many there
    are."""
    run, waited, count = 0.0, 0.0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().startswith(name):
            nanoseconds = list(map(int, (task / "schedstat").read_text().split()))
            run, waited, count = run + nanoseconds[0] / 1e9, waited + nanoseconds[1] / 1e9, count + 1
    return run, waited, count
