"""The figures of a run, and whether all held."""

import collections

# Of the requests: what it takes until the database has outgrown what connections keep of it (SQLite's cache_size, 48 MB over
# two workers' connections). Memory is compared from there on.
WARM_UP = 0.6
# Below, they are not full yet, and memory says nothing.
ENOUGH_FOR_MEMORY = 1_000_000
MIB = 2**20


def median(sizes):
    return sorted(sizes)[len(sizes) // 2]


def growth(sizes):
    """The median of the tenth of the samples behind the warm-up, and that of the last tenth."""
    tenth, start = max(1, len(sizes) // 10), int(len(sizes) * WARM_UP)
    return median(sizes[start : start + tenth]), median(sizes[-tenth:])


def listed(counted):
    return ", ".join(f"{status} × {count:,}" for status, count in sorted(counted.items()))


def report(run, with_statuses):
    """Prints them; whether all held."""
    total = collections.Counter()
    for counted in run.statuses.values():
        total.update(counted)
    print(f"\n{run.sent:,} requests in {run.seconds():,.0f} s, {run.service.cpu_seconds():,.0f} s of the server's CPU, {run.renewed:,} new logins")
    print(f"{run.broken:,} of them broken HTTP; {run.lost:,} were not answered, as their framing allows")
    print(f"statuses: {listed(total)}")
    operations = run.document.operations
    reached = sum(len(set(operation.answers) & set(run.statuses[operation.name])) for operation in operations)
    documented = sum(len([status for status in operation.answers if status < 500]) for operation in operations)
    print(f"{reached} of {documented} documented answers below 500 were seen")
    never = [operation.name for operation in operations if not any(status < 400 for status in run.statuses[operation.name])]
    print(f"never succeeded: {', '.join(never) or 'nothing'}")
    sizes = [size for _, size in run.sizes]
    before, after = growth(sizes)
    tenths = sizes[:: max(1, len(sizes) // 10)]
    print(f"resident memory, MiB, by tenths: {' '.join(f'{size / MIB:.0f}' for size in tenths)}")
    print(f"{before / MIB:.1f} MiB after the warm-up, {after / MIB:.1f} MiB at the end ({after / before - 1:+.1%})")
    if with_statuses:
        for name, counted in sorted(run.statuses.items()):
            print(f"  {name}: {listed(counted)}")
    faults = [f"{count} × {fault}" for fault, count in run.faults.most_common()] + run.service.complaints()[:20]
    if total[503] > run.sent / 1000:
        faults.append("the server was overloaded, which this run is not to do: fewer --connections")
    if run.sent >= ENOUGH_FOR_MEMORY and after > before * 1.1:
        faults.append("memory grew by more than a tenth")
    for fault in faults:
        print(f"FAULT {fault}")
    return not faults
