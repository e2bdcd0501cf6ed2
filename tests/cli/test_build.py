"""`siemantic build`: the repository's queries, and no accepted query changed without a word."""

import json
from pathlib import Path

import pytest

SETTINGS = 'targets = ["qradar_aql"]\nprofile = "plain"\n'
FOLDER = "output/qradar_aql"


@pytest.fixture
def repository(write, rule):
    """A repository of two rules that were never built."""
    write(
        **{
            "siemantic.toml": SETTINGS,
            "rules/a.yml": rule("a"),
            "rules/windows/b.yml": rule("b", title="B rule", number=11),
        }
    )


@pytest.fixture
def built(repository, siemantic):  # noqa: ARG001 - it must be there first
    """The same repository, built."""
    assert siemantic("build").code == 0


@pytest.mark.usefixtures("repository")
def test_new_queries_are_written(siemantic, files):
    done = siemantic("build")
    assert done.code == 0
    assert files("output") == ["manifest.json", "qradar_aql/a.aql", "qradar_aql/windows/b.aql"]


@pytest.mark.usefixtures("repository")
def test_check_writes_nothing_and_shows_what_is_new(siemantic, files):
    done = siemantic("build", "--check")
    assert done.code == 1
    assert "+WHERE Image ILIKE '%\\a.exe'" in done.out
    assert files("output") == []


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("option", [(), ("--check",), ("--accept",)], ids=" ".join)
def test_building_twice_gives_no_drift(siemantic, option):
    done = siemantic("build", *option)
    assert (done.code, done.out) == (0, "")
    assert "output is up to date" in done.err


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("option", [(), ("--check",)], ids=" ".join)
def test_a_query_edited_by_hand_is_kept_and_shown(siemantic, tmp_path, option):
    query = tmp_path / FOLDER / "a.aql"
    edited = query.read_text() + "-- by hand\n"
    query.write_text(edited)
    done = siemantic("build", *option)
    assert (done.code, query.read_text()) == (1, edited)
    assert "--- by hand" in done.out.splitlines()
    assert "siemantic build --accept" in done.err


@pytest.mark.usefixtures("built")
def test_accept_writes_what_has_changed(siemantic, tmp_path, rule, write):
    write(**{"rules/a.yml": rule("c")})
    assert siemantic("build", "--accept").code == 0
    assert "%\\c.exe" in (tmp_path / FOLDER / "a.aql").read_text()
    assert siemantic("build", "--check").code == 0


@pytest.mark.usefixtures("built")
def test_nothing_is_written_while_an_accepted_query_would_change(siemantic, files, rule, write):
    """A new query beside a changed one waits, so that the manifest and the queries stay one."""
    write(**{"rules/a.yml": rule("c"), "rules/new.yml": rule("d")})
    before = files("output")
    done = siemantic("build")
    assert (done.code, files("output")) == (1, before)
    assert "3 files in output would change; nothing was written" in done.err


@pytest.mark.usefixtures("built")
def test_a_new_rule_is_written_at_once(siemantic, files, rule, write):
    write(**{"rules/new.yml": rule("d")})
    assert siemantic("build").code == 0
    assert "qradar_aql/new.aql" in files("output")


@pytest.mark.usefixtures("built")
def test_the_query_of_a_rule_that_is_gone_goes_only_with_accept(siemantic, files, tmp_path):
    (tmp_path / "rules/windows/b.yml").unlink()
    assert siemantic("build").code == 1
    assert "qradar_aql/windows/b.aql" in files("output")
    assert siemantic("build", "--accept").code == 0
    assert files("output") == ["manifest.json", "qradar_aql/a.aql"]
    assert not (tmp_path / FOLDER / "windows").exists()


@pytest.mark.usefixtures("built")
def test_the_query_of_a_rule_that_broke_is_kept(siemantic, files, rule, write):
    write(**{"rules/a.yml": rule().replace(": selection", ": nowhere")})
    done = siemantic("build")
    assert done.code == 1
    assert "rules/a.yml:9:5: invalid_condition" in done.err
    assert "qradar_aql/a.aql" in files("output")


@pytest.mark.usefixtures("built")
def test_a_file_that_cannot_be_read_is_a_finding(siemantic, files, write):
    write(**{"rules/a.yml": "title: [\n"})
    done = siemantic("build")
    assert done.code == 1
    assert "rules/a.yml:1:9: invalid_yaml" in done.err
    assert "qradar_aql/a.aql" in files("output")


@pytest.mark.usefixtures("built")
def test_another_version_alone_is_no_drift(siemantic, tmp_path):
    manifest = tmp_path / "output/manifest.json"
    content = json.loads(manifest.read_text())
    content["versions"] = dict.fromkeys(content["versions"], "0.0.1")
    manifest.write_text(json.dumps(content, indent=2) + "\n")
    assert siemantic("build", "--check").code == 0


@pytest.mark.usefixtures("built")
def test_a_changed_rule_with_the_same_query_changes_the_manifest_alone(siemantic, write, rule):
    write(**{"rules/a.yml": rule("a").replace("level: high", "level: low")})
    done = siemantic("build", "--check", "--format", "json")
    assert [(each["file"], each["change"]) for each in done.objects] == [
        ("manifest.json", "changed")
    ]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("text", ["{", '{"rules": [{"path": {}}]}'])
