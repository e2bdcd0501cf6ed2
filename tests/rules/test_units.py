"""What belongs together, and what is built of it: rules with those they name and their filters."""

import pytest

from siemantic.rules.references import make_units
from siemantic.rules.sigma import build_unit

RULE = """\
title: {name}
name: {name}
logsource: {{product: {product}}}
detection: {{selection: {{Image: a.exe}}, condition: selection}}
"""
CORRELATION = """\
title: {name}
name: {name}
correlation: {{type: temporal, rules: [{rules}], timespan: 5m}}
"""
FILTER = """\
title: {name}
logsource: {{product: {product}}}
filter: {{rules: {rules}, users: {{User: adm}}, condition: not users}}
"""


@pytest.fixture
def units(load):
    """Writes files and gives the units by the titles of their rules."""

    def make(files):
        read = load(files)
        found, _ = make_units(read.of_kind("rule", "correlation"), read.of_kind("filter"))
        return {unit.document.title: unit for unit in found}

    return make


def _titles(documents):
    return [document.title for document in documents]


def test_rules_stand_before_those_that_name_them(units):
    files = {
        "a.yml": CORRELATION.format(name="top", rules="middle, one"),
        "b.yml": CORRELATION.format(name="middle", rules="one, two"),
        "c.yml": RULE.format(name="two", product="windows"),
        "d.yml": RULE.format(name="one", product="windows"),
    }
    assert _titles(units(files)["top"].needed) == ["one", "two", "middle"]


def test_a_rule_that_is_named_twice_is_needed_once(units):
    files = {
        "a.yml": CORRELATION.format(name="top", rules="one, one"),
        "b.yml": RULE.format(name="one", product="windows"),
    }
    assert _titles(units(files)["top"].needed) == ["one"]


def test_a_correlation_that_names_no_rule_stops_no_other(units):
    files = {
        "a.yml": CORRELATION.format(name="top", rules="nowhere"),
        "b.yml": RULE.format(name="one", product="windows"),
    }
    assert list(units(files)) == ["one"]


def test_a_filter_belongs_to_the_rule_that_it_names(units):
    files = {
        "a.yml": RULE.format(name="one", product="windows"),
        "b.yml": RULE.format(name="two", product="windows"),
        "f.yml": FILTER.format(name="adm", product="windows", rules="[two]"),
    }
    found = units(files)
    assert {name: _titles(unit.filters) for name, unit in found.items()} == {
        "one": [],
        "two": ["adm"],
    }


def test_a_filter_for_any_rule_belongs_to_all_of_its_log_source(units):
    files = {
        "a.yml": RULE.format(name="one", product="windows"),
        "b.yml": RULE.format(name="two", product="linux"),
        "f.yml": FILTER.format(name="adm", product="windows", rules="any"),
    }
    found = units(files)
    assert {name: _titles(unit.filters) for name, unit in found.items()} == {
        "one": ["adm"],
        "two": [],
    }


def test_a_filter_of_a_named_rule_belongs_to_the_correlation_too(units):
    files = {
        "a.yml": RULE.format(name="one", product="windows"),
        "c.yml": CORRELATION.format(name="top", rules="one"),
        "f.yml": FILTER.format(name="adm", product="windows", rules="[one]"),
    }
    assert _titles(units(files)["top"].filters) == ["adm"]


def test_a_filter_narrows_the_rule_that_is_built(units):
    files = {
        "a.yml": RULE.format(name="one", product="windows"),
        "f.yml": FILTER.format(name="adm", product="windows", rules="[one]"),
    }
    (rule,) = build_unit(units(files)["one"])
    assert "not" in rule.detection.condition[0]


def test_a_unit_is_built_anew_each_time(units):
    """pySigma rewrites rules in place, so what one target did must not reach the next."""
    unit = units({"a.yml": RULE.format(name="one", product="windows")})["one"]
    (first,), (second,) = build_unit(unit), build_unit(unit)
    first.detection.detections.clear()
    assert list(second.detection.detections) == ["selection"]
