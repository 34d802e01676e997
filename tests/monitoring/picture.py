"""The dashboard's lines as a picture, for eyes that have no Grafana at hand."""

import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot


def legend(pattern, labels):
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), pattern) or "value"


def draw(lines, file):
    panels = {}
    for panel, pattern, series in lines:
        panels.setdefault(panel["id"], (panel, []))[1].append((pattern, series))
    rows = -(-len(panels) // 4)
    figure, axes = plot.subplots(rows, 4, figsize=(26, 3.4 * rows), layout="constrained")
    for axis, (panel, targets) in zip(axes.flat, panels.values()):
        unit = panel["fieldConfig"]["defaults"]["unit"]
        axis.set_title(f"{panel['title']} [{unit}]", fontsize=9)
        axis.tick_params(labelsize=6)
        for pattern, series in targets:
            for one in series:
                start = lines_start(targets)
                seconds = [float(at) - start for at, _ in one["values"]]
                axis.plot(seconds, [float(value) for _, value in one["values"]], label=legend(pattern, one["metric"]))
        if axis.lines:
            axis.set_ylim(bottom=0)
            axis.legend(fontsize=5, loc="upper left")
    for axis in axes.flat[len(panels):]:
        axis.remove()
    figure.savefig(file, dpi=70)


def lines_start(targets):
    return min(float(one["values"][0][0]) for _, series in targets for one in series)