def test_a_broken_manifest_is_left_and_told(siemantic, tmp_path, text):
    (tmp_path / "output/manifest.json").write_text(text)
    done = siemantic("build")
    assert done.code == 2
    assert "output/manifest.json is no manifest; restore it" in done.err
    assert (tmp_path / "output/manifest.json").read_text() == text


@pytest.mark.usefixtures("built")
def test_without_a_manifest_queries_of_rules_that_are_gone_are_told(siemantic, tmp_path):
    (tmp_path / "output/manifest.json").unlink()
    (tmp_path / "output/qradar_aql/old.aql").write_text("SELECT *\n")
    done = siemantic("build")
    assert done.code == 1
    assert "accepted/qradar_aql/old.aql" in done.out
    assert (tmp_path / "output/qradar_aql/old.aql").exists()


@pytest.mark.usefixtures("built")
def test_a_profile_that_changes_is_in_the_manifest(siemantic, write, tmp_path):
    settings = (tmp_path / "siemantic.toml").read_text()
    write(**{"site.yml": "unmapped_fields: keep\n"})
    lines = [line for line in settings.splitlines() if not line.startswith("profile")]
    write(**{"siemantic.toml": "\n".join(['profile = "site.yml"', *lines]) + "\n"})
    siemantic("build", "--accept")
    write(**{"site.yml": "unmapped_fields: keep\nwindow: 1 DAYS\n"})
    done = siemantic("build", "--check")
    changed = [line for line in done.out.splitlines() if '"site.yml":' in line]
    assert len(changed) == 2


@pytest.mark.usefixtures("built")
def test_json_says_what_each_file_would_become(siemantic, write, rule):
    write(**{"rules/a.yml": rule("c"), "rules/new.yml": rule("d")})
    done = siemantic("build", "--format", "json")
    found = {each["file"]: (each["change"], each["written"]) for each in done.objects}
    assert found == {
        "manifest.json": ("changed", False),
        "qradar_aql/a.aql": ("changed", False),
        "qradar_aql/new.aql": ("new", False),
    }


@pytest.mark.usefixtures("built")
def test_the_manifest_says_what_became_of_every_rule(siemantic, tmp_path, write, rule):
    write(**{"rules/new.yml": rule().replace("Image|", 'Im"age|')})
    done = siemantic("build")
    assert done.code == 0
    told = "qradar_aql, 1 unsupported_name; each with its reason in output/manifest.json"
    assert f"unsupported: {told}\n" in done.err
    rules = json.loads((tmp_path / "output/manifest.json").read_text())["rules"]
    found = {each["path"]: each["outputs"]["qradar_aql"]["status"] for each in rules}
    assert found == {
        "rules/a.yml": "converted",
        "rules/new.yml": "unsupported",
        "rules/windows/b.yml": "converted",
    }


@pytest.mark.backends
@pytest.mark.usefixtures("repository")
def test_every_target_of_the_settings_is_built(siemantic, files, write):
    write(**{"siemantic.toml": 'targets = ["qradar_aql", "splunk"]\nprofile = "plain"\n'})
    assert siemantic("build").code == 0
    assert {Path(name).parts[0] for name in files("output")} == {
        "manifest.json",
        "qradar_aql",
        "splunk",
    }


@pytest.fixture
def without_engine(write, tmp_path):
    """The variables of an environment without the package `eql`, and with a cache of its own."""
    write(**{"without/sitecustomize.py": "import sys\nsys.modules['eql'] = None\n"})
    return {"PYTHONPATH": str(tmp_path / "without"), "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.mark.backends
@pytest.mark.usefixtures("repository")
def test_an_engine_that_is_there_now_is_no_drift(siemantic, tmp_path, write, without_engine):
    """The next build records what it says."""
    manifest = tmp_path / "output/manifest.json"
    write(**{"siemantic.toml": 'targets = ["eql"]\n'})
    siemantic("build", **without_engine)
    assert manifest.read_text().count('"unverified"') == 2
    done = siemantic("build", "--check")
    assert (done.code, done.out) == (0, "")
    assert "note: eql: the verdict of 2 queries is recorded as unverified" in done.err
    done = siemantic("build")
    assert (done.code, manifest.read_text().count('"unverified"')) == (0, 0)
    assert "note: " not in done.err


@pytest.mark.backends
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("option", [(), ("--check",), ("--accept",)], ids=" ".join)
def test_what_an_engine_said_that_is_missing_now_is_kept(
    siemantic, tmp_path, write, without_engine, option
):
    manifest = tmp_path / "output/manifest.json"
    write(**{"siemantic.toml": 'targets = ["eql"]\n'})
    siemantic("build")
    recorded = manifest.read_text()
    assert '"unverified"' not in recorded
    done = siemantic("build", *option, **without_engine)
    assert (done.code, manifest.read_text()) == (0, recorded)
    assert "eql: the recorded verdict of 2 queries is kept, since the engine of EQL" in done.err
    assert "run: pip install 'siemantic[engines-agpl]'" in done.err
