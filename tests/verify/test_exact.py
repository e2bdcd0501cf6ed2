"""`--exact`: queries that are known to mean the rule, repaired where the backend's own do not."""

import pytest

from cases_of import cases_of
from siemantic.cache import Cache
from siemantic.convert import convert_all, load_workload
from siemantic.errors import ConfigurationError
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import REPAIRED, convert_as_asked, verify_as_asked
from targets.converting import write_rules

pytestmark = pytest.mark.backends


@pytest.fixture
def cache(tmp_path_factory):
    """One that nothing is known in."""
    return Cache(tmp_path_factory.mktemp("cache") / "verdicts.sqlite")


def load(folder, detection):
    """The rule as a workload."""
    write_rules(
        folder, [{"title": "a rule", "logsource": {"category": "test"}, "detection": detection}]
    )
    return load_workload([str(folder)])


@pytest.mark.parametrize("case", cases_of("verify/exact.yml"))
def test_rule_gets_an_exact_query_or_none(case, tmp_path, cache):
    """Before and after, and the verdict; what is refused says why."""
    check(case, tmp_path, cache)


@pytest.mark.heavy
@pytest.mark.parametrize("case", cases_of("verify/exact_heavy.yml"))
def test_rule_gets_an_exact_query_by_a_large_engine(case, tmp_path, cache):
    """The same."""
    check(case, tmp_path, cache)


def check(case, tmp_path, cache):
    """The query and its verdict are those of the case."""
    workload = load(tmp_path, case["detection"])
    request = TargetRequest(case["target"], pipelines=(), exact=True)
    (before,) = convert_all(workload, [TargetRequest(case["target"], pipelines=())])
    (conversion,) = convert_as_asked(workload, [request], cache)
    (row,) = verify_as_asked(workload, [request], cache)
    assert row.place == conversion.place
    assert "before" not in case or before.texts == (case["before"],)
    if "refused" in case:
        assert conversion.problem.message.startswith(case["refused"])
        assert (conversion.queries, row.verdict) == ((), "unsupported")
        return
    (query,) = conversion.texts
    assert "query" not in case or case["query"] in query
    assert row.verdict == case["verdict"], row
    is_repaired = f"{case['target']}: {REPAIRED}" in conversion.notes
    assert is_repaired == (before.texts != conversion.texts)


def test_what_is_not_sure_is_told_with_the_query(tmp_path, cache):
    """That it was only tested, and what a proof takes as given."""
    workload = load(tmp_path, {"s": {"n": 5}, "condition": "s"})
    requests = [TargetRequest(each, pipelines=(), exact=True) for each in ("duckdb", "eql")]
    proved, tested = convert_as_asked(workload, requests, cache)
    assert "duckdb: proved if the column n holds whole numbers" in proved.notes
    assert "eql: tested with events, not proved" in tested.notes


def test_tested_is_not_enough_where_there_could_be_a_proof(tmp_path, cache):
    """The query stays as it is without the option, and its verdict is told."""
    workload = load(tmp_path, {"s": {"a|fieldref": "b"}, "condition": "s"})
    asked = [TargetRequest("sqlite", pipelines=()), TargetRequest("sqlite", None, (), exact=True)]
    plain, exact = verify_as_asked(workload, asked, cache)
    assert (plain.verdict, exact.verdict) == ("tested", "unsupported")
    assert exact.problem.hint == "without --exact the backend's query is written, which is tested"


@pytest.mark.parametrize(
    ("target", "query_format", "words"),
    [("splunk", "default", "for 'splunk': there is no"), ("duckdb", "zircolite", "for the format")],
)
def test_what_cannot_be_judged_is_refused_at_once(target, query_format, words, tmp_path, cache):
    """A language that nothing reads or runs, and a format that nothing judges."""
    workload = load(tmp_path, {"s": {"a": "x"}, "condition": "s"})
    request = TargetRequest(target, None, (), query_format, exact=True)
    for ask in (convert_as_asked, verify_as_asked):
        with pytest.raises(ConfigurationError, match=f"--exact cannot be had {words}"):
            ask(workload, [request], cache)
