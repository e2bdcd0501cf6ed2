"""
Which fields an event must have for a rule to match.

The law: an event that has every field but one of each way is not matched, whatever it has.
"""

from itertools import product

import pytest
import yaml

from cases_of import cases_of
from siemantic.matcher import matches
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.rules.ways import MOST, find_ways

FIELDS = ("CommandLine", "Image", "User")
VALUES = ("a", "b", "c", "x -x x", "", None)


def _text(detection):
    content = {"title": "a rule", "logsource": {"product": "windows"}, "detection": detection}
    return yaml.safe_dump(content)


@pytest.mark.parametrize("case", cases_of("rules/ways.yml"))
def test_the_ways_are_found(case, load):
    (document,) = load({"a.yml": _text(case["detection"])}).documents
    assert find_ways(document) == tuple(map(frozenset, case["ways"]))


@pytest.mark.parametrize("case", cases_of("rules/ways.yml"))
def test_nothing_is_found_without_a_field_of_each_way(case, load):
    (document,) = load({"a.yml": _text(case["detection"])}).documents
    rule = build_unit(Unit(document))[-1]
    for missing in product(*find_ways(document)):
        for values in product(VALUES, repeat=len(FIELDS)):
            event = dict(zip(FIELDS, values, strict=True))
            left = {name: value for name, value in event.items() if name not in missing}
            assert not matches(rule, left)


def test_more_ways_than_are_followed_need_less(load):
    """Of fields two by two there would be a million."""
    detection = {f"s{n}": [{f"a{n}": 1}, {f"b{n}": 1}] for n in range(20)}
    (document,) = load({"a.yml": _text({**detection, "condition": "all of them"})}).documents
    found = find_ways(document)
    assert 1 < len(found) <= MOST
    assert all(found)


def test_what_is_no_rule_needs_nothing(load):
    (document,) = load({"a.yml": _text({"s": {"a|nothing": 1}, "condition": "s"})}).documents
    assert find_ways(document) == (frozenset(),)
