"""What is asked, and wrk that asks it."""

import json, os, shutil, subprocess
from dataclasses import dataclass
from pathlib import Path

from processes import Failure
from recipes import COMMON, RARE

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Case:
    name: str
    method: str
    # "%d" becomes the id of a recipe.
    path: str
    has_token: bool = False
    # Only ours has it, and wrk has to read the answers.
    is_refresh: bool = False


LIMIT = Case("limit", "GET", "/")
CASES = [
    Case("GET /auth/me", "GET", "/api/v1/auth/me", has_token=True),
    Case("one recipe", "GET", "/api/v1/recipes/%d"),
    Case("page of 20", "GET", "/api/v1/recipes?limit=20"),
    Case("search, rare word", "GET", f"/api/v1/recipes/search?keyword={RARE}"),
    Case("search, common word", "GET", f"/api/v1/recipes/search?keyword={COMMON}"),
    Case("POST /auth/refresh", "POST", "/api/v1/auth/refresh", is_refresh=True),
    Case("POST a recipe", "POST", "/api/v1/recipes", has_token=True),
]


def check_tools(*tools):
    told = {"wrk": "apt install wrk, or brew install wrk", "cargo": "https://rustup.rs", "psql": "apt install postgresql-client"}
    for tool in tools:
        if not shutil.which(tool):
            raise Failure(f"{tool} is missing: {told[tool]}")


class Wrk:
    def __init__(self, connections, rows, cores, folder):
        self.connections, self.rows, self.cores, self.folder = connections, rows, cores, folder
        self.threads = max(len(cores), 1)

    def ask(self, server, case, token, seconds):
        """The outcome, with the CPU time that the server took."""
        script, arguments = "wrk.lua", [case.method, case.path, str(self.rows), *([token] if case.has_token else [])]
        if case.is_refresh:
            tokens = self.folder / "refresh_tokens"
            tokens.write_text("\n".join(server.refresh_tokens(2 * self.connections)) + "\n")
            script, arguments = "refresh.lua", [case.path, str(tokens), str(self.threads)]
        command = ["wrk", f"-t{self.threads}", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "30s"]
        cpu = server.cpu_seconds()
        done = subprocess.run(
            [*command, "-s", str(HERE / script), server.url, "--", *arguments], capture_output=True, text=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, self.cores)) if self.cores else None,
        )
        if done.returncode != 0:
            raise Failure(f"wrk failed: {done.stderr or done.stdout}")
        outcome = json.loads(done.stdout.splitlines()[-1])
        if outcome["requests"] == 0 or outcome["refused"] + outcome["broken"] > 0:
            raise Failure(f"{case.name}: not every request was answered with 2xx: {outcome}; see {server.log}")
        outcome["cpu"] = (server.cpu_seconds() - cpu) / outcome["requests"] * 1000
        outcome["rate"] = outcome["requests"] / outcome["microseconds"] * 1e6
        return outcome
