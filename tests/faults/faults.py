"""Faults and loads, made on real processes of recipe-api: what must be seen in each is looked for, and told in a table.
tests/faults/run starts it."""

import argparse
import contextlib
import importlib
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from context import Context, Progress, Skipped
from processes import Cluster, Failure

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "output"


def rows():
    """A module a file in rows/, in the order of their names."""
    return [importlib.import_module(f"rows.{path.stem}") for path in sorted((HERE / "rows").glob("[a-z]*.py"))]


def name_of(row):
    return row.__name__.removeprefix("rows.")


def is_in_short(row):
    why = getattr(row, "NOT_IN_SHORT", None)
    if why:
        print(f"{name_of(row)}: not in the short run, since {why}", flush=True)
    return not why


def attempt(row, context):
    """Verdict and what was seen."""
    try:
        return "held", row.run(context)
    except Skipped as why:
        return "skipped", str(why)
    except Failure as why:
        return "NOT HELD", str(why)
    except Exception:
        traceback.print_exc()
        return "NOT HELD", f"the experiment itself failed: {traceback.format_exc().strip().splitlines()[-1]}"
    finally:
        try:
            context.close()
        except Exception:
            traceback.print_exc()


def cell(text):
    return " ".join(str(text).split()).replace("|", "\\|")


def table(results):
    lines = ["| fault or load | database | what was seen | verdict |", "|---|---|---|---|"]
    for row, database, verdict, seen, seconds in results:
        lines.append(f"| {cell(row.TITLE)} (`{name_of(row)}`) | {database} | {cell(seen)} | {verdict}, {seconds:.0f} s |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        prog="tests/faults/run", description=__doc__,
        epilog="A file in tests/faults/rows/ is a row of the table; docs/FAULTS.md tells how one is written. PostgreSQL is a "
        "throwaway one, or that of TEST_POSTGRES_URL. RECIPE_API names another binary than the debug build. The table is "
        "left in tests/output/ too. The exit status is not 0 where a row does not hold.")
    parser.add_argument("--short", action="store_true", help="tens of seconds a row, without those that say why, as CI runs it; without it all counts")
    parser.add_argument("--only", metavar="NAME", action="append", help="this row alone; may be given again")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="this database alone")
    parser.add_argument("--list", action="store_true", help="only prints the names of the rows and what they are about")
    options = parser.parse_args()
    chosen = rows()
    if options.only:
        unknown = set(options.only) - {name_of(row) for row in chosen}
        if unknown:
            parser.error(f"no such row: {', '.join(sorted(unknown))}; --list has their names")
        chosen = [row for row in chosen if name_of(row) in options.only]
    elif options.short and not options.list:
        chosen = [row for row in chosen if is_in_short(row)]
    if options.list:
        for row in chosen:
            print(f"{name_of(row):20} {', '.join(row.DATABASES):20} {row.TITLE}: {row.WANTED}")
        return 0
    databases = {"sqlite": ["SQLite"], "postgres": ["PostgreSQL"], None: ["SQLite", "PostgreSQL"]}[options.database]
    tries = [(row, database) for row in chosen for database in databases if database in row.DATABASES]
    binary = Path(os.environ["RECIPE_API"]).resolve()
    with contextlib.ExitStack() as ends:
        if "TEST_POSTGRES_URL" not in os.environ and any(database == "PostgreSQL" for _, database in tries):
            os.environ["TEST_POSTGRES_URL"] = ends.enter_context(Cluster()).start().url
        return run(tries, binary, options.short)


def run(tries, binary, short):
    progress, results = Progress([row.SECONDS[short] for row, _ in tries]), []
    for number, (row, database) in enumerate(tries):
        print(f"\n== {name_of(row)} on {database}: {row.TITLE}\n   to be seen: {row.WANTED}", flush=True)
        progress.begin(number, f"{name_of(row)} on {database}")
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="recipe-api-faults.", ignore_cleanup_errors=True) as folder:
            verdict, seen = attempt(row, Context(binary, Path(folder), database, short, progress))
        results.append((row, database, verdict, seen, time.monotonic() - begun))
        print(f"   seen: {seen}\n   {verdict} after {results[-1][-1]:.0f} s", flush=True)
    verdicts = [result[2] for result in results]
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("held", "NOT HELD", "skipped"))
    text = f"{table(results)}\n\n{counts}; {'short' if short else 'full'} run, {progress.seconds() / 60:.0f} min"
    print(f"\n{text}", flush=True)
    OUTPUT.mkdir(exist_ok=True)
    (OUTPUT / "faults.md").write_text(f"{text}\n")
    return 1 if "NOT HELD" in verdicts or "held" not in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
