"""Two versions of a query compared."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from cases_of import cases_of
from siemantic.convert import load_workload
from siemantic.engines.sqlite import verdicts
from siemantic.profiles.load import get_profile
from siemantic.rules.sigma import build_unit
from siemantic.verify.comparing import Versions, compare
from targets.converting import write_rules


@pytest.mark.parametrize("case", cases_of("verify/likeness.yml"))
def test_versions_are_compared(case, tmp_path):
    """What is known of them, and of the events that only one finds what is given."""
    rule = {"title": "a rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    write_rules(tmp_path, [rule])
    (unit,) = load_workload([str(tmp_path)]).units
    (built,) = build_unit(unit)
    old, new = (each if isinstance(each, list) else [each] for each in (case["old"], case["new"]))
    found = compare(Versions(case["target"], old, new, [built], get_profile("plain")))
    assert found.relation == case["relation"], found
    assert [each.by for each in found.found] == case.get("only", []), found
    assert found.reason.startswith(case.get("reason", "")), found
    assert list(found.bounds) == case.get("bounds", []), found
    for each in found.found[:1]:
        assert each.event == case.get("event", each.event)
        assert list(each.readings) == case.get("readings", [])


ATOMS = st.sampled_from(
    ("a='x'", "a='y'", "b='x'", "a LIKE '%x%'", "b IS NULL", "a IN ('x', 'y')", "a='x' = 1")
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(("AND", "OR")), inner)
        | st.builds("(NOT ({}))".format, inner)
    ),
    max_leaves=5,
)
ROWS = [
    {name: value for name, value in (("a", a), ("b", b)) if value is not None}
    for a, b in product((None, "x", "y", "xy"), repeat=2)
]
RULE = {
    "title": "a rule",
    "logsource": {"category": "test"},
    "detection": {"s": {"a": "x", "b": "y"}, "condition": "s"},
}


@settings(max_examples=150)
@given(CONDITIONS, CONDITIONS)
def test_what_is_said_of_versions_is_so(old, new):
    """SQLite finds the same with those that are the same, and the event with one of the others."""
    texts = {"old": f"SELECT * FROM t WHERE {old}", "new": f"SELECT * FROM t WHERE {new}"}
    rules = [SigmaRule.from_dict(RULE)]
    found = compare(Versions("sqlite", [texts["old"]], [texts["new"]], rules))
    if found.relation == "same":
        one, other = (verdicts(each, ROWS, "nocase") for each in texts.values())
        assert one == other
    for each in found.found:
        ran = {side: verdicts(text, [each.event], "nocase")[0] for side, text in texts.items()}
        assert ran == {"old": each.by == "old", "new": each.by == "new"}
    assert bool(found.found) == (found.relation == "changed")
