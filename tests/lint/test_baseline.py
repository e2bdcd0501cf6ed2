"""A baseline knows findings by file, code and message, wherever they stand and it is read."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError
from siemantic.lint.baseline import load_baseline

FINDINGS = st.lists(
    st.builds(
        Diagnostic,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["x", "\ud800", "é|"]) | st.text(max_size=3),
        st.sampled_from(["r/a.yml", "./r/a.yml", "r/b.yml"]),
        st.integers(1, 9),
    ),
    max_size=6,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder with the files that the findings are about."""
    monkeypatch.chdir(tmp_path)
    Path("r").mkdir()
    for name in ("r/a.yml", "r/b.yml"):
        Path(name).touch()
    return tmp_path


def _baseline(findings, path):
    load_baseline(path, may_be_new=True).write(findings, ["r/a.yml", "r/b.yml"])
    return load_baseline(path)


@given(FINDINGS, FINDINGS)
def test_all_that_was_there_is_known_and_all_else_is_new(tmp_path_factory, before, more):
    path = tmp_path_factory.mktemp("known") / "known.json"
    found = _baseline(before, path).compare([*before, *more], [])
    assert (found.known, len(found.new)) == (len(before), len(more))
    keys = [Counter((each.code, each.message) for each in side) for side in (found.new, more)]
    assert keys[0] == keys[1]


def test_a_file_is_the_same_wherever_the_command_is_run(folder, monkeypatch):
    _baseline([Diagnostic("a", "x", "r/a.yml", 1)], folder / "known.json")
    monkeypatch.chdir(folder / "r")
    found = load_baseline(Path("../known.json")).compare([Diagnostic("a", "x", "a.yml", 7)], [])
    assert (found.new, found.known) == ((), 1)


@pytest.mark.usefixtures("folder")
def test_findings_of_files_that_were_not_looked_at_stay_and_are_not_gone():
    known = Path("known.json")
    _baseline([Diagnostic("a", "x", "r/a.yml"), Diagnostic("a", "x", "r/b.yml")], known)
    load_baseline(known).write([], ["r/a.yml"])
    assert load_baseline(known).compare([], ["r/a.yml"]).gone == 0
    assert load_baseline(known).compare([], ["r/b.yml"]).gone == 1
    Path("r/b.yml").unlink()
    load_baseline(known).write([], ["r/a.yml"])
    assert known.read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize("text", ["[", "[1]", '{"a": 1}', '{"a": {"b": {"c": "d"}}}', "5", "\0"])
def test_what_is_no_baseline_is_told(tmp_path, text):
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is no baseline"):
        load_baseline(path)
