"""Law: a copy is what is built anew, and nothing that is done to one shows in another."""

import re

import pytest

from siemantic.convert import load_workload
from siemantic.rules.copies import build_copy
from siemantic.rules.documents import load_documents
from siemantic.rules.files import rule_text
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.targets.pipelines import rename_fields

RULES = """
title: plain
name: plain
logsource: {category: process_creation, product: windows}
fields: [User]
detection:
    sel:
        - Image|endswith: ['\\\\a.exe', 'b?.exe', '\\*']
          Hash|re|i: '^[a-f]+$'
        - Net|cidr: 10.0.0.0/8
          Size|gte: 3
          Path|windash|contains: ' -x'
    words: [one, 2]
    none: {Other: null, There|exists: true, Same|fieldref: User}
    condition: [1 of sel and not none, words]
date: 2024-01-31
mine: {deep: [1, {a: 2}]}
---
title: correlated
correlation:
    type: event_count
    rules: [plain]
    group-by: [User]
    timespan: 5m
    condition: {gte: 3}
"""


@pytest.fixture
def units(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text(RULES, encoding="utf-8")
    return load_workload([str(path)]).units


def test_copies_say_what_is_built(units):
    for unit in units:
        built = build_unit(unit)
        for _ in range(3):
            copy = build_copy(unit)
            assert [*map(shown, copy)] == [*map(shown, built)]
            assert copy == built


def test_what_is_done_to_a_copy_is_seen_in_no_other(units):
    unit = units[0]
    before = shown(build_copy(unit)[0])
    rename_fields(build_copy(unit)[0], {"Image": ["process", "image"]})
    assert shown(build_copy(unit)[0]) == before


def test_the_parts_of_a_copy_belong_together(units):
    (plain, correlation) = build_copy(units[1])
    assert correlation.rules[0].rule is plain
    assert plain.referenced_by(correlation)
    assert all(each.detections is plain.detection for each in plain.detection.parsed_condition)


def test_what_nests_as_deeply_as_rules_may_is_copied():
    nested = "[{a: 1}, " * 90 + "{a: 1}" + "]" * 90
    text = f"title: deep\nlogsource: {{product: a}}\ndetection: {{sel: {nested}, condition: sel}}\n"
    (document,) = load_documents([rule_text(text)]).documents
    unit = Unit(document)
    assert build_copy(unit) == build_unit(unit)


def shown(rule):
    conditions = [repr(each.parsed) for each in getattr(rule, "detection", NONE).parsed_condition]
    return ADDRESS.sub("", f"{rule} {conditions}")


ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class NONE:
    parsed_condition = ()
