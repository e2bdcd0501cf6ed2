"""A link that a pull request brings leads to nothing outside; see decision 0057."""

import json
import os

import pytest

UNSEEN = "hunter2"
TOML = 'rules = ["r"]\ntargets = ["qradar_aql"]\nprofile = "site.yml"\n'
FILES = {
    "repo/siemantic.toml": TOML,
    "repo/site.yml": "extends: plain\n",
    "repo/p.yml": "name: p\npriority: 10\ntransformations: []\n",
    "repo/r/a.events.yaml": "title: t\nmatch: true\nevents: a.json\n",
    "repo/r/a.json": "{}",
    "out/siemantic.toml": f"{UNSEEN} = 1\n",
    "out/site.yml": f"{UNSEEN}: 1\n",
    "out/p.yml": f"{UNSEEN}: *{UNSEEN}\n",
    "out/r/b.yml": f"{UNSEEN}: 1\n{UNSEEN}: 2\n",
    "out/r/a.events.yaml": f"{UNSEEN}: 1\n",
    "out/r/a.json": f'{{"key": "{UNSEEN}"}}',
}
READ_BY = {
    "siemantic.toml": ("build",),
    "site.yml": ("build",),
    "p.yml": ("convert", "r", "-t", "splunk", "-p", "p.yml"),
    "r/b.yml": ("check",),
    "r/a.events.yaml": ("test",),
    "r/a.json": ("test",),
}
"""What a link may stand for, and what reads it."""


@pytest.fixture
def repo(write, rule, tmp_path, monkeypatch):
    """A repository, with files beside it that are not its author's."""
    write(**FILES, **{"repo/r/a.yml": rule()})
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def _all_of(done):
    assert "Internal error" not in done.err
    return done.out + done.err


@pytest.mark.parametrize("name", READ_BY)
def test_a_link_out_is_told_and_shows_nothing_of_what_it_leads_to(siemantic, repo, name):
    (repo / name).unlink(missing_ok=True)
    (repo / name).symlink_to(f"{'../' * len(name.split('/'))}out/{name}")
    done = siemantic(*READ_BY[name], folder=repo)
    assert done.code in (1, 2)
    assert UNSEEN not in _all_of(done)
    assert "out of the repository" in _all_of(done)


NAMES = ("../../out/r/a.json", "linked/a.json", "{out}/a.json")


@pytest.mark.parametrize(
    "words", [("build",), ("convert", "r", "-t", "splunk", "-p", "p.yml")], ids=" ".join
)
@pytest.mark.backends
def test_pipeline_that_leads_out_is_named(siemantic, repo, words):
    settings = 'rules = ["r"]\ntargets = ["splunk"]\n[pipelines]\nsplunk = ["p.yml"]\n'
    (repo / "siemantic.toml").write_text(settings)
    (repo / "p.yml").unlink()
    (repo / "p.yml").symlink_to("../out/p.yml")
    done = siemantic(*words, folder=repo)
    assert done.code == 2
    assert "'p.yml' cannot be read: it is a link that leads out of the repository" in done.err


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", [("test",), ("test", "--coverage")])
def test_a_test_reads_recorded_events_of_its_own_repository(siemantic, repo, name, words):
    (repo / "r/linked").symlink_to("../../out/r")
    path = name.format(out=repo.parent / "out/r")
    (repo / "r/a.events.yaml").write_text(f"title: t\nmatch: true\nevents: {path}\n")
    told = _all_of(siemantic(*words, folder=repo))
    assert UNSEEN not in told
    assert "r/a.events.yaml:1:1: invalid_test: 'events' leads out of the repository" in told


def test_sigmahqs_paths_lead_out_of_no_repository_either(siemantic, repo):
    """They are looked for upwards."""
    info = "regression_tests_info: [{name: n, type: json, path: out/r/a.json}]\n"
    (repo.parent / "out/info.yml").write_text(info)
    with (repo / "r/a.yml").open("a") as file:
        file.write("regression_tests_path: out/info.yml\n")
    (repo / "r/a.events.yaml").unlink()
    told = _all_of(siemantic("test", folder=repo))
    assert UNSEEN not in told
    assert "'regression_tests_path' leads to no file: out/info.yml" in told


def test_a_link_within_the_repository_is_read(siemantic, repo, rule):
    """Also one that leads out of the folder in which the command runs."""
    (repo / ".git").mkdir()
    (repo / "b.yml").write_text(rule("b", number=11))
    (repo / "r/b.yml").symlink_to("../b.yml")
    for folder, words in ((repo, ("r",)), (repo / "r", (".",))):
        done = siemantic("convert", *words, "-t", "qradar_aql", "--profile", "plain", folder=folder)
        assert done.code == 0
        assert "\\\\b.exe" in done.out or "\\b.exe" in done.out


def test_what_is_named_outside_is_read(siemantic, repo):
    """A team shares profiles on purpose."""
    (repo.parent / "out/site.yml").write_text("extends: plain\ntitle: shared\n")
    (repo / "siemantic.toml").write_text(TOML.replace("site.yml", "../out/site.yml"))
    assert siemantic("build", folder=repo).code == 0
    (repo / "site.yml").write_text("extends: ../out/site.yml\n")
    done = siemantic("convert", "r", "-t", "qradar_aql", "--profile", "site.yml", folder=repo)
    assert done.code == 0


def test_what_a_user_names_elsewhere_may_lead_anywhere(siemantic, repo, rule):
    (repo.parent / "elsewhere").mkdir()
    (repo.parent / "real.yml").write_text(rule())
    path = repo.parent / "elsewhere/c.yml"
    path.symlink_to("../real.yml")
    assert siemantic("check", path, "-c", os.devnull, folder=repo).code in (0, 2)
    done = siemantic("convert", path, "-t", "qradar_aql", "--profile", "plain", folder=repo)
    assert done.code == 0


@pytest.mark.parametrize("key", ["rules", "filters", "profile", "output"])
def test_a_null_character_is_no_path(siemantic, repo, key):
    value = json.dumps("a\0b")
    text = f"[{value}]" if key in ("rules", "filters") else value
    lines = [each for each in TOML.splitlines() if not each.startswith(key)]
    (repo / "siemantic.toml").write_text("\n".join([f"{key} = {text}", *lines]))
    done = siemantic("build", folder=repo)
    assert done.code == 2
    assert f"siemantic.toml: '{key}' is a" in _all_of(done)


@pytest.mark.parametrize("key", ["events", "filters"])
def test_a_null_character_is_no_path_of_a_test_either(siemantic, repo, key):
    value = json.dumps(["a\0b"] if key == "filters" else "a\0b")
    event = "event: {}\n" if key == "filters" else ""
    (repo / "r/a.events.yaml").write_text(f"title: t\nmatch: true\n{event}{key}: {value}\n")
    assert f"invalid_test: '{key}' is a" in _all_of(siemantic("test", folder=repo))


def test_an_output_that_is_a_link_to_itself_is_told(siemantic, repo):
    (repo / "output").symlink_to("output")
    done = siemantic("build", folder=repo)
    assert done.code == 2
    assert "cannot be read: Too many levels of symbolic links" in _all_of(done)


def test_a_tested_rule_that_is_a_link_to_itself_is_told(siemantic, repo):
    (repo / "r/a.yml").unlink()
    (repo / "r/a.yml").symlink_to("a.yml")
    done = siemantic("test", folder=repo)
    assert done.code == 1
    assert "r/a.yml: unreadable_file: too many levels of symbolic links" in _all_of(done)
