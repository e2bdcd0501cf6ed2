"""Each check finds what it describes, where it is, and mends only that."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import siemantic.aql.parser
from cases_of import CASES
from siemantic.aql.checks import CHECKS, check, read_document
from siemantic.aql.checks.fix import apply_edits
from siemantic.aql.schema import DEFAULT, load_schema

CHECK_CASES = CASES / "aql" / "checks"
BY_NAME = {each.name: each for each in CHECKS}
NAMES = list(BY_NAME)


def all_cases():
    """Every case of every check, with the check's name and the sentence as ids."""
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {title}")
        for path in sorted(CHECK_CASES.glob("*.yml"))
        for title, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    ]


def document_of(case, folder):
    """The document of a case, with the schema that it gives."""
    schema = DEFAULT
    if "schema" in case:
        path = folder / "schema.yml"
        path.write_text(yaml.safe_dump(case["schema"]), encoding="utf-8")
        schema = load_schema(path)
    is_filter = "filter" in case
    return read_document(case["filter" if is_filter else "query"], schema, is_filter=is_filter)


def overlap(edits):
    """Whether two of the edits change the same part of the text, or begin at one place."""
    ordered = sorted(each.span for each in edits)
    pairs = pairwise(ordered)
    return any(
        earlier.end > later.start or earlier.start == later.start for earlier, later in pairs
    )


def mended(document, findings):
    """The text after all edits of the findings that do not change the same part."""
    applied = []
    for finding in findings:
        if not overlap([*applied, *finding.edits]):
            applied.extend(finding.edits)
    return apply_edits(document.text, applied)


@pytest.mark.parametrize(("name", "case"), all_cases())
def test_findings_are_those_of_the_case(name, case, tmp_path):
    """The findings of the check, and of others that the case names, are told and mended so."""
    document = document_of(case, tmp_path)
    expected = case.get("expect", [])
    codes = {BY_NAME[name].code, *(each.split()[0] for each in expected)}
    found = [each for each in check(document) if each.check.code in codes]
    told = [f"{each.check.code} {each.finding.message}" for each in found]
    assert len(told) == len(expected), told
    for line, part in zip(told, expected, strict=True):
        code, _, message = part.partition(" ")
        assert line.startswith(code), line
        assert message in line, line
    findings = [each.finding for each in found]
    if "at" in case:
        assert [document.text[slice(*each.span)] for each in findings] == [case["at"]]
    if "fixed" in case:
        assert mended(document, findings) == case["fixed"]


def has_finding(check_, text):
    """Whether the check finds something in one of its own examples."""
    return any(check_.find(read_document(text, is_filter=check_.is_filter)))


@pytest.mark.parametrize("name", NAMES)
def test_examples_show_the_pattern(name):
    """The flagged example of a check has its finding, the fine one has none of any check."""
    assert has_finding(BY_NAME[name], BY_NAME[name].flagged)
    assert not check(read_document(BY_NAME[name].fine, is_filter=BY_NAME[name].is_filter))


@pytest.mark.parametrize("name", NAMES)
def test_reason_is_a_text_for_people(name):
    """`why` is made of whole sentences."""
    why = BY_NAME[name].why
    assert why.endswith(".")
    assert why[0].isupper() or why[0] == "`"
    assert len(why) > 80
    assert "  " not in why


@pytest.mark.parametrize("name", NAMES)
def test_check_has_cases(name):
    """Every check has flagged and fine cases of its own."""
    cases = yaml.safe_load((CHECK_CASES / f"{name}.yml").read_text(encoding="utf-8"))
    assert any(case.get("expect") for case in cases.values())
    assert any(not case.get("expect") for case in cases.values())


@pytest.mark.parametrize("name", NAMES)
def test_module_is_named_after_its_check(name):
    """The check of a name is in the module of that name."""
    assert BY_NAME[name].find.__module__ == f"siemantic.aql.checks.{name}"


def test_codes_and_names_are_unique_and_in_order():
    """No code and no name is given twice, and the table is sorted by code."""
    codes = [each.code for each in CHECKS]
    assert codes == sorted(set(codes))
    assert len(NAMES) == len(CHECKS)
    assert all(re.fullmatch(r"AQL[1-4][0-9][0-9]", each) for each in codes)


@pytest.mark.parametrize(("name", "case"), all_cases())
def test_message_follows_the_style(name, case, tmp_path):
    """A message has no full stop, begins in lower case, and its span is within the text."""
    document = document_of(case, tmp_path)
    for finding in BY_NAME[name].find(document):
        assert not finding.message.endswith(".")
        assert not finding.message[0].isupper() or finding.message[1].isupper()
        assert finding.hint != ""
        assert 0 <= finding.span.start < finding.span.end <= len(document.text)


