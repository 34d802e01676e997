"""The figures of a sitting as Markdown."""

import statistics

# A p99 beyond so many times the p50 is marked.
TAIL = 6


class Figures:
    """What was measured: outcomes by case and contender, one a round, and the limit's beside each case."""

    def __init__(self):
        self.outcomes, self.limits, self.memory = {}, {}, {}

    def add(self, case, name, outcome):
        self.outcomes.setdefault((case, name), []).append(outcome)

    def add_limit(self, case, outcome):
        self.limits.setdefault(case, []).append(outcome)

    def remember(self, name, megabytes):
        self.memory[name] = max(self.memory.get(name, 0), megabytes)

    def has(self, case, name):
        return (case, name) in self.outcomes

    def median(self, case, name, key):
        return statistics.median(outcome[key] for outcome in self.outcomes[case, name])

    def of_limit(self, case, name):
        return ratio(self.outcomes[case, name], self.limits[case])

    def times(self, case, name, rival):
        """How many times as fast as the rival, where both were measured."""
        if self.has(case, name) and self.has(case, rival):
            return ratio(self.outcomes[case, name], self.outcomes[case, rival])
        return None


def ratio(ones, others):
    """The median of what the rounds say: what a round's machine was like is in both."""
    return statistics.median(one["rate"] / other["rate"] for one, other in zip(ones, others, strict=True))


def table(head, rows):
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(f"| {' | '.join(row)} |" for row in rows)])


def span(outcomes, key="rate"):
    rates = [outcome[key] for outcome in outcomes]
    return f"{min(rates):,.0f} to {max(rates):,.0f}"


def ratios(figures, cases, ours, rivals):
    head = ["", "of the limit", *(f"times {name}" for name in rivals)]
    for name in ours:
        rows = []
        for case in cases:
            times = (figures.times(case, name, rival) for rival in rivals)
            rows.append([case, f"{figures.of_limit(case, name):.2f}", *("" if one is None else f"{one:.1f}" for one in times)])
        yield table([name, *head[1:]], rows)


def details(figures, cases, names):
    head = ["", "", "requests/s", "slowest to fastest round", "of the limit", "p50, ms", "p99, ms", "CPU, s per 1,000"]
    rows = []
    for case in cases:
        limit = figures.limits[case]
        median = lambda key: statistics.median(outcome[key] for outcome in limit)
        rows.append([case, "limit", *latencies(median, span(limit), "1.00")])
        for name in (name for name in names if figures.has(case, name)):
            median = lambda key: figures.median(case, name, key)
            share = f"{figures.of_limit(case, name):.3f}"
            rows.append(["", name, *latencies(median, span(figures.outcomes[case, name]), share)])
    return table(head, rows)


def latencies(median, rounds, share):
    p50, p99 = median("p50") / 1000, median("p99") / 1000
    mark = " †" if p99 > TAIL * p50 else ""
    return [f"{median('rate'):,.0f}", rounds, share, f"{p50:.2f}", f"{p99:.2f}{mark}", f"{median('cpu'):.4f}"]


def markdown(figures, cases, ours, rivals, header, notes):
    memory = table(["", "memory at most, MB"], [[name, f"{of:,.0f}"] for name, of in figures.memory.items()])
    parts = [
        "\n".join(header), *ratios(figures, cases, ours, rivals), details(figures, cases, [*ours, *rivals]),
        f"† a p99 of more than {TAIL} times the p50.", memory, *notes,
    ]
    return "\n\n".join(parts) + "\n"
