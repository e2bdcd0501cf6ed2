"""What a branch changes: rules, queries, tests and techniques, each side as it was."""

import pytest

from diffing.sides import commit, git, rule, write
from siemantic.diffing import Inputs
from siemantic.diffing.revision import find_revision
from siemantic.reports.summary import headline, to_markdown
from siemantic.summary import make_summary
from siemantic.targets.request import TargetRequest

AQL = TargetRequest("qradar_aql", profile="plain")
EVENT = "title: it is found\nmatch: true\nevent: {Image: a}\n"


@pytest.fixture
def summary(tmp_path, monkeypatch):
    """Commits files, writes others and takes some away, and gives the summary."""
    monkeypatch.chdir(tmp_path)

    def summarize(before, after, *removed, request=AQL):
        write(tmp_path, {f"r/{name}": text for name, text in before.items()})
        commit(tmp_path)
        for name in removed:
            git(tmp_path, "rm", "--quiet", f"r/{name}")
        write(tmp_path, {f"r/{name}": text for name, text in after.items()})
        inputs = Inputs(("r",))
        return make_summary(find_revision("HEAD", inputs), inputs, [request])

    return summarize


def test_rules_are_added_changed_moved_and_removed_and_the_others_are_not_told(summary):
    found = summary(
        {
            "a.yml": rule("Same", "Image: a", 10),
            "b.yml": rule("Changed", "Image: b", 11),
            "c.yml": rule("Moved", "Image: c", 12),
            "d.yml": rule("Removed", "Image: d", 13),
        },
        {
            "a.yml": "# a comment\n" + rule("Same", "Image: a", 10),
            "b.yml": rule("Changed", "Image: x", 11),
            "e/c.yml": rule("Moved", "Image: c", 12),
            "f.yml": rule("Added", "Image: f", 14),
        },
        "c.yml",
        "d.yml",
    )
    assert [(each.outcome, each.title, each.path) for each in found.rules] == [
        ("added", "Added", "r/f.yml"),
        ("changed", "Changed", "r/b.yml"),
        ("moved", "Moved", "r/e/c.yml"),
        ("removed", "Removed", "r/d.yml"),
    ]
    outcomes = [(each.outcome, each.rule.title) for each in found.queries["qradar_aql"]]
    assert ("changed", "Changed") in outcomes
    assert not [title for _, title in outcomes if title == "Same"]


@pytest.mark.backends
def test_pipelines_that_have_a_name_are_no_files(summary):
    """The name of a pipeline was read as a file, so that no target with pipelines had a summary."""
    found = summary(
        {"a.yml": rule("A", "Image: a")},
        {"a.yml": rule("A", "Image: b")},
        request=TargetRequest("splunk"),
    )
    assert [each.outcome for each in found.queries["splunk"]] == ["unknown"]


def test_a_query_whose_text_alone_changed_needs_no_look(summary):
    found = summary({"a.yml": rule("A", "Image: [a, b]")}, {"a.yml": rule("A", "Image: [b, a]")})
    assert [each.outcome for each in found.queries["qradar_aql"]] == ["proved"]
    assert "#### Queries" not in to_markdown(found)
    assert "queries with another meaning: 0" in headline(found)


def test_a_correlation_is_compared_when_a_rule_of_it_changed(summary):
    correlation = (
        "title: Many\nname: many\ncorrelation: {type: event_count, rules: [one], "
        "group-by: [User], timespan: 5m, condition: {gte: 3}}\n"
    )
    one = rule("One", "Image: a").replace("title:", "name: one\ntitle:", 1)
    found = summary(
        {"one.yml": one, "many.yml": correlation}, {"one.yml": one.replace("Image: a", "Image: b")}
    )
    assert {each.rule.title for each in found.queries["qradar_aql"]} == {"One", "Many"}
    assert [each.title for each in found.rules] == ["One"]


def test_tests_of_both_sides_are_counted(summary):
    found = summary(
        {"a.yml": rule("A", "Image: a"), "a.events.yaml": EVENT},
        {"a.yml": rule("A", "Image: b")},
    )
    assert [(each.total, each.passed) for each in found.tests] == [(1, 1), (1, 0)]
    assert "#### Tests that fail" in to_markdown(found)


