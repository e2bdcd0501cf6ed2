"""
How long the playground takes from an edit to what it shows, beside `siemantic convert` of the rule.

    pip install '.[targets,test]'   # and Debian's package chromium
    python bench/playground.py PATH/TO/RULES [-t qradar_aql] [--profile plain] [--rules N]

The largest rules are pasted and a comment is typed behind each, so that nothing is known of it, in
Chromium; what counts is when the page shows the query, what own events do, the verdict, findings
and the first events that show the rule. The same rule is converted by a new process, which neither
checks, proves nor tests it. Machines differ: what counts is the ratio.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMAND = (sys.executable, "-m", "siemantic.cli.app")
SHOWN = ("atQueries", "atTried", "atVerdict", "atFindings", "atWitnesses")
ALWAYS = SHOWN[:2]
LIMIT_S = 120
CHROMIUM = "/usr/bin/chromium"


def main():
    """Print a line per rule, then the medians."""
    parser = argparse.ArgumentParser(description="Time the playground against convert.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", "--target", default="qradar_aql")
    parser.add_argument("--profile", default="plain")
    parser.add_argument(
        "--rules", dest="count", type=int, default=10, help="so many of the largest"
    )
    parser.add_argument("--edits", type=int, default=3, help="of each rule; the median counts")
    arguments = parser.parse_args()
    wanted = ["-t", arguments.target]
    wanted += ["--profile", arguments.profile] if arguments.target == "qradar_aql" else []
    paths = (p for p in arguments.rules.rglob("*.yml") if "detection:" in p.read_text("utf-8"))
    chosen = sorted(paths, key=lambda each: each.stat().st_size)[-arguments.count :]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CACHE_HOME": folder}
        command = [*COMMAND, "serve", *wanted, "--port", "0"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        with subprocess.Popen(command, env=environment, cwd=folder, **pipes) as process:
            address = process.stdout.readline().split()[-1]
            try:
                _measure(address, chosen, wanted, (environment, arguments.edits))
            finally:
                process.terminate()


def _measure(address, chosen, wanted, how):
    environment, edits = how
    ratios = {name: [] for name in SHOWN}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium", chromium_sandbox=False
        )
        page = browser.new_page()
        page.goto(address)
        _wait(page, lambda: page.get_attribute("[data-bench]", "data-state") == "done")
        for path in chosen:
            _edit(page, path.read_text("utf-8"), whole=True)
            taken = [_edit(page, str(n)) for n in range(edits)]
            convert = statistics.median(_convert(path, wanted, environment) for _ in range(edits))
            said = []
            for name in SHOWN:
                times = [each[name] for each in taken if each[name] is not None]
                median = statistics.median(times) if len(times) == len(taken) else None
                said.append(f"{name[2:].lower()} {'late' if median is None else f'{median:.2f} s'}")
                if median is not None:
                    ratios[name].append(median / convert)
            size = path.stat().st_size // 1000
            print(f"{', '.join(said)}, convert {convert:.2f} s: {path.name}, {size} kB", flush=True)
        browser.close()
    for name, found in ratios.items():
        if not found:
            continue
        median, most = statistics.median(found), max(found)
        print(f"{name[2:].lower()} / convert: {median:.2f}, at most {most:.2f}")


def _edit(page, text, *, whole=False):
    """Seconds from a key to what is shown, by the page's clock; None for what comes too late."""
    start = page.evaluate(_TYPE, [text, whole])
    found = {}
    end = time.monotonic() + 25  # a verdict is given up after 20 s
    while len(found) < len(SHOWN) and time.monotonic() < end:
        now = {name: _at(page, name) for name in SHOWN}
        found |= {name: at for name, at in now.items() if at > start and name not in found}
        time.sleep(0.02)
    for name in ALWAYS:
        _wait(page, lambda name=name: _at(page, name) > start)
    found = {name: found.get(name, 0) for name in SHOWN}
    return {name: (at - start) / 1000 if at > start else None for name, at in found.items()}


_TYPE = """([text, whole]) => {
  const box = document.querySelector("[data-rule]");
  const start = performance.now();
  box.value = whole ? text : box.value + "\\n# " + text + start;
  box.dispatchEvent(new Event("input"));
  return start;
}"""


def _at(page, name):
    return float(page.evaluate(f"document.querySelector('[data-bench]').dataset.{name} || '0'"))


def _wait(page, happens):
    end = time.monotonic() + LIMIT_S
    while not happens():
        if time.monotonic() > end:
            sys.exit(f"nothing happens: {page.inner_text('[data-status]')}")
        time.sleep(0.02)


def _convert(path, wanted, environment):
    start = time.perf_counter()
    command = [*COMMAND, "convert", str(path), *wanted]
    subprocess.run(command, capture_output=True, env=environment, check=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
