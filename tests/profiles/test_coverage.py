"""What rules need and a profile has not, and how it is counted."""

import pytest

from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile
from siemantic.profiles.coverage import Coverage, Gap, Needs, Share, find_coverage, find_near

WINDOWS, LINUX, AWS = (None, "windows", None), (None, "linux", None), (None, "aws", None)
COLUMNS = {"Image": (ColumnMapping("Path"),), "CommandLine": (ColumnMapping("Command"),)}
SOURCES = (
    LogSourceMapping(*WINDOWS, ({ColumnMapping("id"): ("1",)},)),
    LogSourceMapping(*AWS, (), None, "not documented"),
)


def profile(**more):
    """A profile with two fields, one known log source and one unknown."""
    return Profile("a", "a", (24, "HOURS"), **({"columns": COLUMNS, "log_sources": SOURCES} | more))


def needs(path, *fields, source=WINDOWS):
    """A rule that has these fields."""
    return Needs(path, frozenset(fields), source)


def coverage(covered, total, *gaps):
    """So many of so many rules, and no filter."""
    return Coverage(Share(covered, total), Share(0, 0), gaps)


def test_rules_that_have_all_they_need_leave_no_gap():
    """Whether they say what their events are from or not."""
    rules = [needs("a.yml", "Image"), needs("b.yml"), needs("c.yml", "CommandLine", source=None)]
    assert find_coverage(rules, profile()) == coverage(3, 3)


def test_what_most_rules_need_comes_first_and_fields_before_log_sources():
    """Each gap has the files that need it; a rule is stopped once, however many gaps it has."""
    rules = [
        needs("a.yml", "Hashes", source=LINUX),
        needs("b.yml", "Details", "Image"),
        needs("c.yml", "Details", "Hashes"),
        needs("d.yml", "Data", source=AWS),
        needs("e.yml", "Image", source=LINUX),
        needs("f.yml", "Image"),
    ]
    assert find_coverage(rules, profile()) == coverage(
        1,
        6,
        Gap("unmapped_field", "Details", ("b.yml", "c.yml")),
        Gap("unmapped_field", "Hashes", ("a.yml", "c.yml")),
        Gap("unmapped_field", "Data", ("d.yml",)),
        Gap("unmapped_log_source", "product linux", ("a.yml", "e.yml")),
        Gap("unknown_log_source", "product aws", ("d.yml",), (), "not documented"),
    )


@pytest.mark.parametrize(
    ("rule", "a_filter", "rules", "filters"),
    [
        ("Image", "Image", Share(1, 1), Share(1, 1)),
        ("Image", "Hashes", Share(1, 1), Share(0, 1)),
        ("Hashes", "Image", Share(0, 1), Share(1, 1)),
    ],
)
def test_filters_are_counted_by_themselves(rule, a_filter, rules, filters):
    """A filter is no rule; what it needs is a gap all the same, and it is not complete then."""
    both = [needs("a.yml", rule), Needs("b.yml", frozenset({a_filter}), None, is_filter=True)]
    found = find_coverage(both, profile())
    assert (found.rules, found.filters) == (rules, filters)
    assert found.is_complete is (not found.gaps)


def test_two_rules_of_one_file_count_twice():
    """Its path stands there twice."""
    (gap,) = find_coverage([needs("a.yml", "Hashes")] * 2, profile()).gaps
    assert gap.paths == ("a.yml", "a.yml")


def test_a_field_in_the_payload_is_told_but_stops_no_rule():
    """It is slow, and it works."""
    found = find_coverage([needs("a.yml", "Hashes")], profile(unmapped="payload"))
    assert found == coverage(1, 1, Gap("payload_field", "Hashes", ("a.yml",)))
    assert found.is_complete


@pytest.mark.parametrize("source", [WINDOWS, LINUX, AWS])
def test_a_profile_that_keeps_names_and_sets_no_conditions_has_no_gaps(source):
    """Any field is a column there, and any log source is all events."""
    rules = [needs("a.yml", "Hashes", source=source)]
    assert find_coverage(rules, profile(unmapped="keep", log_sources=None)) == coverage(1, 1)


def test_log_sources_are_told_apart_by_which_part_has_the_word():
    """A category linux is another log source than a product linux."""
    rules = [needs("a.yml", source=("linux", None, None)), needs("b.yml", source=LINUX)]
    names = [gap.name for gap in find_coverage(rules, profile()).gaps]
    assert names == ["category linux", "product linux"]


@pytest.mark.parametrize(
    ("field", "near"),
    [
        ("commandline", ("CommandLine",)),
        ("Command_Line", ("CommandLine",)),
        ("ComandLine", ("CommandLine",)),
        ("image", ("Image",)),
        ("Hashes", ()),
        ("", ()),
    ],
)
def test_near_fields_have_nearly_the_same_letters(field, near):
    """Neither case nor signs count; a field like no other has none."""
    assert find_near(field, COLUMNS) == near
