"""What `siemantic build` must never do: delete what it did not write, or end in a traceback."""

import pytest

SETTINGS = {
    "no TOML": "targets = [\n",
    "an unknown key": 'target = ["qradar_aql"]\n',
    "no targets": "targets = []\n",
    "targets that are text": 'targets = "qradar_aql"\n',
    "an unknown target": 'targets = ["qradar_apl"]\n',
    "an unknown profile": 'targets = ["qradar_aql"]\nprofile = "plian"\n',
    "an unknown pipeline": 'targets = ["qradar_aql"]\npipelines = {qradar_aql = ["nowhere"]}\n',
    "pipelines for no target": 'targets = ["qradar_aql"]\npipelines = {splunk = []}\n',
    "a folder that is not there": 'targets = ["qradar_aql"]\nrules = ["nowhere"]\n',
    "rules from standard input": 'targets = ["qradar_aql"]\nrules = ["-"]\n',
    "an output out of the folder": 'targets = ["qradar_aql"]\noutput = "../outside"\n',
    "an output that is a file": 'targets = ["qradar_aql"]\noutput = "rules/a.yml"\n',
}
SOUND = 'targets = ["qradar_aql"]\nprofile = "plain"\n'


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS)
def test_settings_that_cannot_be_used_are_wrong_usage(siemantic, write, rule, files, text):
    write(**{"siemantic.toml": text, "rules/a.yml": rule()})
    before = files("")
    done = siemantic("build", "--accept", stdin=rule())
    assert done.err.startswith("Error: ")
    assert (done.code, files("")) == (2, before)


@pytest.mark.parametrize("output", [".", "rules", "rules/.."])
def test_rules_and_settings_are_never_deleted(siemantic, write, rule, tmp_path, output):
    """Whatever the settings call the output: what was there before stays."""
    write(**{"siemantic.toml": f'{SOUND}output = "{output}"\n', "rules/a.yml": rule()})
    write(**{"notes.txt": "precious"})
    siemantic("build", "--accept")
    assert (tmp_path / "rules/a.yml").read_text() == rule()
    assert (tmp_path / "siemantic.toml").exists()
    assert (tmp_path / "notes.txt").read_text() == "precious"


@pytest.mark.parametrize(
    "name", ["README.md", "notes/todo.txt", ".git/HEAD", "qradar_aql/.gitkeep", "qradar_aql/a.txt"]
)
def test_files_that_build_did_not_write_are_never_deleted(siemantic, write, rule, tmp_path, name):
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule(), f"output/{name}": "precious"})
    siemantic("build")
    siemantic("build", "--accept")
    assert (tmp_path / "output" / name).read_text() == "precious"


def test_a_picture_in_the_output_is_left_alone(siemantic, write, rule, files):
    picture = b"\x89PNG\r\n\x1a\n\xff"
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule(), "output/cat.png": picture})
    assert siemantic("build").code == 0
    assert files("output") == ["cat.png", "manifest.json", "qradar_aql/a.aql"]


def test_a_target_that_is_named_twice_is_built_once(siemantic, write, rule, files):
    text = SOUND.replace('["qradar_aql"]', '["qradar_aql", "qradar_aql"]')
    write(**{"siemantic.toml": text, "rules/a.yml": rule()})
    siemantic("build")
    assert not [name for name in files("") if name.endswith("~2.aql")]


def test_a_failed_build_leaves_no_manifest_of_queries_that_are_not_there(
    siemantic, write, rule, tmp_path
):
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule()})
    (tmp_path / "output/qradar_aql/a.aql").mkdir(parents=True)
    assert siemantic("build").code == 2
    assert not (tmp_path / "output/manifest.json").exists()


def test_a_query_with_windows_line_ends_is_no_drift(siemantic, write, rule, tmp_path):
    """As git checks files out on Windows."""
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule()})
    siemantic("build")
    query = tmp_path / "output/qradar_aql/a.aql"
    query.write_bytes(query.read_bytes().replace(b"\n", b"\r\n"))
    assert siemantic("build", "--check").code == 0


def test_the_manifest_names_the_profile_that_was_used(siemantic, write, rule, tmp_path):
    write(**{"siemantic.toml": 'targets = ["qradar_aql"]\n', "rules/a.yml": rule()})
    siemantic("build")
    assert '"profile": "ibm"' in (tmp_path / "output/manifest.json").read_text()


LINKS = {
    "the output": ("output", "outside"),
    "the folder of a target": ("output/qradar_aql", "outside"),
    "a query": ("output/qradar_aql/a.aql", "outside/secret"),
    "the manifest": ("output/manifest.json", "outside/secret"),
}
"""What a pull request may bring as a link, and where that leads to."""


@pytest.mark.parametrize("case", LINKS.values(), ids=LINKS)
def test_no_link_leads_a_build_out_of_its_output(siemantic, write, rule, tmp_path, case):
    """Nothing is written there, taken away there, or shown from there."""
    link, goal = (tmp_path / "r" / case[0], tmp_path / case[1])
    write(**{"r/siemantic.toml": SOUND, "r/rules/a.yml": rule(), "outside/secret": "precious"})
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(goal)
    for how in ((), ("--accept",), ("--check",)):
        done = siemantic("build", *how, folder="r")
        assert (done.code, "precious" in done.out + done.err) == (2, False)
    assert [each.name for each in (tmp_path / "outside").iterdir()] == ["secret"]
    assert (tmp_path / "outside/secret").read_text() == "precious"


def test_what_is_gone_is_not_taken_away_behind_a_link(siemantic, write, rule, tmp_path):
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule()})
    siemantic("build")
    (tmp_path / "output/qradar_aql").rename(tmp_path / "elsewhere")
    (tmp_path / "output/qradar_aql").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "rules/a.yml").rename(tmp_path / "rules/b.yml")
    assert siemantic("build", "--accept").code == 2
    assert (tmp_path / "elsewhere/a.aql").exists()


def test_a_comment_changes_no_query_and_is_recorded_by_a_build(siemantic, write, rule):
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule()})
    siemantic("build")
    write(**{"rules/a.yml": f"# a comment\n{rule()}"})
    done = siemantic("build", "--check")
    told = ("no query is another" in done.err, "Record it with: siemantic build" in done.err)
    assert (done.code, told, "--accept" in done.err) == (1, (True, True), False)
    assert siemantic("build").code == 0
    assert siemantic("build", "--check").code == 0


def test_a_name_that_steers_a_terminal_is_written_out(siemantic, write, rule):
    """What is told of an output began with its name as it is."""
    write(**{"siemantic.toml": SOUND, "rules/a\u202eb.yml": rule()})
    assert siemantic("build").code == 0
    write(**{"rules/a\u202eb.yml": rule("other")})
    told = siemantic("build").err
    assert "a\\u202eb.aql" in told
    assert told.replace("\n", "").isprintable()


def test_a_title_that_steers_a_terminal_is_written_out_in_the_manifest(
    siemantic, write, rule, tmp_path
):
    """In the file, which people look at in a pull request, and in the difference in a log of CI."""
    title = '"\\u202E\\e[2J a title"'
    write(**{"siemantic.toml": SOUND, "rules/a.yml": rule(title=title)})
    assert siemantic("build").code == 0
    manifest = (tmp_path / "output" / "manifest.json").read_text(encoding="utf-8")
    assert "\\u202e\\u001b[2J a title" in manifest
    assert manifest.replace("\n", "").isprintable()
    write(**{"rules/a.yml": rule("another", title=title)})
    told = siemantic("build", "--check").out
    assert "\\u202e" in told
    assert told.replace("\n", "").isprintable()
