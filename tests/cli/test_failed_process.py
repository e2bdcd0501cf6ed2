"""A backend's process that dies: nothing is known of the rule, and no gate stays green for it."""

import json
import sys
from pathlib import Path

import pytest

from siemantic.targets.isolated.environment import folder_of
from siemantic.targets.table import get_target

WORKER = Path(__file__).parents[1] / "targets" / "failing_worker.py"
SETTINGS = 'targets = ["qradar", "qradar_aql"]\nprofile = "plain"\n'
SAID = "qradar: the backend's process failed on the rule: it ended with 3"


@pytest.fixture
def dies(tmp_path, environment, monkeypatch):
    """Says of a file whether it is there: as long as it is, `qradar` dies of each rule."""
    marker = tmp_path / "dead"
    monkeypatch.setenv("XDG_DATA_HOME", environment["XDG_DATA_HOME"])
    target = get_target("qradar")
    packages = folder_of(target) / "lib/python3.11/site-packages"
    (packages / "sigma/backends/qradar").mkdir(parents=True)
    for pin in target.isolation.pins:
        name = pin.partition("==")[0]
        (packages / f"{name}-1.dist-info").mkdir()
        (packages / f"{name}-1.dist-info/METADATA").write_text(f"Name: {name}\nVersion: 1\n")
    python = folder_of(target) / "bin" / "python"
    python.parent.mkdir()
    lines = ("#!/bin/sh", f"[ -e '{marker}' ] && exit 3", f"exec '{sys.executable}' '{WORKER}'")
    python.write_text("\n".join(lines) + "\n", encoding="utf-8")
    python.chmod(0o755)
    (python.parents[1] / "finished").touch()
    return marker


@pytest.fixture
def repository(write, rule, dies):
    """Two rules, and a process that is dead."""
    write(**{"siemantic.toml": SETTINGS, "rules/a.yml": rule("a")})
    write(**{"queries/qradar/a.aql": "SELECT a"})
    dies.touch()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "words",
    [
        ("convert", "rules", "-t", "qradar"),
        ("convert", "rules", "-t", "qradar", "-s"),
        ("verify", "rules", "-t", "qradar"),
        ("verify", "rules", "-t", "qradar", "-s"),
        ("verify", "rules", "-t", "qradar", "-s", "--require", "proved"),
        ("port", "rules", "--from", "sqlite", "--to", "qradar"),
        ("diff", "rules", "-t", "qradar", "--against", "queries"),
        ("build",),
        ("build", "--accept"),
    ],
    ids=" ".join,
)
def test_no_gate_passes_and_the_reason_is_told(siemantic, words):
    done = siemantic(*words)
    assert done.code == 1
    assert "the backend's process failed on the rule" in " ".join((done.out + done.err).split())
    assert "1 failed" in done.err or "failed: 1 rule" in done.err


@pytest.mark.usefixtures("repository")
def test_conversion_has_a_status_of_its_own(siemantic):
    (found,) = siemantic("convert", "rules", "-t", "qradar", "--format", "json").objects
    assert (found["status"], found["error"]["code"]) == ("failed", "process_failed")


def what_is_accepted(folder):
    """The query that the process wrote, and what the manifest says of it."""
    manifest = json.loads((folder / "output/manifest.json").read_text())
    return (folder / "output/qradar/a.aql").read_text(), manifest["rules"][0]["outputs"]["qradar"]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("option", [(), ("--check",), ("--accept",)], ids=" ".join)
def test_build_keeps_what_was_accepted(siemantic, dies, tmp_path, option):
    """The query and what is recorded of it; the rule's other targets go on."""
    dies.unlink()
    assert siemantic("build").code == 0
    accepted = what_is_accepted(tmp_path)
    dies.touch()
    rule = tmp_path / "rules/a.yml"
    rule.write_text(rule.read_text().replace("a.exe", "changed.exe"))
    done = siemantic("build", *option)
    assert done.code == 1
    assert f"rules/a.yml:6:1: process_failed: {SAID}" in done.err
    assert what_is_accepted(tmp_path) == accepted
    ours = (tmp_path / "output/qradar_aql/a.aql").read_text()
    assert ("changed.exe" in ours) == (option == ("--accept",))
    dies.unlink()
    siemantic("build", "--accept")
    assert siemantic("build", "--check").code == 0


@pytest.mark.usefixtures("repository")
def test_build_of_a_new_rule_writes_the_other_targets_alone(siemantic, files, dies, tmp_path):
    """And says nothing of the target in the manifest, which knows nothing of it."""
    assert siemantic("build").code == 1
    manifest = json.loads((tmp_path / "output/manifest.json").read_text())
    assert list(manifest["rules"][0]["outputs"]) == ["qradar_aql"]
    assert files("output") == ["manifest.json", "qradar_aql/a.aql"]
    dies.unlink()
    done = siemantic("build")
    assert done.code == 0, done.err + done.out
    assert files("output") == ["manifest.json", "qradar/a.aql", "qradar_aql/a.aql"]
