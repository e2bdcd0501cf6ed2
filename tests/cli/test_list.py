"""`siemantic list`: what there is to choose from, and that it can be chosen."""

import sys

import pytest

LISTS = ("targets", "pipelines", "profiles")


@pytest.mark.parametrize("name", LISTS)
def test_a_pipe_gets_a_line_per_row_with_tabs(siemantic, name):
    done = siemantic("list", name)
    assert (done.code, done.err) == (0, "")
    columns = {line.count("\t") for line in done.out.splitlines()}
    assert len(columns) == 1


@pytest.mark.parametrize("name", LISTS)
def test_json_has_an_object_per_row(siemantic, name):
    objects = siemantic("list", name, "--format", "json").objects
    rows = [line.split("\t") for line in siemantic("list", name).out.splitlines()]
    assert [list(each.values())[: len(rows[0])] for each in objects] == rows


def test_what_verifies_a_target_is_only_said_to_be_there_if_it_is(siemantic, tmp_path):
    """Else the command that installs it; `sitecustomize` hides the packages of an engine."""
    hide = "import importlib.util as u\nf = u.find_spec\n"
    hide += "u.find_spec = lambda n, *a: None if n == 'duckdb_kql' else f(n, *a)\n"
    (tmp_path / "sitecustomize.py").write_text(hide, encoding="utf-8")
    listed = siemantic("list", "targets", "--format", "json", PYTHONPATH=str(tmp_path))
    rows = {each["name"]: each for each in listed.objects}
    assert rows["kusto"]["engine installed"] == "pip install 'siemantic[engines]'"
    assert rows["qradar_aql"]["engine installed"] == "yes"
    assert rows["splunk"]["engine installed"] == rows["splunk"]["parser installed"] == "none"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="pip installs the parser here")
def test_parser_that_this_python_cannot_have_says_so(siemantic):
    """Before the command, which cannot work here."""
    listed = siemantic("list", "targets", "--format", "json").objects
    (command,) = (each["parser installed"] for each in listed if each["name"] == "esql")
    assert command == "yes" or command.startswith("run siemantic by Python 3.12, then run: pip")


def test_targets_have_packages_formats_and_faults_in_json(siemantic):
    """With the versions of the packages; an isolated one has those that it pins."""
    objects = siemantic("list", "targets", "--format", "json").objects
    rows = {each["name"]: each for each in objects}
    assert rows["kusto"]["packages"] == ["pysigma-backend-kusto>=1.0.1,<2"]
    assert "pysigma-backend-sqlite==2.1.1" in rows["sqlite2"]["packages"]
    assert rows["sqlite2"]["formats"] == ["default", "zircolite"]
    assert "event_count: its query counts over all time" in " ".join(rows["sqlite"]["known faults"])
    assert rows["qradar_aql"]["packages"] == rows["qradar_aql"]["known faults"] == []


def test_formats_of_a_target_that_is_not_installed_ask_for_it(siemantic, tmp_path):
    """By the same words as `convert` does; `sitecustomize` hides the package of the backend."""
    hide = "import importlib.util as u\nf = u.find_spec\n"
    hide += "u.find_spec = lambda n, *a: None if n == 'sigma.backends.splunk' else f(n, *a)\n"
    (tmp_path / "sitecustomize.py").write_text(hide, encoding="utf-8")
    done = siemantic("list", "formats", "splunk", PYTHONPATH=str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert "the target 'splunk' is not installed; run: pip install 'pysigma-" in done.err


def test_every_profile_can_be_chosen(siemantic, write, rule):
    write(**{"a.yml": rule()})
    for each in siemantic("list", "profiles", "--format", "json").objects:
        done = siemantic("convert", "a.yml", "-t", "qradar_aql", "--profile", each["name"])
        assert done.code == 0, done.err


def test_every_target_has_formats_or_says_how_to_get_it(siemantic):
    """Those of isolated targets are known before they are installed."""
    for each in siemantic("list", "targets", "--format", "json").objects:
        done = siemantic("list", "formats", each["name"])
        is_missing = each["installed"].startswith("pip install")
        assert done.code == (2 if is_missing else 0), done.err


@pytest.fixture(params=[None, 1], ids=["none", "one that does not start"])
def no_python(request, write, tmp_path):
    """The folders of programs, where no Python is but perhaps one that a version manager left."""
    if request.param is not None:
        write(**{"bin/python3.13": f"#!/bin/sh\nexit {request.param}\n"})
        (tmp_path / "bin" / "python3.13").chmod(0o755)
    return str(tmp_path / "bin")


def test_target_whose_python_is_missing_says_so_first(siemantic, write, rule, no_python):
    """`clickhouse` needs Python 3.13, without which its command cannot work."""
    write(**{"a.yml": rule()})
    first = "install Python 3.13 as python3.13, then run: siemantic targets install clickhouse"
    rows = siemantic("list", "targets", "--format", "json", PATH=no_python).objects
    assert {each["name"]: each["installed"] for each in rows}["clickhouse"] == first
    done = siemantic("convert", "a.yml", "-t", "clickhouse", PATH=no_python)
    assert f"the target 'clickhouse' is not installed; {first}" in done.err
    done = siemantic("targets", "install", "clickhouse", PATH=no_python)
    told = "Error: 'clickhouse' needs Python 3.13, and there is none here; install it as python3.13"
    assert (done.code, done.out, done.err.strip()) == (2, "", told)


@pytest.mark.backends
def test_every_pipeline_that_a_target_uses_can_be_chosen_for_it(siemantic, write, rule):
    write(**{"a.yml": rule()})
    rows = siemantic("list", "targets", "--format", "json").objects
    installed = [each["name"] for each in rows if each["installed"] == "yes"]
    for each in siemantic("list", "pipelines", "--format", "json").objects:
        target = each["default of"].split(", ")[0]
        if target in installed:
            done = siemantic("convert", "a.yml", "-t", target, "-p", each["name"])
            assert done.code in (0, 1), done.err


@pytest.mark.backends
def test_the_formats_of_a_target_are_described(siemantic):
    objects = siemantic("list", "formats", "splunk", "--format", "json").objects
    names = [each["name"] for each in objects]
    assert names[0] == "default"
    assert "savedsearches" in names
