"""`siemantic init`: what it writes works at once, and what was there is left as it was."""

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from siemantic.scaffold.origin import Origin, find_origin

GITHUB, GITLAB, HOOKS = (
    ".github/workflows/detections.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
)
SETTINGS = ["siemantic.toml", HOOKS, GITHUB, GITLAB]
BASELINE = "siemantic-baseline.json"
EXAMPLES = [
    "filters/filter_win_intranet_report.yml",
    "profiles/site.yml",
    "rules/windows/process_creation/proc_creation_win_web_server_shell.events.yaml",
    "rules/windows/process_creation/proc_creation_win_web_server_shell.yml",
]
FILTER = """\
title: A filter
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
logsource: {product: windows, category: process_creation}
filter:
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
    selection: {User: somebody}
    condition: not selection
"""


def commands_in(folder, name):
    """The commands of a workflow or of the hooks, in their order."""
    content = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    if name == HOOKS:
        return [hook["entry"] for repo in content["repos"] for hook in repo["hooks"]]
    job = content["jobs"]["detections"] if "jobs" in content else content["detections"]
    steps = [each for each in job["steps"] if "run" in each] if "steps" in job else []
    return [each["run"] for each in steps if "if" not in each] or [
        *job["before_script"],
        *job["script"],
    ]


def run_all(siemantic, folder, name):
    """Run the workflow's commands with the siemantic that is installed; how the steps ended."""
    commands = commands_in(folder, name)
    ran = [each for each in commands if not each.startswith("pip install ")]
    assert len(ran) == len(commands) - (name != HOOKS)
    words = [shlex.split(each) for each in ran]
    assert all(each[0] == "siemantic" for each in words)
    return {each: siemantic(*line[1:]) for each, line in zip(ran, words, strict=True)}


def summary_in(folder, name):
    """The command that says what a pull request changes."""
    job = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    if name == GITLAB:
        (found,) = job["detections"]["after_script"]
        return found
    (step,) = (each for each in job["jobs"]["detections"]["steps"] if "summary" in str(each))
    assert "pull_request" in step["if"]
    return step["run"]


