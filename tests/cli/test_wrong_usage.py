"""Wrong usage and configuration: exit code 2, one clear message with the way out, no traceback."""

import os
import subprocess
import sys

import pytest

CONVERT = ("convert", "a.yml", "-t", "qradar_aql")
SPLUNK = ("convert", "a.yml", "-t", "splunk")
USAGE = {
    "an unknown command": (("convrt",), "Did you mean 'convert'"),
    "an unknown option": ((*CONVERT, "--formt", "json"), "--format"),
    "an unknown report format": ((*CONVERT, "--format", "xml"), "'text', 'json'"),
    "no target": (("convert", "a.yml"), "'--target'"),
    "no path": (("convert", "-t", "qradar_aql"), "PATH"),
    "an unknown target": (
        ("convert", "a.yml", "-t", "qradar_apl"),
        "unknown target 'qradar_apl'; did you mean 'qradar_aql'?",
    ),
    "an unknown profile": (
        (*CONVERT, "--profile", "plian"),
        "unknown profile 'plian'; did you mean 'plain'?",
    ),
    "an unknown format": ((*CONVERT, "-f", "defualt"), "its formats are default"),
    "an unknown correlation method": ((*CONVERT, "-c", "stats"), "its methods are search"),
    "an unknown pipeline": ((*CONVERT, "-p", "sysmno"), "did you mean 'sysmon'?"),
    "a pipeline of a package that is not there": (
        (*CONVERT, "-p", "windows-audit"),
        "not installed; run: pip install pysigma-pipeline-windows",
    ),
    "an environment for what comes with us": (
        ("targets", "install", "qradar_aql"),
        "'qradar_aql' comes with siemantic; there is nothing to install",
    ),
    "an environment for an unknown target": (
        ("targets", "install", "qradr"),
        "unknown target 'qradr'; did you mean 'qradar'?",
    ),
    "exact queries of a target that is not there": (
        ("convert", "a.yml", "-t", "clickhouse", "--exact"),
        "the target 'clickhouse' is not installed;",
    ),
    "an option without a value": ((*CONVERT, "-O", "key"), "'key' is not KEY=VALUE"),
    "an unknown backend option": ((*CONVERT, "-O", "key=value"), "unknown option 'key'"),
    "a path that is not there": (
        ("convert", "b.yml", "-t", "qradar_aql"),
        "'b.yml' does not exist",
    ),
    "a path that is too long": (("convert", "x" * 5000, "-t", "qradar_aql"), "xxx"),
    "a profile whose name is too long": ((*CONVERT, "--profile", "x" * 5000), "xxx"),
    "a filter that is not there": ((*CONVERT, "--filter", "b.yml"), "'b.yml' does not exist"),
    "a file pattern that is a path": (("convert", ".", *CONVERT[2:], "-P", "/*.yml"), "/*.yml"),
    "an output below a file": ((*CONVERT, "--profile", "plain", "-o", "a.yml/x"), "cannot write"),
    "formats of an unknown target": (("list", "formats", "splnk"), "did you mean 'splunk'?"),
    "an unknown list": (("list", "targts"), "Did you mean 'targets'?"),
    "tests that are not there": (("test", "nowhere"), "'nowhere' does not exist"),
    "tests of no repository": (("test",), "siemantic.toml"),
    "a build of no repository": (("build",), "there is no siemantic.toml here"),
    "a build that checks and accepts": (("build", "--check", "--accept"), "give one of them"),
}
PROFILES = {
    "nothing": "",
    "broken YAML": "title: [\n",
    "an unknown key": "widnow: 24 HOURS\n",
    "a window without a unit": "window: 5\n",
    "log sources that are a number": "log_sources: 5\n",
    "a selection that is a number": "select: 5\n",
    "fields that are a list": "fields: [Image]\n",
    "a column that is a number": "fields: {Image: 5}\n",
    "a date that is in no calendar": "title: 2026-13-45\n",
    "a tag that is not of its type": "title: !!int x\n",
    "an encoding that is not UTF-8": b"title: Caf\xe9\n",
}
PIPELINES = {
    "nothing": "",
    "a number": "5\n",
    "broken YAML": "name: [\n",
    "an unknown key": "nmae: mine\n",
    "transformations that are a number": "transformations: 5\n",
    "an unknown transformation": "transformations: [{type: nowhere}]\n",
    "a date that is in no calendar": "name: 2026-13-45\n",
    "an encoding that is not UTF-8": b"name: Caf\xe9\n",
}


