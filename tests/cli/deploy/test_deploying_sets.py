"""Reference sets by `plan`, `apply`, `rollback` and `status`, against the emulated console."""

import json

import pytest

from cli.deploy.deployed import APPLY, PLAN, fails, names, state
from qradar.between import Fault
from qradar.emulated import ask
from siemantic.qradar.deployment.sets import applying

SETS = ("--reference-sets", "sets.yml")
ENTRIES = "/api/reference_data_collections/set_entries"


@pytest.fixture
def declare(write):
    """Writes the file; each set is of texts in either case."""

    def declared(**sets):
        content = {name: {"type": "ALNIC", "values": values} for name, values in sets.items()}
        write(**{"sets.yml": json.dumps(content)})

    return declared


def held(server):
    """Name of a set -> its values, sorted."""
    sets = ask(server, "GET", "/api/reference_data_collections/sets")[2]
    entries = ask(server, "GET", ENTRIES)[2]
    return {
        each["name"]: sorted(e["value"] for e in entries if e["collection_id"] == each["id"])
        for each in sets
    }


def by_hand(server, **entry):
    """A change that a person makes to the first set."""
    number = ask(server, "GET", "/api/reference_data_collections/sets")[2][0]["id"]
    body = json.dumps([{"collection_id": number, **entry}]).encode()
    assert ask(server, "PATCH", ENTRIES, body)[0] == 202


def test_sets_are_created_changed_and_removed(qradar, server, declare, tmp_path):
    declare(Tools=["RClone.exe", "7z.exe"], Users=[])
    plan = qradar(*PLAN, *SETS)
    assert plan.out.splitlines()[2:] == [
        "create   reference set Tools",
        "  add: 7z.exe, rclone.exe",
        "create   reference set Users",
    ]
    assert (plan.err, held(server)) == ("6 to create\n", {})
    assert qradar(*APPLY, *SETS).code == 0
    assert held(server) == {"Tools": ["7z.exe", "rclone.exe"], "Users": []}
    again = qradar(*APPLY, *SETS)
    assert (again.out, again.err) == ("", "6 unchanged\nthere is nothing to do\n")

    declare(Tools=["rclone.exe", *(f"{number}.exe" for number in range(7))])
    done = qradar(*APPLY, *SETS)
    assert done.out.splitlines() == [
        "change   reference set Tools",
        "  add: 0.exe, 1.exe, 2.exe, 3.exe, 4.exe and 2 more",
        "  take out: 7z.exe",
        "remove   reference set Users",
    ]
    assert held(server).keys() == {"Tools"}
    assert len(held(server)["Tools"]) == 8
    assert state(tmp_path)["pending_sets"] is None
    status = qradar("status")
    assert (status.code, status.out.endswith("2 building blocks, 1 reference set\n")) == (0, True)


def test_plan_as_json_has_all_values(qradar, declare):
    declare(Tools=[f"{number}.exe" for number in range(7)])
    *_, found = qradar(*PLAN, *SETS, "--format", "json").objects
    assert (found["action"], found["kind"], len(found["added"])) == ("create", "reference set", 7)


def test_what_a_person_has_changed_has_drifted_and_is_put_back(qradar, server, declare):
    declare(Tools=["a", "b"])
    qradar(*APPLY, *SETS)
    by_hand(server, value="x")
    by_hand(server, value="a", delete_entry=True)
    status = qradar("status")
    assert status.code == 1
    assert (
        "reference set Tools: a value was added to it on the console; a value was taken"
        in status.out
    )
    done = qradar(*APPLY, *SETS)
    assert done.out.splitlines()[0] == "drifted  reference set Tools"
    assert done.out.splitlines()[-2:] == ["  add: a", "  take out: x"]
    assert held(server) == {"Tools": ["a", "b"]}
    assert qradar("status").code == 0


def test_sets_are_left_alone_where_no_file_is_named(qradar, server, declare, write, rule):
    declare(Tools=["a"])
    qradar(*APPLY, *SETS)
    write(**{"rules/a.yml": rule("c")})
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    assert "reference sets are left as they are; --reference-sets names their file" in done.err
    assert held(server) == {"Tools": ["a"]}


def test_a_file_that_cannot_be_used_changes_nothing(qradar, server, write):
    write(**{"sets.yml": "Tools: {type: WORDS, values: []}"})
    fails(qradar(*APPLY, *SETS), "'Tools' has no type that is known here")
    assert (names(server), held(server)) == ([], {})


def test_a_set_of_another_type_stops_all(qradar, server, declare):
    body = b'{"name": "Tools", "entry_type": "NUM"}'
    ask(server, "POST", "/api/reference_data_collections/sets", body)
    declare(Tools=["a"])
    fails(qradar(*APPLY, *SETS), "the reference set 'Tools' has type NUM on the console")
    assert names(server) == []


# --- rollback ------------------------------------------------------------------------------------


def test_rollback_returns_to_the_sets_before_and_forth_again(qradar, server, declare):
    declare(Tools=["a"])
    qradar(*APPLY, *SETS)
    declare(Tools=["a", "b"], Users=["root"])
    qradar(*APPLY, *SETS)
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "change   reference set Tools",
        "  take out: b",
        "remove   reference set Users",
        "  take out: root",
    ]
    assert held(server) == {"Tools": ["a"]}
    assert qradar("rollback", "--yes").code == 0
    assert held(server) == {"Tools": ["a", "b"], "Users": ["root"]}
    assert qradar("status").code == 0


