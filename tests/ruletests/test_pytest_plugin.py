"""Rule tests as items of pytest, in a process of its own, as people run it."""

import os
import subprocess
import sys
import tomllib

import pytest

from ruletests.layouts import write

FILES = {
    "r/attack.pcap": "x",
    "r/a.events.yaml": """\
title: the tool
match: true
event: {Image: 'C:\\a.exe'}
---
title: another
match: true
event: {Image: 'C:\\b.exe'}
---
title: another
match: true
events: attack.pcap
""",
    "r/a_test.yml": "event: {Image: 'C:\\a.exe'}",
    "r/a.test.yml": "tests: [{name: n, event: {}, expect: maybe}]",
    "r/b.yml": """\
title: A rule
logsource: {product: windows}
detection: {selection: {Image: b}, condition: selection}
regression_tests_path: data/info.yml
""",
    "data/info.yml": "regression_tests_info: [{name: recorded, path: data/b.json}]",
    "data/b.json": '{"Image": "b"}',
}
STRANGERS = {
    "r/a.yml": "on: push",
    "r/a.events.yaml": "title: 5",
    "r/a_test.yml": "a: [",
    "r/b.test.yml": "describe: something",
    "r/test_it.py": "def test_it():\n    pass\n",
}


@pytest.fixture
def run(tmp_path):
    """Runs pytest with this plugin alone, and gives its exit code and output."""

    def run_pytest(*arguments, files):
        write(tmp_path, files)
        command = [sys.executable, "-m", "pytest", "-p", "siemantic.pytest_plugin", *arguments]
        done = subprocess.run(
            [*command, "-W", "error", "-p", "no:cacheprovider"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run_pytest


def test_each_rule_test_is_an_item(run):
    """Of every layout, with the line of what is wrong and the reason of what is left out."""
    code, out = run("-v", "-rs", "--color=no", "r", files=FILES)
    assert code == 1
    for line in (
        "r/a.events.yaml::the tool PASSED",
        "r/a.events.yaml::another FAILED",
        "r/a.events.yaml::another (line 9) SKIPPED",
        "r/a_test.yml::event 1 matches PASSED",
        "r/a.test.yml::invalid_test (line 1) FAILED",
        "r/b.yml::recorded PASSED",
    ):
        assert line in out
    assert "a.events.yaml:5:1: failed: 'another': the rule does not match the event\n" in out
    assert "  the rule would match with Image: 'C:\\a.exe' in place of 'C:\\b.exe'\n" in out
    assert "recordings of the kind '.pcap' are not read here" in out
    assert "Traceback" not in out


def test_other_projects_are_left_alone(run):
    """Files that are only called so are no rule tests, whatever is in them."""
    code, out = run("--color=no", "r", files=STRANGERS)
    assert code == 0, out
    assert "1 passed in" in out


def test_a_correlation_finds_its_rules_beside_it(run, root):
    """Those that it names are in its folder, or where siemantic.toml says."""
    shipped = root / "rules"
    files = {
        f"r/{path.relative_to(shipped)}": path.read_text(encoding="utf-8")
        for path in shipped.rglob("*.*ml")
    }
    settings = "rules = ['r']\ntargets = ['qradar_aql']\n"
    code, out = run("-q", "r/correlation", files=files | {"siemantic.toml": settings})
    assert code == 0, out


def test_pytest_knows_the_plugin(root):
    """By the entry point of the package."""
    content = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    plugins = content["project"]["entry-points"]["pytest11"]
    assert plugins == {"siemantic": "siemantic.pytest_plugin"}
