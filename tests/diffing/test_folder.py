"""Rules of today beside a folder of queries."""

import pytest

from diffing.sides import PLAIN, SQLITE, changes, events, outcomes, rule, write
from siemantic.convert import convert_all, load_workload
from siemantic.errors import ConfigurationError
from siemantic.outputs import name_outputs, render_outputs


@pytest.fixture
def folder(tmp_path):
    """Rules in `r`, and in `q` their queries as `siemantic convert -o` lays them out."""
    twice = rule("D", "Image: d", 13).replace("condition: s", "u: {Image: e}, condition: [s, u]")
    rules = {"a.yml": rule("A", "Image: a"), "b.yml": rule("B", "Image: b", 11), "d.yml": twice}
    write(tmp_path / "r", rules)
    for request in (PLAIN, SQLITE):
        workload = load_workload([str(tmp_path / "r")])
        conversions = convert_all(workload, [request])
        names = name_outputs(workload.places([request]))
        write(tmp_path / "q", render_outputs(conversions, names))
    return tmp_path


def edit(path, old, new):
    """Write something else in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.backends
def test_queries_that_are_as_they_would_be_written_are_unchanged(folder):
    """Also those of a rule with two conditions, and with the line breaks of another system."""
    edit(folder / "q" / "sqlite" / "a.sql", "\n", "\r\n")
    found = changes(folder / "q", SQLITE, folder / "r")
    assert outcomes(found) == [("unchanged", "A"), ("unchanged", "B"), ("unchanged", "D")]


@pytest.mark.backends
def test_queries_that_are_others_are_compared(folder):
    """The meaning of both queries of a rule; what is missing is new, and what is left gone."""
    queries = folder / "q" / "sqlite"
    edit(queries / "a.sql", "Image='a'", "Image LIKE 'a%'")
    edit(queries / "d.sql", "Image='e'", "(Image='e')")
    (queries / "b.sql").unlink()
    (queries / "left.sql").write_text("SELECT 1\n", encoding="utf-8")
    found = changes(folder / "q", SQLITE, folder / "r")
    expected = [("changed", "A"), ("gone", "left.sql"), ("new", "B"), ("proved", "D")]
    assert outcomes(found) == expected
    assert list(events(found[0])) == ["old"]


@pytest.mark.backends
def test_rule_that_the_target_refuses_now_is_lost(folder):
    """With the reason."""
    edit(folder / "r" / "a.yml", "Image: a", "'': [needle]")
    lost, *others = changes(folder / "q", SQLITE, folder / "r")
    assert (lost.outcome, lost.rule.title) == ("lost", "A")
    assert lost.reason
    assert {each.outcome for each in others} == {"unchanged"}


@pytest.mark.backends
def test_queries_of_other_targets_are_left_alone(folder):
    """Each has its own folder."""
    (folder / "q" / "sqlite" / "left.sql").write_text("SELECT 1\n", encoding="utf-8")
    found = changes(folder / "q", PLAIN, folder / "r")
    assert {each.outcome for each in found} == {"unchanged"}


def test_folder_without_queries_of_the_target_is_told(tmp_path):
    """With what would write them."""
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    with pytest.raises(ConfigurationError, match="has no folder 'sqlite' with queries; name one"):
        changes(tmp_path / "r", SQLITE, tmp_path / "r")
