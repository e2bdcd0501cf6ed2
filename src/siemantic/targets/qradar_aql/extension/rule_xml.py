"""A block or a rule -> the XML that stands in `rule_data`."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from siemantic.targets.qradar_aql.extension.elements import RuleTest, add_tests
from siemantic.targets.qradar_aql.extension.parts import Block, Kind, Rule
from siemantic.targets.qradar_aql.extension.rule_tests import (
    any_rule_test,
    count_test,
    filter_test,
    log_source_test,
)

EVENT_CATEGORY = 7006
"""The low level category of the event that a rule makes: suspicious activity ([nn])."""

_MIDDLE = 5
"""Credibility and relevance, of which Sigma has nothing ([nn] has 5 too)."""

_REFERENCES = (
    "referenceMap", "referenceMapOfSets", "referenceMapOfMaps", "referenceTable",
    "referenceMapRemove", "referenceMapOfSetsRemove", "referenceMapOfMapsRemove",
    "referenceTableRemove",
)  # fmt: skip
"""Reference data that a rule may change, as all sources with an element `responses` list them."""


def block_xml(block: Block, number: int, name: str) -> bytes:
    """The building block: its log source types, then its AQL filter."""
    root = _root(number, block.kind, is_block=True)
    _describe(root, name, block.notes)
    tests = [log_source_test(0, block.types)] if block.types else []
    add_tests(root, [*tests, filter_test(len(tests), block.condition, block.kind)])
    return _to_bytes(root)


def rule_xml(
    rule: Rule, number: int, name: str, event_number: int, blocks: Mapping[str, str]
) -> bytes:
    """
    The rule: any of its building blocks, and the counter if it has one.

    Args:
        event_number: that of the event which the rule makes, and by which offenses are named.
        blocks: UUIDs of the rule's building blocks -> their names.
    """
    root = _root(number, rule.kind, is_block=False)
    _describe(root, name, rule.notes)
    add_tests(root, _tests(rule, blocks))
    actions = ET.SubElement(root, "actions", _actions(rule))
    metric = {"metric": "setSeverity", "operation": "setSeverity", "value": str(rule.severity)}
    ET.SubElement(actions, "alterMetric", metric)
    responses = ET.SubElement(root, "responses", dict.fromkeys(_REFERENCES, "false"))
    ET.SubElement(responses, "newevent", _event(rule, name, event_number))
    return _to_bytes(root)


def _tests(rule: Rule, blocks: Mapping[str, str]) -> list[RuleTest]:
    tests = [any_rule_test(0, blocks, blocks.values(), rule.kind)]
    if rule.count is not None:
        tests.append(filter_test(1, rule.count.guard, rule.kind))
        tests.append(count_test(2, rule.count, rule.kind))
    return tests


def _root(number: int, kind: Kind, *, is_block: bool) -> ET.Element:
    attributes = {
        "id": str(number),
        "enabled": "true",
        "buildingBlock": "true" if is_block else "false",
        "roleDefinition": "false",
        "type": kind.upper(),
        "scope": "LOCAL",
        "owner": "admin",  # as [elastic], [nn] and [team] have it
    }
    return ET.Element("rule", attributes)


def _describe(root: ET.Element, name: str, notes: str) -> None:
    ET.SubElement(root, "name").text = name
    ET.SubElement(root, "notes").text = notes


def _actions(rule: Rule) -> dict[str, str]:
    """Every event is added to an offense, which is made if there is none ([lab])."""
    return {
        "offenseMapping": str(rule.offense_index),
        "forceOffenseCreation": "true",
        "includeAttackerEventsInterval": "0",
        "flowAnalysisInterval": "0",
    }


def _event(rule: Rule, name: str, number: int) -> dict[str, str]:
    """The event that the rule makes; its name is a part of the offense's ([nn], [elastic])."""
    return {
        "name": name,
        "description": name,
        "severity": str(rule.severity),
        "credibility": str(_MIDDLE),
        "relevance": str(_MIDDLE),
        "describeOffense": "true",
        "overrideOffenseName": "false",
        "contributeOffenseName": "true",
        "qid": str(number),
        "forceOffenseCreation": "true",
        "offenseMapping": str(rule.offense_index),
        "lowLevelCategory": str(EVENT_CATEGORY),
    }


def _to_bytes(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="unicode").encode()
