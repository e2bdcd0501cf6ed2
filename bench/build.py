"""
How long a build takes when nothing, or one rule, has changed, against a cold one and sigma-cli.

    python bench/build.py PATH/TO/RULES [-t NAME ...] [--runs N]

The rules are copied, and what is remembered lies beside them. The first build after the cold one
reads all files, and those after it look at their times alone: of all runs the least counts, so that
there have to be two. sigma-cli converts all rules to SPL each time, which is timed once. Machines
differ: what counts is the ratio of seconds of processors.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from processors import compile_ours, used_by_ended

from siemantic.stamps import CLOCK_NS


def main():
    """Print the seconds of a cold build, and of those after it with their ratios."""
    parser = argparse.ArgumentParser(description="Time siemantic build cold and remembered.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", action="append", metavar="NAME", help="one target, or several")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), arguments, arguments.t or ["qradar_aql", "splunk"])


def _run(folder, arguments, targets):
    shutil.copytree(arguments.rules, folder / "rules")
    (folder / "siemantic.toml").write_text(f"targets = {targets}\n", encoding="utf-8")
    rule = min((folder / "rules").rglob("*.yml"))
    theirs, cold = _time(folder, _sigma_cli()), _time(folder, BUILD)
    print(f"sigma-cli: {theirs:.1f} s; cold: {cold:.1f} s", flush=True)
    time.sleep(1.5 * CLOCK_NS / 10**9)  # files that are as new are read
    for what, change in (("nothing changed", ""), ("one rule changed", "# changed\n")):
        times = []
        for _ in range(arguments.runs):
            with rule.open("a", encoding="utf-8") as file:
                file.write(change)
            times.append(_time(folder, BUILD))
        least = min(times)
        ratios = f"1/{cold / least:.0f} of a cold build, 1/{theirs / least:.0f} of sigma-cli"
        print(f"{what}: {least:.2f} s, {ratios}")


BUILD = [sys.executable, "-m", "siemantic.cli.app", "build"]


def _sigma_cli():
    sigma = str(Path(sysconfig.get_path("scripts")) / "sigma")
    pipelines = ["-p", "sysmon", "-p", "splunk_windows"]
    return [sigma, "convert", "rules", "-t", "splunk", *pipelines, "-s", "-o", "theirs.spl"]


def _time(folder, command):
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    before = used_by_ended()
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    if done.returncode == 2 or "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return used_by_ended() - before


if __name__ == "__main__":
    main()