def test_rollback_returns_to_rules_and_sets_that_were_together(qradar, server, declare, tmp_path):
    declare(Tools=["a"])
    qradar(*APPLY, *SETS)
    (tmp_path / "rules" / "b.yml").unlink()
    declare(Tools=["b"])
    qradar(*APPLY, *SETS)
    assert qradar("rollback", "--yes").code == 0
    assert (len(names(server)), held(server)) == (4, {"Tools": ["a"]})


# --- faults --------------------------------------------------------------------------------------


FAULTS = {
    "before a set is created": Fault("POST", "/sets", reads=0),
    "when the answer of its creation is lost": Fault("POST", "/sets", loses=True),
    "before values are put in": Fault("PATCH", "/set_entries", reads=3),
    "when the answer of that is lost": Fault("PATCH", "/set_entries", loses=True),
    "before the rules are installed": Fault("POST", "/extensions", reads=1000),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_connection_that_is_cut(qradar, server, proxy, declare, fault):
    """One message; the state says so; the next apply completes."""
    declare(Tools=["a", "b"])
    proxy.faults.append(fault)
    fails(qradar(*APPLY, *SETS), "the connection was cut off")
    assert qradar("status").code == 1
    done = qradar(*APPLY, *SETS)
    assert done.code == 0, done.err
    assert (len(names(server)), held(server)) == (4, {"Tools": ["a", "b"]})
    assert qradar("status").code == 0


@pytest.mark.parametrize("rules", ["rules", "rules/a.yml"])
def test_an_apply_of_sets_that_was_cut_is_not_done_without_them(
    qradar, server, proxy, declare, rules
):
    """Else it would be called done, or others would be deployed beside sets of which half is."""
    qradar(*APPLY)
    declare(Tools=["a", "b"])
    proxy.faults.append(Fault("PATCH", "/set_entries", reads=3))
    fails(qradar(*APPLY, *SETS), "the connection was cut off")
    told = "reference sets are half done since an apply was interrupted"
    plan = qradar(*PLAN)
    assert (plan.code, f"note: {told}; name their file" in plan.err) == (0, True)
    fails(qradar("apply", rules, *APPLY[2:]), f"{told}; name their file with --reference-sets, or")
    assert len(names(server)) == 4
    status = qradar("status")
    assert (status.code, "; apply again with --reference-sets, or" in status.out) == (1, True)
    assert qradar(*APPLY, *SETS).code == 0
    assert held(server) == {"Tools": ["a", "b"]}
    assert qradar("status").code == 0


def test_rollback_after_an_interrupted_change_returns_to_the_sets_of_then(
    qradar, server, proxy, declare
):
    declare(Tools=["a"])
    qradar(*APPLY, *SETS)
    declare(Tools=["b"], Users=["root"])
    proxy.faults.append(Fault("PATCH", "/set_entries", loses=True))
    fails(qradar(*APPLY, *SETS), "the connection was cut off")
    assert held(server) == {"Tools": ["a", "b"]}
    assert qradar("rollback", "--yes").code == 0
    assert held(server) == {"Tools": ["a"]}
    assert qradar("status").code == 0


def test_a_task_that_fails_is_told(qradar, proxy, server, declare):
    declare(Tools=["a"])
    failed = b'{"id": 5, "status": "EXCEPTION", "error_message": "the disk is full"}'
    proxy.faults.append(Fault("PATCH", "/set_entries", answer=lambda _: failed))
    fails(qradar(*APPLY, *SETS), "update of a reference set ended with EXCEPTION: the disk is full")
    assert qradar(*APPLY, *SETS).code == 0
    assert held(server) == {"Tools": ["a"]}


def test_a_task_that_takes_its_time_is_waited_for(qradar, proxy, declare):
    declare(Tools=["a"])

    def running(body):
        return json.dumps(json.loads(body) | {"status": "PROCESSING"}).encode()

    proxy.faults.append(Fault("PATCH", "/set_entries", answer=running))
    assert qradar(*APPLY, *SETS).code == 0
    assert any("set_bulk_update_tasks" in path for _, path in proxy.asked)


def test_a_value_that_is_not_there_in_the_end_is_told(qradar, proxy, declare):
    """A task that is COMPLETED may have left entries out."""
    declare(Tools=["a", "b"])
    change = Fault("PATCH", "/set_entries", change=lambda body: body.replace(b"b", b"c"))
    proxy.faults.append(change)
    done = qradar(*APPLY, *SETS)
    fails(done, "the reference set 'Tools' is not as it was to be: 'b' is not there")
    assert qradar("status").code == 1


def test_many_values_are_sent_in_parts(qradar, server, proxy, declare):
    values = [f"{number:05}" for number in range(2 * applying.MOST_ENTRIES + 1)]
    declare(Tools=values)
    assert qradar(*APPLY, *SETS).code == 0
    assert sum(method == "PATCH" for method, _ in proxy.asked) == 3
    assert held(server) == {"Tools": values}
