"""Where the benchmarks measure."""

import datetime, os, subprocess


def machine(chosen, what, root, bcrypt_cost=10, cores=0):
    """Lines about where and how this was measured; `cores` are those that wrk has to itself."""

    def said(*command):
        return subprocess.run(command, cwd=root, capture_output=True, text=True).stdout.splitlines()[:1] or ["unknown"]

    cpu = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    commit = said("git", "describe", "--always", "--dirty")[0]
    versions = [*said("rustc", "--version"), said("wrk", "-v")[0].split(" [")[0], *said("uname", "-sr")]
    divided = f"of which wrk has {cores} to itself" if cores else "shared with wrk"
    return [
        f"{datetime.date.today()}, commit {commit}, {what}  ",
        f"{(cpu or ['unknown CPU'])[0]}, {os.cpu_count()} cores {divided}, load before {os.getloadavg()[0]:.1f}  ",
        f"{', '.join(versions)}  ",
        f"{chosen.workers} workers, {chosen.connections} connections, access log on, bcrypt cost {bcrypt_cost}; "
        f"median of {chosen.rounds} round(s) of {chosen.seconds} s each",
    ]
