"""A pull request that is meant to do harm does none: see `cases/hostile_rules.yml`."""

import json
import os

import pytest

from hostile_rules import CASES, write_all

TOML = 'rules = ["r"]\ntargets = ["qradar_aql"]\nprofile = "plain"\n'
COMMANDS = {
    "check": ("check", "r", "-c", "none.cfg"),
    "convert": ("convert", "r", "-t", "qradar_aql", "--profile", "plain", "-o", "out"),
    "build": ("build",),
    "test": ("test", "r"),
}
WRITTEN = {"check": (), "convert": ("out",), "build": ("output",), "test": ()}


@pytest.fixture
def paths(tmp_path, write):
    """The files of the pull request by the titles of their cases, with a link out of the folder."""
    write(**{"siemantic.toml": TOML, "none.cfg": "validators: []\n"})
    found = write_all(tmp_path / "r")
    (tmp_path / "outside").mkdir()
    (tmp_path / "r" / "link").symlink_to(tmp_path / "outside")
    return found


def _files(folder):
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*")}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_ends_clearly_and_writes_nothing_elsewhere(siemantic, paths, tmp_path, name):
    before, around = _files(tmp_path), _files(tmp_path.parent)
    done = siemantic(*COMMANDS[name])
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    assert (done.out + done.err).replace("\n", "").isprintable()
    new = _files(tmp_path) - before
    assert {each.partition("/")[0] for each in new} == set(WRITTEN[name])
    assert not any("pwned" in each for each in _files(tmp_path.parent) - around)
    assert len(paths) == len(CASES)


def test_each_file_is_told_with_its_finding_or_is_taken(siemantic, paths, tmp_path):
    done = siemantic(*COMMANDS["check"], "--format", "json")
    found = {each["path"]: each["code"] for each in json.loads(done.out)}
    told = {title: found.get(str(path.relative_to(tmp_path))) for title, path in paths.items()}
    assert told == {title: case.get("told") for title, case in CASES.items()}


def test_a_title_that_is_a_workflow_command_stays_a_text(siemantic, paths):
    assert paths
    done = siemantic("verify", "r", "-t", "splunk", "--format", "github")
    assert all(each.count("::") >= 2 and each.startswith("::") for each in done.out.splitlines())
    assert "\n::error::pwned" not in done.out


ENDLESS = {
    "siemantic.toml": ("build",),
    "none.cfg": COMMANDS["check"],
    "output/manifest.json": ("build",),
    "site.yml": ("convert", "s", "-t", "qradar_aql", "--profile", "site.yml"),
    "s/a.yml": ("check", "s"),
    "s/a.events.yaml": ("test", "s"),
    "s/z.jsonl": ("test", "s"),
}
"""What a link to a device, or a named pipe, may stand for, and what reads it."""


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_no_file(siemantic, write, rule, tmp_path, name):
    write(**{"siemantic.toml": TOML.replace('"r"', '"s"'), "none.cfg": "", "s/a.yml": rule()})
    write(**{"r/a.yml": rule(), "output/manifest.json": "", "site.yml": ""})
    write(**{"s/a.events.yaml": "title: t\nevents: z.jsonl\nmatch: true\n"})
    path = tmp_path / name
    for make in (lambda: path.symlink_to("/dev/zero"), lambda: os.mkfifo(path)):
        path.unlink(missing_ok=True)
        make()
        done = siemantic(*ENDLESS[name])
        assert done.code in (1, 2)
        assert "Internal error" not in done.out + done.err


@pytest.mark.parametrize("leads_to", ["/dev/zero", "nowhere"])
def test_tests_that_a_link_takes_away_are_missed(siemantic, write, rule, tmp_path, leads_to):
    """Beside others that pass, and with no PATH: quiet, such tests would be switched off."""
    test = "title: t\nmatch: false\nevent: {A: b}\n"
    write(**{"siemantic.toml": TOML, "r/a.yml": rule(), "r/b.yml": rule("b", number=11)})
    write(**{"r/b.events.yaml": test})
    (tmp_path / "r" / "a.events.yaml").symlink_to(leads_to)
    for words in ((), ("r/a.yml",)):
        done = siemantic("test", *words)
        assert done.code == 1
        assert "r/a.events.yaml: unreadable_file: " in done.err
