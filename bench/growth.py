"""
How the cost of each command grows with the number of rules, and what it is beside conversion.

    pip install '.[targets,bench]' pysigma-validators-sigmahq
    python bench/growth.py PATH/TO/RULES [-c NAME ...] [--step N]

Each command is a new process with nothing known from before, over every N-th, N/2-th, N/4-th and
N/8-th rule, so that the numbers of rules are as 1, 2, 4 and 8. Seconds are those of processors, of
the command and its processes; memory is the most that one of these had. Machines differ: what
counts are the ratios. The last lines are a chart as docs/performance.md has it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from processors import compile_ours

CONFIGURATION = Path(__file__).parents[1] / "rules" / ".sigma-check.yaml"
COMMANDS = {
    "convert": "convert rules -t qradar_aql --profile ibm -s -o out",
    "verify": "verify rules -t qradar_aql --profile ibm",
    "check": f"check rules -c {CONFIGURATION}",
    "test": "test rules",
    "site": "site rules -t qradar_aql --profile ibm -o out",
}
TEST = "title: nothing happens\nmatch: false\nevent: { Image: none }\n"
"""Beside each rule, so that `test` has something to do of every rule."""
SIZES = (1, 2, 4, 8)


def main():
    """Print a table with a row for each command, and the chart."""
    parser = argparse.ArgumentParser(description="Cost of siemantic's commands by rules.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-c", action="append", choices=COMMANDS, help="a command; may be repeated")
    parser.add_argument("--step", type=int, default=8, help="8 takes all rules, 80 a tenth of them")
    arguments = parser.parse_args()
    compile_ours()
    rules = sorted(arguments.rules.rglob("*.yml"))
    numbers = [len(rules[:: arguments.step // size]) for size in SIZES]
    print("| command | " + " | ".join(f"{number:,} rules" for number in numbers) + " | memory |")
    print("| --- " * (len(SIZES) + 2) + "|")
    found = {}
    for name in ("convert", *[each for each in arguments.c or COMMANDS if each != "convert"]):
        runs = [_run(name, rules[:: arguments.step // size]) for size in SIZES]
        found[name] = [seconds for seconds, _ in runs]
        _tell(name, found, [memory for _, memory in runs])
    _chart(numbers, found)


def _run(name, rules):
    """Seconds of processors and most bytes of the command over copies of the rules."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(rules):
            copy = Path(folder, "rules", f"{number:04}", path.name)
            copy.parent.mkdir(parents=True)
            shutil.copyfile(path, copy)
            if name == "test":
                copy.with_suffix(".events.yaml").write_text(TEST, encoding="utf-8")
        return _measure(COMMANDS[name].split(), folder)


def _measure(words, folder):
    environment = os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"}
    command = [sys.executable, "-m", "siemantic.cli.app", *words]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=said
        ) as process,
    ):
        # Of this one child and those that it has waited for, not of all so far.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode not in (0, 1):
            sys.exit(said.read().decode())
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def _tell(name, found, memory):
    whole, plain = found[name], found["convert"]
    cells = [f"{mine:.1f} s, {mine / other:.1f}" for mine, other in zip(whole, plain, strict=True)]
    most = f"{memory[0] / 2**20:.0f} to {memory[-1] / 2**20:.0f} MB"
    print(f"| `{name}` | " + " | ".join(cells) + f" | {most} |", flush=True)


def _chart(numbers, found):
    """Seconds for an eighth of the rules are 1: what grows as the rules do goes from 1 to 8."""
    print('xychart-beta\n    title "cost, where that of the fewest rules is 1"')
    print(f"    x-axis {numbers}")
    print("    y-axis 0 --> 9")
    for seconds in found.values():
        print("    line", [round(each / seconds[0], 1) for each in seconds])


if __name__ == "__main__":
    main()
