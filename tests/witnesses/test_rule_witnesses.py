"""What shows what each part of a rule does, and what its parts are found to do."""

import pytest
import yaml

from cases_of import cases_of
from matcher.building import ANSWERED, build
from siemantic.errors import UndecidedError
from siemantic.matcher import matches
from siemantic.rules import find_rule_files, load_documents
from siemantic.witnesses import diagnose, find_idle_parts, find_rule_witnesses

EVENTS = [case for name in ("decides", "neighbours") for case in cases_of(f"witnesses/{name}.yml")]
FINDINGS = cases_of("witnesses/findings.yml")


@pytest.mark.parametrize("case", EVENTS)
def test_witnesses_of_a_case_are_among_those_of_its_rule(case):
    """Each event with its title is there, with the verdict that it stands under."""
    given = find_rule_witnesses(build(case)).witnesses
    for verdict, key in ((True, "found"), (False, "missed")):
        told = [[dict(each.event), each.title] for each in given if each.match == verdict]
        assert [each for each in case.get(key, ()) if each not in told] == [], told


@pytest.mark.parametrize("case", FINDINGS)
def test_finding_of_a_case_is_told_with_its_line(case, tmp_path):
    """A rule has the one finding of its case, or none."""
    content = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    path = tmp_path / "rule.yml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (document,) = load_documents(find_rule_files([str(path)])).documents
    told = diagnose(document, find_rule_witnesses(build(case)))
    found = [(each.path, each.line, f"{each.code}: {each.message}") for each in told[:1]]
    expected = [(str(path), case["line"], case["finding"])] if "finding" in case else []
    assert found == expected


@pytest.mark.parametrize("case", ANSWERED)
def test_every_event_has_the_verdict_of_the_matcher(case):
    """For every construct that the matcher knows; without events, something is found."""
    rule = build(case)
    try:
        given = find_rule_witnesses(rule)
    except UndecidedError:
        return
    assert [each for each in given.witnesses if matches(rule, each.event) != each.match] == []
    verdicts = {each.match for each in given.witnesses}
    assert verdicts == {True, False} or given.never_matches or given.idle or given.unconfirmed


@pytest.mark.parametrize("case", [*EVENTS, *FINDINGS, *ANSWERED])
def test_idle_parts_are_the_same_without_events(case):
    """However they are found."""
    rule = build(case)
    try:
        given = find_rule_witnesses(rule)
    except UndecidedError:
        return
    idle = find_idle_parts(rule)
    assert (idle is None) == given.never_matches
    assert [_told(each) for each in idle or ()] == [_told(each) for each in given.idle]


def _told(part):
    return part.field, part.formula, str(part.whole)


@pytest.mark.parametrize("case", EVENTS)
def test_no_event_and_no_title_is_there_twice(case):
    given = find_rule_witnesses(build(case)).witnesses
    events = [repr(sorted(each.event.items())) for each in given]
    titles = [each.title for each in given]
    assert len(set(events)) == len(events)
    assert len(set(titles)) == len(titles)
