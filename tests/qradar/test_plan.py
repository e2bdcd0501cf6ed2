"""Plans: what is wanted, what was deployed and what the console has -> what is to be done."""

import os

import pytest

from siemantic.errors import ConfigurationError
from siemantic.profiles.load import get_profile
from siemantic.qradar.deployment.installed import Installed
from siemantic.qradar.deployment.meaning import with_meanings
from siemantic.qradar.deployment.packages import read_package
from siemantic.qradar.deployment.plan import count, make_plan
from siemantic.qradar.deployment.state import Deployment, Pending, Record, State, Store
from siemantic.targets.qradar_aql.extension import to_package
from siemantic.targets.qradar_aql.extension.parts import Block, Part, Rule

KEY = "0a1b2c3d-0000-4000-8000-00000000000{}"
CONSOLE = "https://qradar.example.com"


def package(*rules):
    """A package of rules, each given as number and condition, and perhaps a severity."""
    return read_package(to_package([_part(*each) for each in rules]))


def _part(number, condition, severity=5):
    key = KEY.format(number)
    block = Block(key, f"Rule {number}", "", "event", (), condition, "2026-01-01")
    rule = Rule(key, f"Rule {number}", "", "event", (key,), severity, "2026-01-01")
    return Part(rule, (block,))


ONE, OTHER = (1, "username = 'a'"), (2, "username = 'b'")


def deployed(found):
    """The state after the package was deployed, and what the console has then."""
    records = tuple(Record(e.identifier, e.name, e.kind, e.digest, True, 7) for e in found.entries)
    installed = {
        each.identifier: Installed(number, each.identifier, each.name, each.kind, True, 7)
        for number, each in enumerate(records)
    }
    return State(CONSOLE, Deployment(found.digest, 1, records)), installed


def actions(steps):
    """Names of the console -> what is to be done."""
    return {each.name: each.action for each in steps}


def test_everything_is_created_where_nothing_is():
    steps = make_plan(package(ONE).entries, (), State(CONSOLE), {})
    assert actions(steps) == {"BB:Sigma: Rule 1": "create", "Sigma: Rule 1": "create"}


def test_what_was_deployed_is_unchanged():
    found = package(ONE, OTHER)
    state, installed = deployed(found)
    steps = make_plan(found.entries, found.entries, state, installed)
    assert {each.action for each in steps} == {"unchanged"}
    assert count(steps)["unchanged"] == 4


def test_a_change_names_the_parts_and_what_it_means():
    old, new = package(ONE), package((1, "username IN ('a', 'c')", 9))
    steps = make_plan(new.entries, old.entries, *deployed(old))
    block, rule = with_meanings(steps, new.entries, old.entries, get_profile("plain"))
    assert (block.action, block.parts, block.meaning.relation) == ("change", ("tests",), "wider")
    assert (block.meaning.by, dict(block.meaning.event)) == ("now", {"username": "c"})
    assert (rule.action, rule.parts, rule.meaning) == ("change", ("response",), None)


def test_a_change_that_means_the_same_is_told_as_such():
    old, new = package((1, "a = 'x' OR b = 'y'")), package((1, "b = 'y' OR a = 'x'"))
    steps = make_plan(new.entries, old.entries, *deployed(old))
    block, _ = with_meanings(steps, new.entries, old.entries, get_profile("plain"))
    assert block.meaning.relation == "same"


def test_a_filter_that_nobody_can_compare_is_undecided():
    old, new = package(ONE), package((1, "SOMETHING(username) = 1"))
    steps = make_plan(new.entries, old.entries, *deployed(old))
    block, _ = with_meanings(steps, new.entries, old.entries, get_profile("plain"))
    assert block.meaning.relation in {"undecided", "different"}


def test_what_is_not_wanted_any_more_is_removed_rules_first():
    old = package(ONE, OTHER)
    steps = make_plan(package(ONE).entries, old.entries, *deployed(old))
    assert [each.name for each in steps if each.action == "remove"] == [
        "Sigma: Rule 2", "BB:Sigma: Rule 2"
    ]  # fmt: skip


def test_rules_of_others_are_left_alone():
    found = package(ONE)
    state, installed = deployed(found)
    installed["SYSTEM-1004"] = Installed(9, "SYSTEM-1004", "IBM's own", "rule", True, 1)
    steps = make_plan(found.entries, found.entries, state, installed)
    assert "IBM's own" not in actions(steps)


HANDS = {
    "switched off": (lambda each: replaced(each, enabled=False), "it was switched off"),
    "renamed": (lambda each: replaced(each, name="Mine"), "it was renamed on the console to 'Mine"),
    "changed": (
        lambda each: replaced(each, changed_ms=1_700_000_000_000),
        "it was changed on the console at 2023-11-14T22:13:20Z",
    ),
    "dated beyond all time": (lambda each: replaced(each, changed_ms=10**18), "it was changed on"),
}


