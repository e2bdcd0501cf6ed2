"""
How long lint takes, against `sigma check` with the same validators, in turns within one run.

    pip install '.[bench]' pysigma-validators-sigmahq
    python bench/lint.py PATH/TO/RULES [--runs N]

Both have the validators of rules/.sigma-check.yaml, which download nothing. Ours has its own checks
besides, which prove what rules mean. Machines differ: what counts is the ratio.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

CONFIGURATION = Path(__file__).parents[1] / "rules" / ".sigma-check.yaml"


def main():
    """Print a line per run, then the medians and their ratio."""
    parser = argparse.ArgumentParser(description="Time siemantic check against sigma check.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    options = ("check", "-c", str(CONFIGURATION), str(arguments.rules))
    ours, theirs = [], []
    for run in range(1, arguments.runs + 1):
        ours.append(_time(sys.executable, "-m", "siemantic.cli.app", *options))
        theirs.append(_time(str(Path(sys.executable).with_name("sigma")), *options))
        print(f"run {run}: siemantic {ours[-1]:.1f} s, sigma-cli {theirs[-1]:.1f} s", flush=True)
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"median: siemantic {mine:.1f} s, sigma-cli {other:.1f} s, ratio {mine / other:.2f}")


def _time(*command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
