"""Two AQL queries compared."""

import pytest

from cases_of import cases_of
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse
from siemantic.aql.readings import parse_reading
from siemantic.aql.schema import DEFAULT
from siemantic.verify.aql_diff import compare, other_clauses


@pytest.mark.parametrize("case", cases_of("verify/aql_diff.yml"))
def test_queries_are_compared(case):
    """How the second stands to the first, the events that show it, and what else differs."""
    first, second = parse(case["first"]), parse(case["second"])
    found = compare(first, second, DEFAULT)
    assert [each.relation for each in found] == case["expect"]
    events = [one.event for each in found for one in each.found]
    assert case.get("events", events) == events
    assert list(other_clauses(first, second)) == case.get("clauses", [])


@pytest.mark.parametrize("case", cases_of("verify/aql_diff.yml"))
def test_events_are_found_by_one_query_alone(case):
    """The evaluator says so, under a reading of which it was said."""
    trees = {"first": parse(case["first"]), "second": parse(case["second"])}
    for comparison in compare(*trees.values(), DEFAULT):
        reading = parse_reading(comparison.readings[0])
        for one in comparison.found:
            row = {"a": None, "b": None, "qid": None, **one.event}
            world = World({"events": [row]}, Environment(0, reading), ignores_time=True)
            finding = {side for side, tree in trees.items() if run(tree, world).rows}
            assert finding == {one.by}
            assert one.is_run


def test_reading_can_be_given():
    """Only what is so under it is told."""
    trees = (
        parse("SELECT * FROM events WHERE a = 'x'"),
        parse("SELECT * FROM events WHERE a ILIKE 'x'"),
    )
    assert [each.relation for each in compare(*trees, DEFAULT)] == ["wider", "same"]
    fixed = parse_reading(["equals=insensitive"])
    assert [each.relation for each in compare(*trees, DEFAULT, fixed)] == ["same"]
