"""
How long a cold conversion takes, ours against sigma-cli's, in turns within one run.

    pip install '.[targets,bench]'
    python bench/convert.py PATH/TO/RULES [--runs N]

Both convert the same rules to SPL with the same pipelines, each as a new process. Machines differ:
what counts is the ratio.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

PIPELINES = ["-p", "sysmon", "-p", "splunk_windows"]


def main():
    """Print a line per run, then the medians and their ratio."""
    parser = argparse.ArgumentParser(description="Time siemantic against sigma-cli.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    ours, theirs = [], []
    for run in range(1, arguments.runs + 1):
        ours.append(_time(_siemantic(arguments.rules)))
        theirs.append(_time(_sigma_cli(arguments.rules)))
        print(f"run {run}: siemantic {ours[-1]:.2f} s, sigma-cli {theirs[-1]:.2f} s")
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"median: siemantic {mine:.2f} s, sigma-cli {other:.2f} s, ratio {mine / other:.2f}")


def _siemantic(rules):
    return lambda folder: [
        _script("siemantic"), "convert", str(rules), "-t", "splunk", *PIPELINES, "-s",
        "-o", str(folder / "queries"),
    ]  # fmt: skip


def _sigma_cli(rules):
    return lambda folder: [
        _script("sigma"), "convert", str(rules), "-t", "splunk", *PIPELINES, "-s",
        "-o", str(folder / "queries.spl"),
    ]  # fmt: skip


def _script(name):
    beside = Path(sysconfig.get_path("scripts")) / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"'{name}' is not installed; run: pip install '.[targets,bench]'")
    return found


def _time(command):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        done = subprocess.run(command(Path(folder)), capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(done.args)} failed:\n{done.stderr}")
    return seconds


if __name__ == "__main__":
    main()