@pytest.mark.parametrize(("name", "case"), all_cases())
def test_edits_take_the_finding_away(name, case, tmp_path):
    """Each finding's edits do not overlap and give a text that parses, with that finding gone."""
    document = document_of(case, tmp_path)
    check_ = BY_NAME[name]
    before = Counter(each.message for each in check_.find(document))
    for finding in check_.find(document):
        if finding.edits:
            assert not overlap(finding.edits)
            text = apply_edits(document.text, finding.edits)
            is_filter = document.query is None
            after = check_.find(read_document(text, document.schema, is_filter=is_filter))
            assert (
                Counter(each.message for each in after)[finding.message] < before[finding.message]
            )


@pytest.mark.parametrize(("name", "case"), all_cases())
def test_findings_come_in_order_and_each_once(name, case, tmp_path):
    """The findings of all checks come in the order of the text, none of them twice."""
    document = document_of(case, tmp_path)
    places = [(each.finding.span, each.check.code) for each in check(document)]
    assert places == sorted(places), name
    said = [(each.finding.span, each.check.code, each.finding.message) for each in check(document)]
    assert len(said) == len(set(said)), name


@pytest.mark.parametrize(("name", "case"), all_cases())
def test_edits_appear_only_where_they_are_declared(name, case, tmp_path):
    """Whatever the text, a check without `mends` has no edits."""
    found = check(document_of(case, tmp_path))
    assert all(each.check.mends for each in found if each.finding.edits), name


@pytest.mark.parametrize("name", NAMES)
def test_check_that_mends_has_a_case_of_it(name, tmp_path):
    """A check declares that it mends just if a case with `fixed` has edits of its own."""
    cases = yaml.safe_load((CHECK_CASES / f"{name}.yml").read_text(encoding="utf-8"))
    fixed = [document_of(case, tmp_path) for case in cases.values() if "fixed" in case]
    found = [each for document in fixed for each in BY_NAME[name].find(document)]
    assert any(each.edits for each in found) == BY_NAME[name].mends


ODDITIES = {
    "alias_without_as": "SELECT qid what FROM events",
    "case_without_else": "SELECT CASE qid WHEN 1 THEN 2 END FROM events",
    "clause_order": "SELECT qid FROM events LIMIT 1 ORDER BY qid",
    "count_without_argument": "SELECT COUNT() FROM events",
    "distinct": "SELECT DISTINCT qid FROM events",
    "long_direction": "SELECT qid FROM events ORDER BY qid ASCENDING",
    "negated_operator": "SELECT qid FROM events WHERE username NOT LIKE 'x'",
    "not_without_parentheses": "SELECT qid FROM events WHERE NOT qid = 1",
    "odd_null_test": "SELECT qid FROM events WHERE username ISNULL",
    "order_of_nulls": "SELECT qid FROM events ORDER BY qid NULLS FIRST",
    "placeholder": "SELECT qid FROM events LIMIT {n}",
    "qualified_name": "SELECT events.qid FROM events",
    "searched_case": "SELECT CASE WHEN qid = 1 THEN 2 ELSE 3 END FROM events",
    "seconds": "SELECT qid FROM events LAST 5 SECONDS",
    "semicolon": "SELECT qid FROM events;",
    "several_directions": "SELECT qid, category FROM events ORDER BY qid ASC, category DESC",
    "several_sources": "SELECT qid FROM events, flows",
    "singular_unit": "SELECT qid FROM events LAST 5 MINUTE",
    "text_search_equals": "SELECT qid FROM events WHERE TEXT SEARCH = 'x'",
}


def test_every_oddity_has_an_example():
    """Whatever the parser can note is in the table above."""
    folder = Path(siemantic.aql.parser.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    noted = {code for text in texts for code in re.findall(r'\.note\(\s*"(\w+)"', text)}
    assert noted == set(ODDITIES)
    assert sum(text.count(".note(") for text in texts) == sum(
        len(re.findall(r'\.note\(\s*"', text)) for text in texts
    )


@pytest.mark.parametrize("code", ODDITIES)
def test_every_oddity_is_told_by_one_check(code):
    """What the parser notes is a finding of exactly one check, at the same place."""
    document = read_document(ODDITIES[code])
    (span,) = [each.span for each in document.oddities if each.code == code]
    # Those from 300 on are about meaning and cost, which the same words can have too.
    told = [
        each.check.name
        for each in check(document)
        if each.finding.span == span and each.check.code < "AQL300"
    ]
    assert len(told) == 1


def test_of_a_subselect_that_cannot_run_nothing_else_is_said():
    """Its other faults would go with it."""
    text = (
        "SELECT qid FROM events WHERE qid IN (SELECT qid FROM qidmap WHERE qidname = 'x') LIMIT 1"
    )
    codes = [each.check.code for each in check(read_document(f"{text} LAST 5 MINUTES"))]
    assert codes == ["AQL105"]
    text = "qid = 1 AND qid IN (SELECT * FROM qidmap WHERE qid IN (SELECT usrname FROM flows))"
    codes = [each.check.code for each in check(read_document(text, is_filter=True))]
    assert codes == ["AQL202"]
