"""What Sigma's specification fixes holds for the matcher, without a target between them."""

import json

import pytest

from matcher.building import load_rules
from siemantic.errors import UnsupportedError
from siemantic.matcher import explain, matches
from targets.converting import write_rules

pytestmark = pytest.mark.semantics


@pytest.fixture(scope="module")
def cases(request, tmp_path_factory):
    """The cases, each with its rule as a user's file is read."""
    found = json.loads(request.config.getoption("--semantics").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("rules")
    write_rules(folder, [case["rule"] for case in found])
    return list(zip(found, load_rules(folder), strict=True))


def outcome(ask, rule, event):
    """The verdict, or that there is none."""
    try:
        return ask(rule, event)
    except UnsupportedError:
        return "REJECT"


@pytest.mark.parametrize("kind", ["spec", "v2.1", "conv"])
def test_every_case_has_the_right_verdict(cases, kind):
    """No exceptions: what the specification fixes, what 2.1 has new, and the conventions beside."""
    chosen = [(case, rule) for case, rule in cases if case["kind"] == kind]
    assert chosen
    found = {case["name"]: outcome(matches, rule, case["event"]) for case, rule in chosen}
    assert found == {case["name"]: case["match"] for case, _ in chosen}


def test_every_case_is_explained_as_it_is_matched(cases):
    """explain(rule, event).held == matches(rule, event), and what is refused is not explained."""
    for case, rule in cases:
        held = outcome(lambda rule, event: explain(rule, event).held, rule, case["event"])
        assert held == case["match"], case["name"]