def replaced(found, **more):
    """The same with other values."""
    values = {name: getattr(found, name) for name in found.__slots__}
    return Installed(**{**values, **more})


@pytest.mark.parametrize("hand", HANDS)
def test_what_a_person_has_changed_has_drifted(hand):
    found = package(ONE)
    state, installed = deployed(found)
    change, told = HANDS[hand]
    key = found.entries[1].identifier
    installed[key] = change(installed[key])
    block, rule = make_plan(found.entries, found.entries, state, installed)
    assert (block.action, rule.action) == ("unchanged", "drifted")
    assert rule.drift[0].startswith(told)


def test_what_a_person_has_deleted_is_created_again():
    found = package(ONE)
    state, installed = deployed(found)
    del installed[found.entries[1].identifier]
    _, rule = make_plan(found.entries, found.entries, state, installed)
    assert (rule.action, rule.drift) == ("create", ("it was deleted on the console",))


def test_what_is_there_by_nobody_knows_whom_is_a_change():
    found = package(ONE)
    _, installed = deployed(found)
    steps = make_plan(found.entries, (), State(CONSOLE), installed)
    assert {each.action for each in steps} == {"change"}
    assert steps[0].drift[0].startswith("it is there already")


def test_after_an_interrupted_apply_of_another_package_nothing_is_taken_as_unchanged():
    found, other = package(ONE), package(OTHER)
    state, installed = deployed(found)
    pending, more = deployed(other)
    state = State(CONSOLE, state.deployed, None, Pending(other.digest, 1, pending.deployed.records))
    steps = make_plan(found.entries, (), state, {**installed, **more}, is_doubtful=True)
    assert actions(steps) == {
        "BB:Sigma: Rule 1": "drifted",
        "Sigma: Rule 1": "drifted",
        "Sigma: Rule 2": "remove",
        "BB:Sigma: Rule 2": "remove",
    }


# --- the state's file ----------------------------------------------------------------------------


def test_the_state_is_read_as_it_was_written(tmp_path):
    store = Store(tmp_path / "state.json", CONSOLE)
    assert store.load() == State(CONSOLE)
    found = package(ONE)
    state, _ = deployed(found)
    state = State(CONSOLE, state.deployed, "0" * 64, Pending(found.digest, 4, (), 5))
    store.save(state)
    assert store.load() == state


def test_a_state_holds_a_name_that_is_half_a_character(tmp_path):
    """JSON of a console can have a half of a surrogate pair alone, UTF-8 has none."""
    store = Store(tmp_path / "state.json", CONSOLE)
    record = Record("5000", "\ud800", "rule", "d")
    state = State(CONSOLE, Deployment("0" * 64, 1, (record,)))
    store.save(state)
    assert store.load() == state


STATE = '{"format": 1, "console": "x", "previous": null, "pending": null, "deployed": %s}'
DAMAGED = (
    "",
    "[]",
    "{}",
    '{"format": 1}',
    "[" * 9999,
    STATE % "1",
    STATE % '{"package": "../../x", "extension": 1, "records": []}',
    STATE % f'{{"package": "{"0" * 64}", "extension": 1, "records": [{{"identifier": {{}}}}]}}',
    STATE.replace('"x"', "2") % "null",
)


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_state_is_told(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(ConfigurationError, match="is no state file of siemantic, or is damaged"):
        Store(tmp_path / "state.json", CONSOLE).load()


def test_a_state_of_a_later_format_is_told(tmp_path):
    (tmp_path / "state.json").write_text('{"format": 2}')
    with pytest.raises(ConfigurationError, match="of another version of siemantic"):
        Store(tmp_path / "state.json", CONSOLE).load()


def test_a_state_of_another_console_is_refused(tmp_path):
    Store(tmp_path / "state.json", CONSOLE).save(State(CONSOLE))
    with pytest.raises(ConfigurationError, match="name another file with --state"):
        Store(tmp_path / "state.json", "https://other.example.com").load()


def test_packages_are_kept_until_no_rollback_needs_them(tmp_path):
    store = Store(tmp_path / "state.json", CONSOLE)
    first, second = package(ONE), package(OTHER)
    store.keep(first)
    store.keep(second)
    store.forget_others(State(CONSOLE, deployed(second)[0].deployed))
    assert store.find(first.digest) is None
    assert store.find(second.digest) == second


def test_a_package_that_is_another_one_now_is_not_used(tmp_path):
    store = Store(tmp_path / "state.json", CONSOLE)
    found = package(ONE)
    store.keep(found)
    (file,) = store.folder.iterdir()
    file.write_bytes(package(OTHER).content)
    assert store.find(found.digest) is None


def test_a_pipe_in_place_of_a_package_is_none(tmp_path):
    store = Store(tmp_path / "state.json", CONSOLE)
    store.keep(package(ONE))
    (file,) = store.folder.iterdir()
    file.unlink()
    os.mkfifo(file)
    assert store.find(package(ONE).digest) is None
