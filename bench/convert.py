"""
How long a cold conversion takes, ours against sigma-cli's, in turns within one run.

    pip install '.[targets,bench]'
    python bench/convert.py PATH/TO/RULES [-t splunk|qradar_aql|ten] [--runs N]

sigma-cli converts to SPL, ours to the same with the same pipelines, to AQL, or to ten targets at
once; each as a new process, and into one file, or a folder where there are ten targets: a file for
each rule would time the file system. Machines differ: what counts is the ratio, of seconds where
nothing else runs and of seconds of processors, the least of all runs, where they are busy.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from processors import compile_ours, used_by_ended

SPLUNK = ["-t", "splunk", "-p", "sysmon", "-p", "splunk_windows"]
TEN = (
    "qradar_aql", "splunk", "lucene", "eql", "kusto", "sqlite", "netwitness", "secops",
    "carbonblack", "opensearch_lucene",
)  # fmt: skip
OURS = {
    "splunk": SPLUNK,
    "qradar_aql": ["-t", "qradar_aql", "--profile", "ibm"],
    "ten": [word for name in TEN for word in ("-t", name)],
}


def main():
    """Print a line per run, then the least of each and their ratio."""
    parser = argparse.ArgumentParser(description="Time siemantic against sigma-cli.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", choices=OURS, default="splunk", help="what ours converts to")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    compile_ours()
    rules = str(arguments.rules.absolute())
    output = "queries/" if arguments.t == "ten" else "queries.txt"
    ours = ["siemantic", "convert", rules, *OURS[arguments.t], "-s", "-o", output]
    theirs = ["sigma", "convert", rules, *SPLUNK, "-s", "-o", "queries.spl"]
    runs = [(_time(ours), _time(theirs)) for _ in range(arguments.runs)]
    for what, at in (("seconds", 0), ("seconds of processors", 1)):
        mine, other = (min(run[side][at] for run in runs) for side in (0, 1))
        print(f"{what}: siemantic {mine:.2f}, sigma-cli {other:.2f}, {other / mine:.1f} times")


def _script(name):
    beside = Path(sysconfig.get_path("scripts")) / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"'{name}' is not installed; run: pip install '.[targets,bench]'")
    return found


def _time(command):
    """Seconds, and seconds of processors, of a command that may find rules it cannot convert."""
    before, start = used_by_ended(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [_script(command[0]), *command[1:]],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(f"{' '.join(done.args)} failed:\n{done.stderr}")
    return time.perf_counter() - start, used_by_ended() - before


if __name__ == "__main__":
    main()