def test_techniques_are_counted_by_rules_whatever_their_case(summary):
    tags = "tags: [attack.t1059.001, attack.T1003, attack.execution, cve.2021.1]\n"
    found = summary({"a.yml": rule("A", "Image: a")}, {"a.yml": tags + rule("A", "Image: a")})
    assert found.techniques == ({}, {"T1059.001": 1, "T1003": 1})
    assert "| T1003 | OS Credential Dumping | 0 | 1 |" in to_markdown(found)


def test_what_is_broken_is_told_and_stops_nothing(summary):
    found = summary(
        {"a.yml": rule("A", "Image: a")},
        {"b.yml": "title: [", "c.yml": rule("C", "Image: c", condition="nowhere")},
    )
    assert [each.path for each in found.broken] == ["r/b.yml", "r/c.yml"]
    assert "`r/b.yml:1:9`" in to_markdown(found)


def test_a_profile_that_changed_makes_every_query_be_compared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    profile = "extends: plain\nfields:\n  Image: {}\n"
    (tmp_path / "site.yml").write_text(profile.format("image_a"), encoding="utf-8")
    request = TargetRequest("qradar_aql", profile="site.yml")
    files = {"a.yml": rule("A", "Image: a")}
    write(tmp_path, {"r/a.yml": files["a.yml"]})
    commit(tmp_path)
    (tmp_path / "site.yml").write_text(profile.format("image_b"), encoding="utf-8")
    inputs = Inputs(("r",))
    found = make_summary(find_revision("HEAD", inputs), inputs, [request])
    assert [each.outcome for each in found.queries["qradar_aql"]] == ["changed"]
    assert found.rules == ()


BOUNDED = {
    "r/a.yml": rule("A", "Image: a"),
    "site.yml": "extends: plain\nwindow: 1 HOURS\n",
    "siemantic.toml": (
        'rules = ["r"]\ntargets = ["qradar_aql"]\nprofile = "site.yml"\n'
        "[options.qradar_aql]\nlimit = 7\n"
    ),
}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("site.yml", "1 HOURS", "2 HOURS"), "LAST 2 HOURS in place of LAST 1 HOURS"),
        (("siemantic.toml", "limit = 7", "limit = 8"), "LIMIT 8 in place of LIMIT 7"),
    ],
)
def test_a_query_of_another_time_or_limit_is_told(siemantic, tmp_path, changed, told):
    """Wherever that is said; also where the profile has another name now."""
    write(tmp_path, BOUNDED)
    commit(tmp_path)
    name, before, now = changed
    write(tmp_path, {name: BOUNDED[name].replace(before, now)})
    for _ in "as it is", "with its profile moved":
        done = siemantic("summary", "--against", "HEAD")
        assert "queries with another meaning: 0; with another time or LIMIT: 1;" in done.out
        assert f"| another time or LIMIT | `A` | `{told}` |" in done.out
        said = (tmp_path / "siemantic.toml").read_text(encoding="utf-8")
        if "site.yml" in said:
            (tmp_path / "site.yml").rename(tmp_path / "other.yml")
            write(tmp_path, {"siemantic.toml": said.replace("site.yml", "other.yml")})


def test_titles_do_no_harm(summary):
    found = summary(
        {"a.yml": rule("A", "Image: a")}, {"b.yml": rule("'@all | <b>'", "Image: b", 9)}
    )
    assert "`@all \\| <b>`" in to_markdown(found)


def test_a_long_table_says_how_much_is_left_out(summary):
    many = {f"{n}.yml": rule(f"R{n}", "Image: a", n) for n in range(10, 50)}
    found = summary({"a.yml": rule("A", "Image: a", 9)}, many)
    assert "\nand 10 more\n" in to_markdown(found)


def several(*rules):
    """A file of several rules, each a title, a value and the number of its id."""
    return "---\n".join(rule(title, f"Image: {value}", at) for title, value, at in rules)


def test_of_a_file_of_several_rules_those_are_told_that_are_not_as_they_were(summary):
    """A rule put before them moved all others by one place, so that all had changed."""
    one, two, three = ("One", "a", 10), ("Two", "b", 11), ("Three", "c", 12)
    found = summary(
        {"m.yml": several(one, two, three)},
        {"m.yml": several(("New", "n", 13), one, ("Two", "x", 11))},
    )
    told = [(each.outcome, each.title) for each in found.rules]
    assert told == [("added", "New"), ("changed", "Two"), ("removed", "Three")]
    queries = {(each.outcome, each.rule.title) for each in found.queries["qradar_aql"]}
    assert queries == {("new", "New"), ("changed", "Two"), ("gone", "Three")}


