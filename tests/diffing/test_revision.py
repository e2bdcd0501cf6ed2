"""Rules of today beside those of a revision of their repository."""

from dataclasses import replace

import pytest

from diffing.sides import PLAIN, changes, commit, events, git, outcomes, rule, write
from siemantic.errors import ConfigurationError
from siemantic.targets.request import TargetRequest

FILTER = """\
title: a filter
logsource: {product: windows, category: process_creation}
filter: {rules: any, own: {User: NAME}, condition: not own}
"""
CORRELATION = """\
title: many
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
correlation:
  type: event_count
  rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
  group-by: [User]
  timespan: 5m
  condition: {gte: 3}
"""


def test_repository_is_left_as_it_was(tmp_path):
    """Also with changes that are staged and changes that are not."""

    def state():
        words = ("status --short", "diff", "diff --cached", "worktree list", "stash list")
        return [git(tmp_path, *each.split()) for each in words]

    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    commit(tmp_path)
    write(tmp_path, {"r/a.yml": rule("A", "Image: b")})
    git(tmp_path, "add", "--all")
    write(tmp_path, {"r/a.yml": rule("A", "Image: c"), "r/b.yml": rule("B", "Image: c", 11)})
    before = state()
    found = changes("HEAD", PLAIN, tmp_path / "r")
    assert outcomes(found) == [("changed", "A"), ("new", "B")]
    assert events(found[0]) == {"old": {"Image": "a"}, "new": {"Image": "c"}}
    assert state() == before


def test_moved_rule_is_the_same_by_its_id(tmp_path):
    """It is neither gone nor new."""
    write(tmp_path, {"r/a.yml": rule("A", "Image: a"), "r/b.yml": rule("B", "Image: b", 11)})
    commit(tmp_path)
    git(tmp_path, "mv", "r/a.yml", "r/z.yml")
    found = changes("HEAD", PLAIN, tmp_path / "r")
    assert outcomes(found) == [("unchanged", "B"), ("unchanged", "A")]


def test_rule_that_was_broken_converts_now(tmp_path):
    """With what was wrong with it."""
    write(tmp_path, {"r/a.yml": rule("A", "Image: a", condition="absent")})
    commit(tmp_path)
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    (found,) = changes("HEAD", PLAIN, tmp_path / "r")
    assert found.outcome == "gained"
    assert "absent" in found.reason


def test_file_that_could_not_be_read_is_not_taken_for_none(tmp_path):
    """Its rule converts now; it is not new."""
    write(tmp_path, {"r/a.yml": "title: [", "r/b.yml": rule("B", "Image: a", 11)})
    commit(tmp_path)
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    found = changes("HEAD", PLAIN, tmp_path / "r")
    assert outcomes(found) == [("gained", "A"), ("unchanged", "B")]
    assert found[0].reason


def test_profile_is_that_of_the_revision(tmp_path):
    """With the file that it extends; one that is shipped stays."""
    site, base = tmp_path / "p" / "site.yml", tmp_path / "p" / "base.yml"
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    write(site.parent, {site.name: "extends: base.yml\n", base.name: "extends: plain\n"})
    commit(tmp_path)
    write(base.parent, {base.name: "extends: plain\nfields: {Image: Process Path}\n"})
    request = replace(PLAIN, profile=str(site))
    (found,) = changes("HEAD", request, tmp_path / "r")
    assert events(found) == {"old": {"Image": "a"}, "new": {"Process Path": "a"}}


def test_filters_are_those_of_the_revision(tmp_path):
    """The rule is the same file, and its query another."""
    filters, rules = tmp_path / "f.yml", tmp_path / "r"
    write(tmp_path, {"r/a.yml": rule("A", "Image: a"), "f.yml": FILTER.replace("NAME", "bob")})
    commit(tmp_path)
    filters.write_text(FILTER.replace("NAME", "eve"), encoding="utf-8")
    (found,) = changes("HEAD", PLAIN, rules, filters=[filters])
    assert {side: each["User"] for side, each in events(found).items()} == {
        "old": "eve",
        "new": "bob",
    }


