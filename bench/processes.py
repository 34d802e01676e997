"""Servers that are measured: started, watched by Linux's /proc, and gone in the end."""

import http.client, json, os, signal, socket, subprocess, time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    pass


class Process:
    """Listens on a port of 127.0.0.1, with all processes that it starts; what it says goes to a file."""

    # Seconds that it may take to listen.
    PATIENCE = 20

    def __init__(self, command, environment, port, log, cores=()):
        self.port, self.url, self.log = port, f"http://127.0.0.1:{port}", log
        # Whose time counts as its own, beside that of its processes.
        self.serving_it = []
        environment = {"PATH": os.environ["PATH"], **environment}
        with open(log, "wb") as output:
            # A session of its own, so that Ctrl-C is not for it, and one signal is for all that it starts.
            self.process = subprocess.Popen(
                command, env=environment, cwd=log.parent, stdout=output, stderr=output, start_new_session=True,
                preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None,
            )

    def __enter__(self):
        try:
            self.wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_it_listens(self):
        for _ in range(20 * self.PATIENCE):
            if self.process.poll() is not None:
                raise Failure(f"{self.process.args[0]} stopped: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Failure(f"{self.process.args[0]} does not listen: {self.log.read_text()[-2000:]}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def ask(self, method, path, body=None, headers={}, connection=None):
        status, answer = self.answer(method, path, body, headers, connection)
        if status // 100 != 2:
            raise Failure(f"{method} {path} was answered {status}: {str(answer)[:500]}")
        return answer

    def answer(self, method, path, body=None, headers={}, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        try:
            return answer.status, json.loads(content)
        except ValueError:
            return answer.status, content.decode(errors="replace")

    def cpu_seconds(self):
        fields = (stat(pid) for pid in family(self.process.pid, *self.serving_it))
        return sum(int(of[11]) + int(of[12]) for of in fields if of) / TICKS

    def memory_mb(self):
        """The most that it has had; what its processes share counts once."""
        return sum(most_kb(pid) for pid in family(self.process.pid)) / 1024


def stat(pid):
    """The fields of /proc/PID/stat behind the command's name; `None` where the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def family(*roots):
    """The processes, and those that they have started."""
    children = {}
    for pid in (int(folder.name) for folder in Path("/proc").glob("[0-9]*")):
        if fields := stat(pid):
            children.setdefault(int(fields[1]), []).append(pid)
    found = list(roots)
    for pid in found:
        found += children.get(pid, [])
    return found


def most_kb(pid):
    try:
        lines = (Path(f"/proc/{pid}/status").read_text() + Path(f"/proc/{pid}/smaps_rollup").read_text()).splitlines()
    except OSError:
        return 0
    sizes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if " kB" in rest}
    return sizes["VmHWM"] - sizes["Rss"] + sizes["Pss"]


def divided_cores():
    """Those of the server and those of wrk: apart where there are four or more."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 4:
        return cores, []
    of_wrk = -(-len(cores) // 3)
    return cores[:-of_wrk], cores[-of_wrk:]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
