"""
What it takes to start, ours against sigma-cli's: --version, --help, and the conversion of one rule.

    pip install '.[targets,bench]'
    python bench/startup.py RULE.yml [--runs N]

Each is a new process, in turns. Seconds of the processor, the least of all runs: machines differ
and are busy, so that the ratio counts.
"""

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path

from processors import compile_ours, used_by_ended

SCRIPTS = Path(sysconfig.get_path("scripts"))


def main():
    """Print a line for each of ours, against what sigma-cli takes for it."""
    parser = argparse.ArgumentParser(description="Time the start of siemantic and sigma-cli.")
    parser.add_argument("rule", type=Path, help="a Sigma rule")
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    compile_ours()
    convert = ["convert", str(arguments.rule), "-t", "splunk", "-p", "splunk_windows"]
    for ours, theirs in (
        (["--version"], ["--help"]),
        (["--help"], ["--help"]),
        (convert, convert),
    ):
        runs = [(_time("siemantic", ours), _time("sigma", theirs)) for _ in range(arguments.runs)]
        mine, other = min(run[0] for run in runs), min(run[1] for run in runs)
        words = f"siemantic {ours[0]} {mine:.3f} s, sigma {theirs[0]} {other:.3f} s"
        print(f"{words}: {mine / other:.2f} of it", flush=True)


def _time(name, arguments):
    before = used_by_ended()
    done = subprocess.run([SCRIPTS / name, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name} {' '.join(arguments)} failed:\n{done.stderr}")
    return used_by_ended() - before


if __name__ == "__main__":
    main()
