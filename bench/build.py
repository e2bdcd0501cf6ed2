"""
How long a build takes when nothing, or one rule, has changed, against a cold one.

    python bench/build.py PATH/TO/RULES [-t NAME ...] [--runs N]

The rules are copied, and what is remembered lies beside them. Machines differ: what counts is the
ratio.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main():
    """Print the seconds of a cold build, and of those after it with their ratios."""
    parser = argparse.ArgumentParser(description="Time siemantic build cold and remembered.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", action="append", metavar="NAME", help="one target, or several")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), arguments, arguments.t or ["qradar_aql", "splunk"])


def _run(folder, arguments, targets):
    shutil.copytree(arguments.rules, folder / "rules")
    (folder / "siemantic.toml").write_text(f"targets = {targets}\n", encoding="utf-8")
    rule = min((folder / "rules").rglob("*.yml"))
    cold = _time(folder)
    print(f"cold: {cold:.1f} s", flush=True)
    for what, change in (("nothing changed", ""), ("one rule changed", "# changed\n")):
        times = []
        for _ in range(arguments.runs):
            with rule.open("a", encoding="utf-8") as file:
                file.write(change)
            times.append(_time(folder))
        median = statistics.median(times)
        print(f"{what}: {median:.1f} s, 1/{cold / median:.0f} of a cold build")


def _time(folder):
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "siemantic.cli.app", "build"]
    start = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    if done.returncode == 2 or "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
