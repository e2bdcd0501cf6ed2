"""A bundle is the disjunction of its rules, and names the first of them that matches: proved."""

from pathlib import Path

import pytest

from siemantic.aql.ast import If, Text
from siemantic.aql.parser import parse
from siemantic.aql.readings import readings_over
from siemantic.convert import convert_all, finalize, load_workload
from siemantic.logic.formula import all_of, negation, some_of
from siemantic.logic.prove import find_difference
from siemantic.profiles.load import get_profile
from siemantic.readers.aql import Names, consulted_switches, read_condition
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.aql import AqlQueries
from siemantic.verify.aql_diff import compare

ROOT = Path(__file__).parents[2]
RULES, EXAMPLES = ROOT / "rules" / "windows", ROOT / "docs" / "examples"


@pytest.fixture(scope="module", params=["plain", "sysmon"])
def bundle(request):
    """The text of a bundle, title -> the rule's meaning, and the columns."""
    workload = load_workload([str(RULES)])
    wanted = TargetRequest("qradar_aql", request.param, (), "bundle")
    conversions = convert_all(workload, [wanted])
    text = finalize(wanted, [query for each in conversions for query in each.queries])
    queries = AqlQueries([text], get_profile(request.param))
    subjects = [queries.locate(build_unit(unit)[-1]) for unit in workload.units]
    return text, {each.rule.title: each for each in subjects}, queries.schema


def test_bundle_finds_what_any_of_its_rules_finds(bundle):
    """Under every reading that matters to it."""
    text, subjects, schema = bundle
    query = parse(text)
    rules = some_of(each.formula for each in subjects.values())
    names, domain = Names.of(query, schema), next(iter(subjects.values())).domain
    for reading in readings_over(consulted_switches(query.where)):
        assert find_difference(rules, read_condition(query.where, names, reading), domain) is None


def test_bundle_names_the_first_rule_that_matches(bundle):
    """An event has the label of a rule if that matches and none of those before it does."""
    text, subjects, schema = bundle
    query = parse(text)
    names, domain = Names.of(query, schema), next(iter(subjects.values())).domain
    branches = list(_branches(query.items[0].expression))
    for reading in readings_over(consulted_switches(query.where)):
        before_labels, before_rules = [], []
        for title, condition in branches:
            here = [] if condition is None else [read_condition(condition, names, reading)]
            found = read_condition(query.where, names, reading)
            labelled = all_of([found, *before_labels, *here])
            expected = all_of([*before_rules, subjects[title].formula])
            assert find_difference(labelled, expected, domain) is None, title
            before_labels += [negation(each) for each in here]
            before_rules.append(negation(subjects[title].formula))


def _branches(label):
    """Title and condition; the last has none."""
    while isinstance(label, If):
        yield label.then.value, label.condition
        label = label.otherwise
    assert isinstance(label, Text)
    yield label.value, None


def test_query_of_a_page_is_compared_with_the_bundle():
    """Each difference has an event that the evaluator has run; the page's query finds less."""
    page = parse((EXAMPLES / "remote_data_staging_mended.aql").read_text(encoding="utf-8"))
    workload = load_workload([str(RULES)])
    wanted = TargetRequest("qradar_aql", "sysmon", (), "bundle")
    conversions = convert_all(workload, [wanted])
    text = finalize(wanted, [query for each in conversions for query in each.queries])
    schema = AqlQueries([text], get_profile("sysmon")).schema
    found = {each.readings[0]: each for each in compare(page, parse(text), schema)}
    relations = {frozenset(choices): each.relation for choices, each in found.items()}
    assert relations.pop(next(each for each in relations if "backslashes=halved" in each))
    whole = next(each for each in relations if "matches=whole" in each)
    assert relations[whole] == "wider"
    assert {relations[each] for each in relations if "matches=part" in each} == {"different"}
    told = [one for each in found.values() if each.relation != "undecided" for one in each.found]
    assert len(told) > 20
    assert all(each.is_run for each in told)
