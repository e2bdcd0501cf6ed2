"""Public rules: their queries are proved to mean them."""

import pytest

from siemantic.cache import Cache
from siemantic.convert import load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import count
from siemantic.verify.run import verify_all
from siemantic.workers import open_workers

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("profile", ["plain", "sysmon"])
def test_queries_of_public_rules_are_proved(corpus, profile, tmp_path):
    """At least 99 in a hundred of those that convert; none is refuted."""
    with open_workers() as workers:
        workload = load_workload([str(corpus)], workers=workers)
        request = TargetRequest("qradar_aql", profile)
        rows = verify_all(workload, [request], Cache(tmp_path / "c.sqlite"), workers=workers)
    counts = count(rows)
    converted = counts.total() - counts["unsupported"] - counts["broken"]
    assert converted > 3000
    assert counts["proved"] >= 0.99 * converted
    assert counts["refuted"] == 0
    assert all(each.reason for each in rows if each.verdict in ("tested", "undecided"))
