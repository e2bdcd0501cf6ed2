"""
How long it takes to prove the queries of rules, beside converting them, in turns within one run.

    pip install '.[targets]'
    python bench/verify.py PATH/TO/RULES [--profile plain] [--runs N]

Both are new processes. The first proof of a run finds nothing known, the second finds all of it.
Machines differ: what counts are the ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processors import compile_ours

COMMAND = (sys.executable, "-m", "siemantic.cli.app")


def main():
    """Print a line per run, then the medians of the ratios."""
    parser = argparse.ArgumentParser(description="Time siemantic verify against convert.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("--profile", default="plain")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    compile_ours()
    wanted = [str(arguments.rules), "-t", "qradar_aql", "--profile", arguments.profile, "-s"]
    colds, warms = [], []
    for run in range(1, arguments.runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            converting = _time(["convert", *wanted, "-o", f"{folder}/queries"], folder)
            cold = _time(["verify", *wanted], folder)
            warm = _time(["verify", *wanted], folder)
        colds.append(cold / converting)
        warms.append(warm / cold)
        print(f"run {run}: convert {converting:.1f} s, verify {cold:.1f} s, again {warm:.1f} s")
    print(f"verify / convert: {statistics.median(colds):.1f}")
    print(f"verify again / verify: {statistics.median(warms):.2f}")


def _time(words, cache):
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    start = time.perf_counter()
    done = subprocess.run([*COMMAND, *words], capture_output=True, env=environment, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
