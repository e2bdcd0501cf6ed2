"""What a query gives over rows, case by case; see tests/README.md for their form."""

from datetime import datetime

import pytest

from cases_of import CASES, cases_of
from siemantic.aql.columns import ColumnInfo
from siemantic.aql.evaluator import Environment, World, compile_filter, normalize_row, run
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.readings import CHOICES, parse_reading
from siemantic.aql.schema import DEFAULT
from siemantic.errors import AqlEvaluationError

FOLDER = CASES / "aql" / "evaluator"
FILES = [path.name for path in sorted(FOLDER.glob("*.yml")) if path.name != "readings.yml"]
THEMES = [each for name in FILES for each in cases_of(f"aql/evaluator/{name}")]
READINGS = cases_of("aql/evaluator/readings.yml")


def outcome(case, reading=()):
    """The rows that the query gives, or the verdict of the filter on each row."""
    chosen = [f"{name}={choice}" for name, choice in case.get("reading", {}).items()]
    environment = Environment(
        _milliseconds(case.get("now", 0)),
        parse_reading([*chosen, *reading]),
        case.get("lookups", {}),
    )
    columns = [ColumnInfo(name, kind) for name, kind in case.get("columns", {}).items()]
    schema = DEFAULT.with_columns("events", columns)
    if "filter" in case:
        test = compile_filter(parse_condition(case["filter"]), environment, schema)
        return [test(normalize_row(row)) for row in case["rows"]]
    sources = case.get("sources", {"events": case.get("rows", [])})
    result = run(parse(case["query"]), World(sources, environment, schema))
    assert all(tuple(row) == result.columns for row in result.rows)
    return [dict(row) for row in result.rows]


def _milliseconds(now):
    return now if isinstance(now, int) else int(datetime.fromisoformat(str(now)).timestamp() * 1000)


@pytest.mark.parametrize("case", THEMES)
def test_query_gives_its_rows_or_is_refused(case):
    """A query gives exactly the rows of its case, or is refused for its reason."""
    if "refused" not in case:
        assert outcome(case) == case["gives"]
        return
    with pytest.raises(AqlEvaluationError) as caught:
        outcome(case)
    assert case["refused"] in str(caught.value)


@pytest.mark.parametrize("case", READINGS)
def test_query_gives_what_its_reading_says(case):
    """What the documentation leaves open comes out as the switch of the reading says."""
    found = {reading: outcome(case, reading.split()) for reading in case["gives"]}
    assert found == case["gives"]


@pytest.mark.parametrize("switch", CHOICES)
def test_each_switch_has_a_case_in_which_its_choices_differ(switch):
    """A switch that no case shows is not tested."""
    ways = [f"{switch}={choice}" for choice in CHOICES[switch]]
    told = [case.values[0]["gives"] for case in READINGS]
    shown = [gives for gives in told if set(ways) <= set(gives)]
    assert any(gives[ways[0]] != gives[ways[1]] for gives in shown)
