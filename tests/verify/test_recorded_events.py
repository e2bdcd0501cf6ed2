"""
The queries of every target that an engine runs fire on the events recorded for their rules.

`pytest tests/verify/test_recorded_events.py --regression DIR -s` prints the table of them in
docs/targets.md.
"""

import json
from collections import Counter

import pytest

from siemantic.convert import convert_one, load_workload
from siemantic.errors import UndecidedError
from siemantic.targets.converter import is_installed
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import TARGETS, get_target
from siemantic.verify.languages import find_language

pytestmark = [pytest.mark.regression, pytest.mark.backends]
COLUMNS = ("fires", "misses", "undecided", "not converted")

# target -> the most rules of 104 that miss an event, that the engine does not run, that have no
# query; docs/targets.md says which and why.
LIMITS = {
    "sqlite": (0, 1, 0),
    "sqlite2": (0, 0, 0),
    "duckdb": (0, 1, 1),
    "clickhouse": (0, 0, 0),
    "databricks": (0, 0, 0),
    "kusto": (0, 1, 1),
    "lucene": (1, 0, 1),
    "opensearch_lucene": (1, 0, 1),
    "eql": (0, 4, 1),
    "panther": (12, 0, 1),
}


@pytest.fixture(scope="module")
def rules(request):
    """A unit and its folder for each rule."""
    folder = request.config.getoption("--regression")
    return [
        (unit, (folder / unit.document.relative).parent)
        for unit in load_workload([str(folder)]).units
    ]


@pytest.mark.parametrize("target", LIMITS)
def test_rules_fire_on_their_recorded_events(target, rules, capsys):
    """All but so many; their field names need no pipeline."""
    if not is_installed(get_target(target)) or find_language(target) is None:
        pytest.skip(f"{target} or its engine is not installed")
    counts = Counter(_outcome(unit, folder, target) for unit, folder in rules)
    with capsys.disabled():
        numbers = " | ".join(str(counts[each]) for each in COLUMNS)
        print(f"\n| `{target}` | {counts.total()} | {numbers} |", end="")  # noqa: T201
    assert counts.total() > 100
    found = tuple(counts[each] for each in COLUMNS[1:])
    assert all(count <= limit for count, limit in zip(found, LIMITS[target], strict=True)), found


def test_every_target_that_an_engine_runs_is_here():
    """But those that test_regression_events.py runs, and the others with columns of their own."""
    ours, others = {"qradar_aql"}, {"qradar", "qradar_ibm", "qradar_community"}
    same = {"sentinel", "sentinel_asim"}  # as kusto, once there is no pipeline
    run = {each.name for each in TARGETS if each.runs or each.reads}
    assert run - ours - others - same == set(LIMITS)


def _outcome(unit, folder, target):
    """How the queries of a rule do on its events."""
    conversion = convert_one(unit, TargetRequest(target, pipelines=()))
    if conversion.status != "converted":
        return "not converted"
    events = [_named(each) for each in _read(folder / "events.jsonl")]
    wanted = next(iter(_read(folder / "expect.json")))["match_count"] or 1
    try:
        queries = find_language(target)(conversion.texts, None)
        found = [sum(queries.finds(events, choice)) for choice in queries.choices()]
    except UndecidedError:
        return "undecided"
    return "fires" if min(found) >= wanted else "misses"


def _read(path):
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _named(event):
    """The event by Sigma's names, which have no blanks: `Threat Name` is ThreatName."""
    return {name.replace(" ", ""): value for name, value in event.items()}
