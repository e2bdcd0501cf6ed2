"""What the table of targets says that a backend gets wrong is what its query shows."""

import pytest

from cases_of import cases_of
from siemantic.convert import convert_all, load_workload
from siemantic.targets.converter import is_installed
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from targets.converting import write_rules

pytestmark = pytest.mark.backends

RULE = {"title": "a", "logsource": {"product": "windows", "category": "process_creation"}}


@pytest.mark.parametrize("case", cases_of("convert/caveats.yml"))
def test_caveat_is_true_of_the_query(case, tmp_path):
    target = get_target(case["target"])
    assert case["caveat"] in "; ".join(target.caveats)
    if target.isolation is not None and not is_installed(target):
        pytest.skip("in an environment of its own")
    write_rules(tmp_path, [RULE | case.get("rule", {}) | {"detection": case["detection"]}])
    request = TargetRequest(target.name, query_format=case.get("output", "default"))
    (found,) = convert_all(load_workload([str(tmp_path)]), [request])
    assert found.status == "converted", found.problem
    assert case["shows"] in str(found.queries[0])


@pytest.mark.parametrize("kind", ["event_count", "value_count"])
def test_ppl_counts_in_no_window(kind, tmp_path):
    """So that the correlation is refused, with that reason."""
    field = {"field": "User"} if kind == "value_count" else {}
    many = {"type": kind, "rules": ["base"], "timespan": "5m", "condition": {"gte": 5, **field}}
    base = RULE | {"name": "base", "detection": {"s": {"Image": "a"}, "condition": "s"}}
    write_rules(tmp_path, [base, {"title": "many", "correlation": many}])
    found = convert_all(load_workload([str(tmp_path)]), [TargetRequest("opensearch_ppl")])[-1]
    assert found.problem.code == "wrong_correlation"