def settings_in(folder):
    return tomllib.loads((folder / "siemantic.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [GITHUB, GITLAB, HOOKS])
def test_the_commands_of_a_new_repository_pass(siemantic, tmp_path, name):
    """In the order in which they stand there, and with nothing done by hand before."""
    assert siemantic("init").code == 0
    for command, done in run_all(siemantic, tmp_path, name).items():
        assert done.code == 0, (command, done.out, done.err)
    assert (tmp_path / "output" / "manifest.json").exists()


@pytest.mark.parametrize("name", [GITHUB, GITLAB])
@pytest.mark.parametrize("is_first", [True, False], ids=["the first one", "a later one"])
def test_a_workflow_says_what_a_pull_request_changes(siemantic, tmp_path, name, is_first):
    """In a shell, as the runner has it: also where there was no rule and no settings before."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "README").write_text("ours\n", encoding="utf-8")
    if not is_first:
        assert siemantic("init").code == 0
    commit(tmp_path)
    base = git(tmp_path, "rev-parse", "HEAD").strip()
    git(tmp_path, "update-ref", "refs/remotes/origin/main", base)
    siemantic("init")
    (rule,) = (tmp_path / "rules").rglob("*.yml")
    rule.write_text(rule.read_text(encoding="utf-8").replace("w3wp", "w3wx"), encoding="utf-8")
    commit(tmp_path)
    summary = tmp_path / "summary.md"
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(summary),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    subprocess.run(
        [_BASH, "-ec", summary_in(tmp_path, name)], cwd=tmp_path, env=environment, check=True
    )
    told = summary.read_text(encoding="utf-8")
    assert "Shell Started By A Web Server" in told
    assert ("1 added" if is_first else "queries with another meaning: 1") in told


_BASH, _GIT = (shutil.which(each) or each for each in ("bash", "git"))


def git(folder, *words):
    command = [_GIT, "-c", "user.name=n", "-c", "user.email=n@example.org", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def commit(folder):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "rules")


@pytest.mark.backends
@pytest.mark.parametrize("targets", [("sqlite", "splunk"), ("duckdb", "lucene", "kusto")])
def test_the_commands_pass_whatever_the_targets(siemantic, tmp_path, targets):
    words = [word for each in targets for word in ("-t", each)]
    assert siemantic("init", *words).code == 0
    install, *_ = commands_in(tmp_path, GITLAB)
    extras = ["targets"] if "splunk" in targets else ["targets", "engines"]
    assert install == f"pip install '{find_origin().requirement(extras)}'"
    for command, done in run_all(siemantic, tmp_path, GITHUB).items():
        assert done.code == 0, (command, done.out, done.err)


@pytest.mark.parametrize(
    ("url", "extras", "asked"),
    [
        ({}, [], "siemantic==1.2"),
        ({}, ["targets", "engines"], "siemantic[targets,engines]==1.2"),
        (
            {"url": "file:///home/me/siemantic", "dir_info": {"editable": True}},
            ["targets"],
            "./vendor/siemantic-1.2-py3-none-any.whl[targets]",
        ),
        (
            {
                "url": "https://me:secret@git.example.org/siemantic.git",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "0a1b"},
            },
            ["targets"],
            "siemantic[targets] @ git+https://git.example.org/siemantic.git@0a1b",
        ),
        (
            {"url": "https://example.org/siemantic-1.2-py3-none-any.whl", "archive_info": {}},
            [],
            "siemantic @ https://example.org/siemantic-1.2-py3-none-any.whl",
        ),
    ],
)
def test_a_workflow_installs_what_made_it(url, extras, asked):
    """And never by the name alone, which may be another's on the index."""
    assert Origin("1.2", url).requirement(extras) == asked


def test_init_says_how_a_workflow_comes_by_a_siemantic_from_a_folder(siemantic):
    done = siemantic("init", "new")
    make = "cd new && pip wheel --no-deps --wheel-dir vendor SOURCE"
    assert (make in done.err) == find_origin().is_local


def test_a_new_repository_has_its_files_and_nothing_else(siemantic, files):
    done = siemantic("init", "new/place", "-t", "qradar_aql")
    assert done.code == 0
    assert files("new/place") == sorted(EXAMPLES + SETTINGS)
    assert "new: new/place/siemantic.toml" in done.out


def test_the_rule_has_a_query_a_test_and_a_filter(siemantic, tmp_path):
    siemantic("init")
    siemantic("build")
    (query,) = (tmp_path / "output").rglob("*.aql")
    assert "WEB01.example.com" in query.read_text(encoding="utf-8")
    assert siemantic("test").out == "5 passed, 0 failed in 1 file\n"
    assert siemantic("test", "--coverage").code == 0
    assert siemantic("profile", "check", "rules", "--profile", "profiles/site.yml").code == 0


@pytest.mark.parametrize(
    ("name", "schema"), [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")]
)
def test_a_workflow_is_as_its_schema_says(siemantic, tmp_path, name, schema):
    siemantic("init")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_takes_its_configuration(siemantic, tmp_path):
    siemantic("init")
    command = [sys.executable, "-m", "pre_commit", "validate-config", HOOKS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_there_stays_and_the_rest_is_written(siemantic, write, tmp_path):
    write(**{HOOKS: "repos: [] # ours\n"})
    done = siemantic("init")
    assert done.code == 0
    assert f"there already: {HOOKS}" in done.out
    assert (tmp_path / HOOKS).read_text() == "repos: [] # ours\n"
    assert (tmp_path / GITHUB).exists()


def test_a_second_time_changes_nothing(siemantic, tmp_path, files):
    siemantic("init")
    before = {each: (tmp_path / each).read_bytes() for each in files(".")}
    done = siemantic("init")
    assert (done.code, done.out.count("there already: ")) == (0, len(SETTINGS))
    assert {each: (tmp_path / each).read_bytes() for each in files(".")} == before


def test_rules_are_found_wherever_they_are(siemantic, write, rule, tmp_path, files):
    """Beside other YAML they are named one by one, and a broken file hides no folder."""
    other = "services: {web: {image: nginx}}\n"
    write(
        **{
            "sigma/windows/a.yml": rule(),
            "sigma/windows/broken.yml": "title: [",
            "mixed/b.yaml": rule("b", number=11),
            "mixed/compose.yml": other,
            "mixed/deeper/c.yml": rule("c", number=12),
            "tuning/f.yml": FILTER,
            "deploy/compose.yml": other,
            ".hidden/d.yml": rule("d", number=13),
        }
    )
    before = files(".")
    done = siemantic("init", "-t", "qradar_aql")
    assert done.code == 0
    assert f"new: {BASELINE}, with what is found in the rules today (" in done.out
    assert files(".") == sorted([*before, *SETTINGS, BASELINE])
    found = settings_in(tmp_path)
    assert found["rules"] == ["mixed/b.yaml", "mixed/deeper", "sigma"]
    assert found["filters"] == ["tuning"]


def test_rules_at_the_top_are_found(siemantic, write, rule, tmp_path):
    write(**{"a.yml": rule(), "windows/b.yml": rule("b", number=11)})
    siemantic("init")
    assert settings_in(tmp_path)["rules"] == ["."]
    assert siemantic("build").code == 0
    assert siemantic("build", "--check").code == 0


def test_the_steps_pass_where_rules_without_tests_are_found(siemantic, write, rule, tmp_path):
    """What is found in them is known, and what is new is told."""
    write(**{"rules/a.yml": rule()})
    assert siemantic("check", "rules").code == 1
    siemantic("init")
    ran = run_all(siemantic, tmp_path, GITLAB)
    assert [done.code for done in ran.values()] == [0, 0, 0, 0]
    write(**{"rules/a.yml": rule("a' # '").replace("level: high", "")})
    assert siemantic("check").code == 1


def test_a_baseline_that_is_there_stays(siemantic, write, rule, tmp_path):
    write(**{"rules/a.yml": rule(), BASELINE: "{}\n"})
    assert siemantic("init").code == 0
    assert (tmp_path / BASELINE).read_text() == "{}\n"


@pytest.mark.corpus
@pytest.mark.backends
def test_public_rules_are_found_and_built(siemantic, corpus, tmp_path):
    """A part of them, with all of their folders."""
    for number, path in enumerate(sorted(corpus.rglob("*.yml"))):
        if number % 100 == 0:
            copy = tmp_path / path.relative_to(corpus)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    assert siemantic("init", "-t", "sqlite").code == 0
    folders = sorted(each.name for each in tmp_path.iterdir() if each.name.startswith("rules"))
    assert settings_in(tmp_path)["rules"] == folders
    ran = run_all(siemantic, tmp_path, GITLAB)
    assert [done.code for done in ran.values()] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("before", "words", "message"),
    [
        ({}, ["-t", "splnk"], "did you mean 'splunk'?"),
        ({"here": "a file"}, ["here"], "'here' is a file; name a folder"),
        ({".github": "a file"}, [], "needs a folder there"),
        ({"siemantic.toml": "targets = ["}, [], "cannot be read"),
        (
            {"siemantic.toml": 'targets = ["qradar_aql"]'},
            ["-t", "sqlite"],
            "is there already, with the targets qradar_aql; change them in it",
        ),
    ],
)
def test_what_cannot_be_is_said(siemantic, write, before, words, message):
    write(**before)
    done = siemantic("init", *words)
    assert done.code == 2
    assert message in done.err


def test_nothing_is_written_where_not_all_can_be(siemantic, write, files):
    write(**{".github": "a file"})
    assert siemantic("init").code == 2
    assert files(".") == [".github"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written_is_said(siemantic, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    done = siemantic("init", "locked")
    assert done.code == 2
    assert "cannot write" in done.err


def test_no_link_leads_out_of_the_folder(siemantic, write, tmp_path, files):
    write(**{"outside/notes": "", "new/README.md": ""})
    (tmp_path / "new/.github").symlink_to(tmp_path / "outside")
    done = siemantic("init", "new")
    assert (done.code, "leads to" in done.err) == (2, True)
    assert (files("outside"), files("new")) == (["notes"], ["README.md"])