def test_a_file_that_comes_to_have_several_rules_has_the_first_one_still(summary):
    one = ("One", "a", 10)
    found = summary({"m.yml": several(one)}, {"m.yml": several(("New", "n", 13), one)})
    assert [(each.outcome, each.title) for each in found.rules] == [("added", "New")]


HEAD = 'rules = ["r"]\ntargets = ["qradar_aql"]\nprofile = "plain"\n'
FILTER = """\
title: Known
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b20
logsource: {product: windows, category: process_creation}
filter: {rules: any, f: {User: admin}, condition: not f}
"""


@pytest.fixture
def branch(siemantic, tmp_path):
    """Commits files, makes others of them, and gives what is said, as JSON and as Markdown."""

    def compare(before, after, *removed):
        write(tmp_path, before)
        commit(tmp_path)
        for name in removed:
            (tmp_path / name).unlink()
        write(tmp_path, after)
        words = ("summary", "--against", "HEAD")
        (found,) = siemantic(*words, "--format", "json").objects
        return found, siemantic(*words).out

    return compare


RULE = {"r/a.yml": rule("A", "Image: a")}


def test_a_target_that_is_new_or_gone_is_told_as_that(branch):
    """Of a new one nothing can have changed."""
    before = {"siemantic.toml": HEAD.replace('aql"', 'aql", "sqlite"'), **RULE}
    after = {"siemantic.toml": HEAD.replace('["qradar_aql"', '["qradar_aql", "splunk"'), **RULE}
    found, text = branch(before, after | {"r/a.yml": rule("A", "Image: b")})
    assert found["targets"] == [
        {"outcome": "added", "target": "splunk", "converted": 1},
        {"outcome": "removed", "target": "sqlite", "converted": None},
    ]
    assert {each["target"] for each in found["queries"]} == {"qradar_aql"}
    assert "| added | `splunk` | 1 |" in text


def test_rules_in_another_folder_are_those_of_the_folder_then(branch):
    """It had ended, since the folder of today was not there."""
    before = {"siemantic.toml": HEAD, **RULE}
    after = {"siemantic.toml": HEAD.replace('"r"', '"s"'), "s/a.yml": RULE["r/a.yml"]}
    found, _ = branch(before, after, "r/a.yml")
    assert [(each["outcome"], each["path"]) for each in found["rules"]] == [("moved", "s/a.yml")]
    assert not found["queries"]


def test_a_filter_that_is_named_from_now_on_changes_queries(branch):
    before = {"siemantic.toml": HEAD, **RULE, "f/f.yml": FILTER}
    found, _ = branch(before, {"siemantic.toml": 'filters = ["f"]\n' + HEAD})
    assert [each["outcome"] for each in found["queries"]] == ["changed"]
    assert found["rules"] == []


def test_a_folder_of_filters_that_is_new_is_none_then(branch):
    named = 'filters = ["f"]\n' + HEAD
    found, _ = branch({"siemantic.toml": named, **RULE}, {"f/f.yml": FILTER})
    assert [each["outcome"] for each in found["queries"]] == ["changed"]


def test_of_the_first_rules_all_are_added(branch):
    found, text = branch({"README": ""}, {"siemantic.toml": HEAD, **RULE})
    assert [each["outcome"] for each in found["rules"]] == ["added"]
    assert [each["outcome"] for each in found["queries"]] == ["new"]
    assert "rules: 1 added" in text


def test_of_events_that_show_a_difference_that_is_told_first_and_whole(summary):
    """Each has a line of its own: the second was cut, and what both have stood before the rest."""
    same = ", ".join(f"Field{number}: {'x' * 40}" for number in range(10))
    before, after = (rule("A", f"{same}, Image: {each}") for each in "ab")
    told = to_markdown(summary({"a.yml": before}, {"a.yml": after}))
    (row,) = (each for each in told.split("\n") if "only the old query" in each)
    old, new = row.split("<br>")
    assert '`only the old query finds {"Image": "a", "Field0": ' in old
    assert '`only the new query finds {"Image": "b", "Field0": ' in new
    assert all(f"Field{number}" in each for each in (old, new) for number in range(10))