@pytest.mark.parametrize(
    ("old", "new", "outcome", "told"),
    [
        ("gte: 3", "gte: 4", "changed", ""),
        ("timespan: 5m", "timespan: 10m", "changed", ""),
        ("timespan: 60m", "timespan: 1h", "unchanged", ""),
        ("User]", "Computer]", "unknown", "group by other columns"),
        ("[a, b]", "[b, a]", "tested", "on generated streams"),
    ],
)
def test_correlation_is_compared_on_streams(tmp_path, old, new, outcome, told):
    """A stream of which the two searches find something else shows what changed."""
    text = CORRELATION.replace("timespan: 5m", old) if "timespan" in old else CORRELATION
    write(tmp_path, {"r/a.yml": rule("A", "Image: [a, b]"), "r/b.yml": text})
    commit(tmp_path)
    for path in (tmp_path / "r").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = changes("HEAD", PLAIN, tmp_path / "r")
    (change,) = (each for each in found if each.rule.title == "many")
    assert (change.outcome, told in change.reason) == (outcome, True), change
    if outcome == "changed":
        assert all(each["events"] for each in events(change).values())


@pytest.mark.backends
def test_one_of_many_values_tells_where_nothing_is_proved(tmp_path):
    """An event is made from the difference of the two rules."""
    values = [f"value{number:02}" for number in range(40)]
    write(tmp_path, {"r/a.yml": rule("A", f"Image|contains: [{', '.join(values)}]")})
    commit(tmp_path)
    values[20] = "other"
    write(tmp_path, {"r/a.yml": rule("A", f"Image|contains: [{', '.join(values)}]")})
    (found,) = changes("HEAD", TargetRequest("kusto", pipelines=()), tmp_path / "r")
    assert found.outcome == "changed"
    assert "value20" in events(found)["old"]["Image"]
    assert "other" in events(found)["new"]["Image"]


@pytest.mark.backends
def test_events_of_then_are_such_as_can_be_now(tmp_path):
    """A column of texts that has become one of numbers."""
    write(tmp_path, {"r/a.yml": rule("A", "EventID: abc, User: a")})
    commit(tmp_path)
    write(tmp_path, {"r/a.yml": rule("A", "EventID: 5, User: a")})
    (found,) = changes("HEAD", TargetRequest("duckdb"), tmp_path / "r")
    assert found.outcome in ("changed", "unknown"), found


@pytest.mark.backends
def test_pipeline_is_that_of_the_revision(tmp_path):
    """And so are the names that it gives to fields."""
    pipeline = tmp_path / "p.yml"
    text = "transformations: [{type: field_name_mapping, mapping: {Image: NAME}}]\n"
    write(tmp_path, {"r/a.yml": rule("A", "Image: a"), "p.yml": text.replace("NAME", "one")})
    commit(tmp_path)
    pipeline.write_text(text.replace("NAME", "two"), encoding="utf-8")
    request = TargetRequest("sqlite", pipelines=(str(pipeline),))
    (found,) = changes("HEAD", request, tmp_path / "r")
    assert events(found) == {"old": {"one": "a"}, "new": {"two": "a"}}


def test_what_was_not_there_is_told(tmp_path):
    """The rules, a filter, rules of no repository, and standard input."""
    write(tmp_path, {"in/r/a.yml": rule("A", "Image: a")})
    folder = tmp_path / "in"
    commit(folder)
    write(folder, {"s/a.yml": rule("A", "Image: a"), "f.yml": FILTER})
    for paths, filters, told in (
        ((folder / "s",), (), "is not there at 'HEAD'"),
        ((folder / "r",), (folder / "f.yml",), "f.yml' is not there at 'HEAD'"),
        ((folder / "r", tmp_path), (), "is not in the repository"),
    ):
        with pytest.raises(ConfigurationError, match=told):
            changes("HEAD", PLAIN, *paths, filters=filters)


def test_rules_that_are_not_there_now_are_told(tmp_path):
    """As by every other command."""
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    commit(tmp_path)
    with pytest.raises(ConfigurationError, match="does not exist; name a rule file"):
        changes("HEAD", PLAIN, tmp_path / "s")


def test_rules_that_were_not_there_are_new(tmp_path):
    """Where others of those that were named were."""
    write(tmp_path, {"r/a.yml": rule("A", "Image: a")})
    commit(tmp_path)
    write(tmp_path, {"s/b.yml": rule("B", "Image: a", 11)})
    found = changes("HEAD", PLAIN, tmp_path / "r", tmp_path / "s")
    assert outcomes(found) == [("new", "B"), ("unchanged", "A")]
