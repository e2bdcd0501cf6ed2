"""The commands in a repository: what the command line leaves out is as siemantic.toml says."""

import pytest

SETTINGS = """\
rules = ["detections"]
filters = ["allowed"]
targets = ["qradar_aql"]
profile = "{profile}"

[options.qradar_aql]
limit = 77
"""
EVENTS = "title: an event\nmatch: true\nevent: {Image: 'C:\\a.exe'}\n"
FILTER = """\
title: A filter
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
logsource: {product: windows, category: process_creation}
filter:
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
    selection: {User: somebody}
    condition: not selection
"""


@pytest.fixture
def repository(write, rule):
    """A repository whose names of folders are nobody's defaults."""

    def make(profile="plain"):
        write(**{"detections/a.yml": rule(), "allowed/f.yml": FILTER})
        write(**{"siemantic.toml": SETTINGS.format(profile=profile), "other/b.yml": rule("b")})

    return make


def test_check_without_a_path_looks_at_the_rules_and_filters(repository, siemantic):
    repository()
    done = siemantic("check", "--format", "json")
    assert {each["path"] for each in done.objects} == {"detections/a.yml"}
    assert "in 1 rule" in siemantic("check").err


def test_check_of_a_path_leaves_the_filters_alone(repository, siemantic):
    """They are for the repository's own rules."""
    repository()
    done = siemantic("check", "other", "--format", "json")
    assert {each["path"] for each in done.objects} == {"other/b.yml"}


def test_verify_without_a_path_takes_rules_targets_and_profile(repository, siemantic):
    repository()
    (row,) = siemantic("verify", "--format", "json").objects
    assert (row["path"], row["target"], row["verdict"]) == (
        "detections/a.yml", "qradar_aql", "proved",
    )  # fmt: skip


def test_verify_of_a_path_keeps_the_profile(repository, siemantic):
    """The repository's own one refuses what is asked for; the command line goes before it."""
    repository(profile="site.yml")
    assert "unknown profile 'site.yml'" in siemantic("verify", "other").err
    (row,) = siemantic("verify", "other", "--profile", "plain", "--format", "json").objects
    assert (row["path"], row["verdict"]) == ("other/b.yml", "proved")


def test_verify_keeps_the_options_of_a_target_that_is_named(repository, siemantic, write):
    """One of them that cannot be is refused, unless the command line says another."""
    repository()
    write(**{"siemantic.toml": SETTINGS.format(profile="plain").replace("77", '"x"')})
    assert siemantic("verify", "-t", "qradar_aql").code == 2
    assert siemantic("verify", "-t", "qradar_aql", "-O", "limit=5").code == 0


@pytest.mark.parametrize("command", ["check", "verify", "test"])
def test_without_settings_a_path_must_be_named(siemantic, command):
    done = siemantic(command)
    assert done.code == 2
    assert "there is no siemantic.toml here" in done.err


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("check", "rules = ["),
        ("verify", "rules = " + "[" * 5000 + "]" * 5000),
        ("test", "options.qradar_aql.limit = " + "9" * 5000),
    ],
    ids=["no TOML", "deep", "a long number"],
)
def test_settings_that_cannot_be_read_are_said(siemantic, write, command, text):
    write(**{"siemantic.toml": text})
    done = siemantic(command)
    assert (done.code, done.out) == (2, "")
    assert "siemantic.toml: cannot be read" in done.err


def test_a_repository_without_tests_passes(repository, siemantic, write):
    repository()
    done = siemantic("test")
    assert done.code == 0
    assert "no tests" in done.err
    write(**{"detections/a.events.yaml": EVENTS})
    assert siemantic("test").out == "1 passed, 0 failed in 1 file\n"
