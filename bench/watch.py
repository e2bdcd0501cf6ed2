"""
How long `siemantic watch` takes from a save to its answer, beside `siemantic convert` of the rule.

    pip install '.[targets,watch]'
    python bench/watch.py PATH/TO/RULES [-t qradar_aql] [--profile plain] [--runs N]

The rules are copied and watched, all of them; in turns one is saved with another comment, so that
nothing is known of it, and converted by a new process, which neither checks, proves nor tests it.
Machines differ: what counts is the ratio, and on one that others share that of the processors'
time, which Linux tells of a running process (proc(5), "/proc/pid/stat").
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

from processors import used_by_ended

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
            print(f"watch {_words(answers[-1])}, convert {_words(conversions[-1])}: {path.name}")
        process.terminate()
    for place, kind in enumerate(("seconds", "seconds of processors")):
        pairs = zip(answers, conversions, strict=True)
        _summarize(kind, [(one[place], other[place]) for one, other in pairs])


def _words(times):
    return "{:.2f} s ({:.2f} s of processors)".format(*times)


def _summarize(kind, pairs):
    answers, ratios = [one for one, _ in pairs], [one / other for one, other in pairs]
    print(f"{kind}: {statistics.median(answers):.2f}, at most {max(answers):.2f}")
    print(f"  watch / convert: {statistics.median(ratios):.2f}, at most {max(ratios):.2f}")


def _answer(process, path):
    """From the save to the answer: seconds, and those of processors."""
    part = path.parent.parent / "part"
    part.write_text(f"{path.read_text('utf-8')}\n# saved\n", encoding="utf-8")
    start, used = time.perf_counter(), _used_by(process.pid)
    part.replace(path)
    _wait(process, "looked at in")
    return time.perf_counter() - start, _used_by(process.pid) - used


def _used_by(pid):
    """The seconds of processors that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(process, text):
    for line in process.stdout:
        if text in line:
            return
    sys.exit("siemantic watch has ended")


def _convert(path, wanted, environment):
    """The same of a process that converts the rule."""
    start, used = time.perf_counter(), used_by_ended()
    command = [*COMMAND, "convert", str(path), *wanted]
    subprocess.run(command, capture_output=True, env=environment, check=False)
    return time.perf_counter() - start, used_by_ended() - used


if __name__ == "__main__":
    main()
