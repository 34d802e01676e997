#!/usr/bin/env python3
"""Whether the time of an answer tells who has an account: samples of unknown, wrong and inactive at the login, and of
unknown, known and inactive at the password reset, interleaved over one connection and compared by a rank test."""

import argparse
import itertools
import math
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from processes import PASSWORD, Connection, Failure, World, request


def logins(email, inactive):
    def login(username, password):
        return request("POST", "/api/v1/auth/login", form={"username": username, "password": password})

    return {
        "unknown": lambda: login(f"n{email}", PASSWORD),
        "wrong": lambda: login(email, "wrong password"),
        "inactive": lambda: login(inactive, PASSWORD),
    }


def resets(email, inactive):
    def reset(address):
        return request("POST", "/api/v1/auth/password-reset", data={"email": address})

    return {"unknown": lambda: reset(f"n{email}"), "known": lambda: reset(email), "inactive": lambda: reset(inactive)}


def sample(port, kinds, samples):
    """Seconds of every answer, a list a kind."""
    connection, taken = Connection(port), {kind: [] for kind in kinds}
    for number in range(samples + 2):
        # Each order of the kinds in turn: none is always behind the same other.
        orders = list(itertools.permutations(kinds))
        for kind in orders[number % len(orders)]:
            content = kinds[kind]()
            begun = time.perf_counter()
            answer = connection.ask(content)
            if number >= 2:
                taken[kind].append(time.perf_counter() - begun)
            if answer.status not in (202, 400):
                raise Failure(f"{kind} was answered {answer}")
    return taken


def medians(port, kinds, samples):
    return {kind: statistics.median(taken) for kind, taken in sample(port, kinds, samples).items()}


def mann_whitney(first, second):
    """The two-sided p-value of the U test: normal approximation, corrected for ties and continuity."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, ties, start = [0.0, 0.0], 0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        for _, side in ranked[start:end]:
            ranks[side] += (start + 1 + end) / 2
        ties += (end - start) ** 3 - (end - start)
        start = end
    n, m = len(first), len(second)
    u = ranks[0] - n * (n + 1) / 2
    deviation = math.sqrt(n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
    if deviation == 0:
        return 1.0
    return math.erfc(max(0, abs(u - n * m / 2) - 0.5) / deviation / math.sqrt(2))


def compare(name, taken, tolerance):
    """Prints a table; returns whether the medians are as near as they have to be."""
    print(f"{name}: {len(next(iter(taken.values())))} samples each")
    middle = {kind: statistics.median(values) for kind, values in taken.items()}
    for kind, values in taken.items():
        quartiles = statistics.quantiles(values, n=4)
        print(f"  {kind:9} median {middle[kind] * 1000:8.3f} ms   quartiles {quartiles[0] * 1000:8.3f} to {quartiles[2] * 1000:8.3f}")
    for first, second in itertools.combinations(taken, 2):
        apart, p = middle[first] / middle[second] - 1, mann_whitney(taken[first], taken[second])
        print(f"  {first} and {second}: medians {apart:+.1%} apart, p = {p:.3f}")
    spread = max(middle.values()) / min(middle.values()) - 1
    verdict = "within" if spread <= tolerance else "NOT within"
    print(f"  the medians are {spread:.1%} apart at most: {verdict} {tolerance:.0%}")
    return spread <= tolerance


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog="A p-value below 0.05 once in twenty pairs is chance. "
                                     "Exit code 1 where medians are further apart than --tolerance.")
    parser.add_argument("binary", type=Path, help="recipe-api, of a release build if the figures are to be kept")
    parser.add_argument("--samples", type=int, default=200, help="of each kind (200)")
    parser.add_argument("--tolerance", type=float, default=0.2, help="how far apart medians may be (0.2: 20 %%)")
    options = parser.parse_args()
    binary, server = options.binary.resolve(), os.environ.get("TEST_POSTGRES_URL")
    with tempfile.TemporaryDirectory() as folder, World.over(server, binary, Path(folder)) as world:
        user, inactive = world.user(), world.user()
        world.want(200, "PATCH", f"/api/v1/users/{inactive.id}", token=world.root.access, data={"is_active": False})
        port = world.processes[0].port
        print(f"{world.database.name}, bcrypt's cost 10")
        fine = compare("login", sample(port, logins(user.email, inactive.email), options.samples), options.tolerance)
        probe = world.ask("POST", "/api/v1/auth/password-reset", data={"email": "nobody@example.com"})
        if probe.status == 404:
            print("password reset: SKIPPED, this binary has none")
        else:
            taken = sample(port, resets(user.email, inactive.email), options.samples)
            fine = compare("password reset", taken, options.tolerance) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
