"""
How long lint takes, against `sigma check` with the same validators, in turns within one run.

    pip install '.[bench]' pysigma-validators-sigmahq
    python bench/lint.py PATH/TO/RULES [--runs N]

Both have the validators of rules/.sigma-check.yaml, which download nothing. Ours has its own checks
besides, which prove what rules mean, and uses all processors: so the seconds that pass and those of
processors, of all of its processes, are told apart. Machines differ: what counts is the ratio.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from processors import compile_ours, used_by_ended

CONFIGURATION = Path(__file__).parents[1] / "rules" / ".sigma-check.yaml"


def main():
    """Print a line per run, then the medians and their ratio."""
    parser = argparse.ArgumentParser(description="Time siemantic check against sigma check.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    compile_ours()
    options = ("check", "-c", str(CONFIGURATION), str(arguments.rules))
    ours, theirs = [], []
    for run in range(1, arguments.runs + 1):
        ours.append(_time(sys.executable, "-m", "siemantic.cli.app", *options))
        theirs.append(_time(str(Path(sys.executable).with_name("sigma")), *options))
        _tell(f"run {run}", ours[-1], theirs[-1])
    _tell("median", _medians(ours), _medians(theirs))


def _tell(what, ours, theirs):
    for kind, mine, other in zip(("passed", "of processors"), ours, theirs, strict=True):
        ratio = f"ratio {mine / other:.2f}"
        print(
            f"{what}: siemantic {mine:.1f} s {kind}, sigma-cli {other:.1f} s, {ratio}", flush=True
        )


def _medians(runs):
    return tuple(map(statistics.median, zip(*runs, strict=True)))


def _time(*command):
    """The seconds that passed, and those of processors, of the command and its processes."""
    start, before = time.perf_counter(), used_by_ended()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return time.perf_counter() - start, used_by_ended() - before


if __name__ == "__main__":
    main()
