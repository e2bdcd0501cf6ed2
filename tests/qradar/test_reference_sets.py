"""Reference sets: the file that declares them, and what is to be done with each."""

import pytest

from cases_of import cases_of
from siemantic.errors import ConfigurationError
from siemantic.qradar.deployment.sets.found import FoundSet
from siemantic.qradar.deployment.sets.plan import make_set_plan
from siemantic.qradar.deployment.sets.wanted import ReferenceSet, load_reference_sets
from siemantic.qradar.deployment.state import PendingSets, State, Store

CONSOLE = "https://qradar.example.com"


@pytest.mark.parametrize("case", cases_of("qradar/reference_sets.yml"))
def test_a_file_gives_what_its_case_says(case, tmp_path):
    path = tmp_path / "sets.yml"
    path.write_text(case["text"])
    if "refused" in case:
        with pytest.raises(ConfigurationError) as raised:
            load_reference_sets(path)
        assert case["refused"] in str(raised.value)
    else:
        found = load_reference_sets(path)
        assert {each.name: [each.type, *each.values] for each in found} == case["gives"]
        assert [each.name for each in found] == sorted(case["gives"])


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read: No such file or directory"):
        load_reference_sets(tmp_path / "sets.yml")


# --- the plan ------------------------------------------------------------------------------------


def wanted(*values, kind="ALN"):
    """The set that is wanted."""
    return ReferenceSet("Users", kind, values)


def found(*values, kind="ALN"):
    """The set that the console has."""
    return {"Users": FoundSet(7, "Users", kind, frozenset(values))}


def step(want, deployed, there, **more):
    """The only step."""
    sets = () if deployed is None else (wanted(*deployed),)
    (only,) = make_set_plan(want, State(CONSOLE, sets=sets, **more), there).steps
    return only


A, AB, AC = wanted("a"), wanted("a", "b"), wanted("a", "c")
ONE_ADDED, TWO_OUT = ("a value was added",), ("2 values were taken out",)
OTHERS = ("not by this state file",)

PLANS = {
    "nothing is there": ([A], None, {}, "create", ("a",), (), ()),
    "it was deleted": ([A], ("a",), {}, "create", ("a",), (), ("deleted",)),
    "all is as deployed": ([A], ("a",), found("a"), "unchanged", (), (), ()),
    "it is there by others": ([A], None, found("b"), "change", ("a",), ("b",), OTHERS),
    "others are wanted": ([AC], ("a", "b"), found("a", "b"), "change", ("c",), ("b",), ()),
    "a person has added one": ([A], ("a",), found("a", "x"), "drifted", (), ("x",), ONE_ADDED),
    "a person took two out": ([AB], ("a", "b"), found(), "drifted", ("a", "b"), (), TWO_OUT),
    "a person has done it already": ([AC], ("a",), found("a", "c"), "unchanged", (), (), ()),
    "both have changed it": ([AC], ("a",), found("a", "x"), "change", ("c",), ("x",), ONE_ADDED),
    "it is not wanted any more": ([], ("a",), found("a"), "remove", (), ("a",), ()),
}
"""Case -> wanted, values deployed, what is there; action, values to add and take out, drift."""


@pytest.mark.parametrize("case", PLANS)
def test_a_set_is_planned_by_what_is_wanted_deployed_and_there(case):
    want, deployed, there, action, added, removed, drift = PLANS[case]
    only = step(want, deployed, there)
    assert (only.action, only.added, only.removed) == (action, added, removed)
    assert len(only.drift) == len(drift)
    assert all(part in told for part, told in zip(drift, only.drift, strict=True))


def test_sets_of_others_are_left_alone():
    plan = make_set_plan([], State(CONSOLE), found("a"))
    assert plan.steps == ()


def test_a_set_that_an_interrupted_apply_may_have_brought_is_removed():
    pending = PendingSets((wanted("a"),), None)
    assert step([], None, found("a"), pending_sets=pending).action == "remove"


def test_a_type_cannot_be_changed():
    with pytest.raises(ConfigurationError, match="has type ALN on the console, which cannot be"):
        step([wanted("a", kind="ALNIC")], ("a",), found("a"))


def test_the_state_is_read_as_it_was_written(tmp_path):
    store = Store(tmp_path / "state.json", CONSOLE)
    sets, before = (wanted("a", "b"),), (wanted(),)
    state = State(CONSOLE, None, None, None, sets, before, PendingSets(sets, "0" * 64))
    store.save(state)
    assert store.load() == state


DAMAGED = ("5", '[{"name": "x"}]', '[{"name": "x", "type": "ALN", "values": 5}]')


@pytest.mark.parametrize("sets", DAMAGED)
def test_sets_in_a_damaged_state_are_told(tmp_path, sets):
    (tmp_path / "state.json").write_text(
        f'{{"format": 1, "console": "x", "previous": null, "pending": null, "deployed": null,'
        f' "sets": {sets}}}'
    )
    with pytest.raises(ConfigurationError, match="is damaged"):
        Store(tmp_path / "state.json", "x").load()
