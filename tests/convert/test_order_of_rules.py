"""What a target makes of a rule does not depend on the rules before it."""

import pytest

from convert.in_orders import told_otherwise
from siemantic.targets.converter import is_installed
from siemantic.targets.table import TARGETS

pytestmark = pytest.mark.backends

JOINT = [each.name for each in TARGETS if each.isolation is None and is_installed(each)]


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory):
    """What is told otherwise by its order, for all targets: one start of Python for each order."""
    return told_otherwise(tmp_path_factory.mktemp("rules"), JOINT)


@pytest.mark.parametrize("name", JOINT)
def test_rules_in_any_order_and_alone_are_told_the_same(otherwise, name):
    """Queries, notes and refusals alike: the latter are in reports, manifests and what is kept."""
    assert otherwise[name] == []