def _check(done, says):
    assert "Traceback" not in done.err
    assert says in " ".join(done.err.split())
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(("arguments", "says"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_said_with_the_way_out(siemantic, write, rule, arguments, says):
    write(**{"a.yml": rule()})
    _check(siemantic(*arguments), says)


@pytest.mark.parametrize("text", PROFILES.values(), ids=PROFILES)
def test_a_profile_that_cannot_be_used_is_named(siemantic, write, rule, text):
    write(**{"a.yml": rule(), "site.yml": text})
    _check(siemantic(*CONVERT, "--profile", "site.yml"), "Error: site.yml:")


@pytest.mark.backends
@pytest.mark.parametrize("text", PIPELINES.values(), ids=PIPELINES)
def test_a_pipeline_that_cannot_be_used_is_named(siemantic, write, rule, text):
    write(**{"a.yml": rule(), "ours.yml": text})
    _check(siemantic(*SPLUNK, "-p", "ours.yml"), "the pipeline 'ours.yml' cannot be read: ")


@pytest.mark.backends
def test_a_profile_for_targets_that_use_none_is_refused(siemantic, write, rule):
    write(**{"a.yml": rule()})
    _check(siemantic(*SPLUNK, "--profile", "ibm"), "no profile is used by splunk")


@pytest.mark.backends
def test_a_pipeline_made_for_another_target_is_refused(siemantic, write, rule):
    write(**{"a.yml": rule()})
    _check(siemantic(*SPLUNK, "-p", "ecs_windows"), ", not for 'splunk'")


@pytest.mark.backends
def test_a_pipeline_file_made_for_another_target_is_refused(siemantic, write, rule):
    text = "name: ours\npriority: 10\nallowed_backends: [kusto]\ntransformations: []\n"
    write(**{"a.yml": rule(), "ours.yml": text})
    _check(siemantic(*SPLUNK, "-p", "ours.yml"), ", not for 'splunk'")


@pytest.mark.backends
def test_a_folder_without_pipelines_is_refused(siemantic, write, rule):
    """Converting without any pipeline would give a query on other fields."""
    write(**{"a.yml": rule(), "pipelines/.keep": ""})
    _check(siemantic(*SPLUNK, "-p", "pipelines"), "pipelines")


@pytest.mark.backends
def test_a_format_that_downloads_is_refused(siemantic, write, rule):
    write(**{"a.yml": rule()})
    _check(siemantic("convert", "a.yml", "-t", "lucene", "-f", "siem_rule"), "works offline")


@pytest.mark.backends
@pytest.mark.parametrize("target", ["splunk", "sqlite", "loki", "duckdb", "carbonblack"])
def test_option_that_a_backend_does_not_have_is_told_before_any_rule(
    siemantic, write, rule, target
):
    write(**{"a.yml": rule()})
    done = siemantic("convert", "a.yml", "-t", target, "-O", "nonsense=1")
    assert (done.code, done.out) == (2, "")
    assert f"the target '{target}': it has no option 'nonsense'; it" in " ".join(done.err.split())


@pytest.mark.backends
@pytest.mark.parametrize(
    ("target", "option"),
    [
        ("splunk", "min_time=-1d"),
        ("splunk_spl2", "dataset=x"),
        ("opensearch_ppl", "custom_logsource=x"),
    ],
)
def test_options_that_a_backend_has_are_taken(siemantic, write, rule, target, option):
    """Also those that it looks for in what its constructor does not name."""
    write(**{"a.yml": rule()})
    done = siemantic("convert", "a.yml", "-t", target, "-O", option)
    assert done.code == 0, done.err


@pytest.mark.backends
def test_option_that_a_pipeline_asks_for_is_taken(siemantic, write, rule):
    """pySigma gives it to pipelines as a variable."""
    lines = ("transformations:", "- {id: a, type: set_state, key: k, val: backend_mine}")
    write(**{"a.yml": rule(), "p.yml": "\n".join(("name: p", "priority: 1", *lines))})
    done = siemantic("convert", "a.yml", "-t", "splunk", "-p", "p.yml", "-O", "mine=1")
    assert done.code == 0, done.err


def test_settings_that_are_a_folder_are_told(siemantic, tmp_path):
    (tmp_path / "siemantic.toml").mkdir()
    _check(siemantic("build"), "Error: siemantic.toml: cannot be read: Is a directory")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that a process is in")
@pytest.mark.parametrize("command", [("check", "."), ("build",)])
def test_a_folder_that_is_gone_is_told(tmp_path, environment, command):
    script = 'mkdir gone; cd gone; rmdir ../gone; exec "$@"'
    ours = (sys.executable, "-c", "from siemantic.cli.app import main; main()", *command)
    done = subprocess.run(
        ("sh", "-c", script, "sh", *ours), cwd=tmp_path, env=environment,  # noqa: S607 - POSIX has it
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Error: the current folder is not there any more; go to another\n" in done.stderr
