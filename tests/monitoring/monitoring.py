"""Loads a server under Prometheus' eyes and asks for every expression of the dashboard and of the alerts."""

import argparse
import json
import pathlib
import re
import sys
import tempfile
import threading
import time

from processes import Failure, Prometheus, Server, get

ROOT = pathlib.Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy/grafana/recipe-api.json").read_text())
RULES = ROOT / "deploy/prometheus/recipe-api.rules.yml"

# What one of the two databases has not.
OF_SQLITE = re.compile("recipe_api_sqlite_")


def panels():
    """Title, legend and expression of each line of the dashboard, with its variables filled in."""
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"].replace("$job", "recipe-api").replace("$instance", ".*")
            yield panel, target["legendFormat"], expression.replace("$__rate_interval", "8s").replace("$__range", "1h")


def load(server, stop):
    """Reads, searches, writes, logins that fail and paths that are not there."""
    token = server.token()
    number = 0
    while not stop.is_set():
        number += 1
        server.ask("GET", f"/api/v1/recipes/{number % 3 + 1}")
        server.ask("GET", "/api/v1/recipes?q=chicken")
        server.ask("GET", f"/nothing/{number}")
        if number % 5 == 0:
            server.ask("POST", "/api/v1/recipes", {"label": f"Loaf {number}"}, token)
        if number % 20 == 0:
            form = "username=nobody%40example.com&password=wrong"
            server.ask("POST", "/api/v1/auth/login", form.encode())


def check(server, prometheus, arguments):
    stop = threading.Event()
    threads = [threading.Thread(target=load, args=(server, stop)) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(arguments.seconds)
    stop.set()
    for thread in threads:
        thread.join()
    now = time.time()
    lines, empty = [], []
    for panel, legend, expression in panels():
        series = prometheus.range(expression, now - arguments.seconds, now)
        lines.append((panel, legend, series))
        if not series and not (server.postgres and OF_SQLITE.search(expression)):
            empty.append(f"{panel['title']}: {expression}")
    # In a healthy server these have no series.
    empty = [line for line in empty if 'status=~"5.."' not in line]
    for line in empty:
        print("EMPTY", line)
    broken = [rule["name"] for rule in prometheus.rules() if rule["health"] != "ok"]
    firing = [rule["name"] for rule in prometheus.rules() if rule["state"] == "firing"]
    print(f"{len(lines)} expressions of the dashboard, {len(empty)} without a series; "
          f"{len(prometheus.rules())} alerts, broken: {broken or 'none'}, firing: {firing or 'none'}")
    if arguments.picture:
        from picture import draw
        draw(lines, arguments.picture)
    if empty or broken or firing:
        raise Failure("see above")


def dashboard_of_a_dead_server(server, prometheus):
    away = next(expression for _panel, legend, expression in panels() if legend == "away")
    if prometheus.value(away) != 0:
        raise Failure("the dashboard takes an instance that answers for one that is away")
    server.stop()
    deadline = time.monotonic() + 30
    while prometheus.value(away) != 1:
        if time.monotonic() > deadline:
            raise Failure("the dashboard does not tell that the server is gone")
        time.sleep(0.2)
    print("the server ended with 0 at SIGTERM, and the dashboard told that it is away")


def main():
    parser = argparse.ArgumentParser(prog="tests/monitoring/run", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="how long the server is loaded (30)")
    parser.add_argument("--picture", metavar="FILE.png", help="draw the dashboard's lines there; needs matplotlib")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        with Prometheus(folder, RULES, server.metrics) as prometheus:
            metrics = get(f"http://{server.metrics}/metrics")
            prometheus.lint(metrics)
            check(server, prometheus, arguments)
            dashboard_of_a_dead_server(server, prometheus)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
