"""
How long `siemantic watch` takes from a save to its answer, beside `siemantic convert` of the rule.

    pip install '.[targets,watch]'
    python bench/watch.py PATH/TO/RULES [-t qradar_aql] [--profile plain] [--runs N]

The rules are copied and watched, all of them; in turns one is saved with another comment, so that
nothing is known of it, and converted by a new process, which neither checks, proves nor tests it.
Machines differ: what counts is the ratio.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = (sys.executable, "-m", "siemantic.cli.app")


def main():
    """Print a line per run, then the medians."""
    parser = argparse.ArgumentParser(description="Time siemantic watch against convert.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", "--target", default="qradar_aql")
    parser.add_argument("--profile", default="plain")
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()
    wanted = ["-t", arguments.target]
    wanted += ["--profile", arguments.profile] if arguments.target == "qradar_aql" else []
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder, "rules")
        shutil.copytree(arguments.rules, rules)
        environment = os.environ | {"XDG_CACHE_HOME": f"{folder}/cache"}
        _measure(rules, wanted, environment, arguments.runs)


def _measure(rules, wanted, environment, runs):
    paths = sorted(p for p in rules.rglob("*.yml") if "detection:" in p.read_text("utf-8"))
    chosen = random.Random(0).sample(paths, min(runs, len(paths)))
    command = [*COMMAND, "watch", str(rules), *wanted]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    answers, conversions = [], []
    with subprocess.Popen(command, env=environment, **pipes) as process:
        start = time.perf_counter()
        _wait(process, "watching ")
        print(f"{len(paths)} rules are watched after {time.perf_counter() - start:.1f} s")
        for path in chosen:
            answers.append(_answer(process, path))
            conversions.append(_convert(path, wanted, environment))
            print(f"watch {answers[-1]:.2f} s, convert {conversions[-1]:.2f} s: {path.name}")
        process.terminate()
    ratios = [one / other for one, other in zip(answers, conversions, strict=True)]
    print(f"watch: {statistics.median(answers):.2f} s, at most {max(answers):.2f} s")
    print(f"watch / convert: {statistics.median(ratios):.2f}, at most {max(ratios):.2f}")


def _answer(process, path):
    part = path.parent.parent / "part"
    part.write_text(f"{path.read_text('utf-8')}\n# saved\n", encoding="utf-8")
    start = time.perf_counter()
    part.replace(path)
    _wait(process, "looked at in")
    return time.perf_counter() - start


def _wait(process, text):
    for line in process.stdout:
        if text in line:
            return
    sys.exit("siemantic watch has ended")


def _convert(path, wanted, environment):
    start = time.perf_counter()
    command = [*COMMAND, "convert", str(path), *wanted]
    subprocess.run(command, capture_output=True, env=environment, check=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
