"""All that was deployed is removed: by `remove`, and by a rollback of what was deployed first."""

import json

import pytest

from cli.deploy.deployed import APPLY, NAMES, fails, names, state
from qradar.between import Fault
from qradar.emulated import ask

REMOVE = ("remove", "--yes")
SETS = ("--reference-sets", "sets.yml")


@pytest.fixture
def removed(qradar, server, tmp_path):
    """Nothing of ours is there any more, and that is known."""

    def check():
        assert names(server) == []
        assert ask(server, "GET", "/api/reference_data_collections/sets")[2] == []
        found = state(tmp_path)
        assert (found["deployed"], found["pending"], found["is_removing"]) == (None, None, False)
        assert qradar("status").code == 0

    return check


@pytest.fixture
def deployed(qradar, write):
    """Two rules and a reference set are on the console."""
    write(**{"sets.yml": json.dumps({"Tools": {"type": "ALNIC", "values": ["a"]}})})
    assert qradar(*APPLY, *SETS).code == 0


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("command", [REMOVE, ("rollback", "--yes")], ids=["remove", "rollback"])
def test_all_that_was_deployed_first_is_removed_and_brought_back(qradar, server, removed, command):
    done = qradar(*command)
    assert done.code == 0, done.err
    assert done.out.splitlines()[:2] == [
        "remove   Sigma: A rule, and its building block",
        "remove   Sigma: Another rule, and its building block",
    ]
    assert "removed all that was deployed" in done.err
    removed()
    assert qradar("rollback", "--yes").code == 0
    assert names(server) == NAMES
    assert len(ask(server, "GET", "/api/reference_data_collections/sets")[2]) == 1
    assert qradar("status").code == 0


def test_where_nothing_was_deployed_nothing_is_removed(qradar, proxy, files):
    done = qradar(*REMOVE)
    assert (done.code, done.err) == (0, f"nothing was deployed to {proxy.address}\n")
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


@pytest.mark.usefixtures("deployed")
def test_nothing_is_removed_unasked(qradar, server):
    done = qradar(*REMOVE[:-1])
    assert (done.code, "there is nobody to ask; say --yes" in done.err) == (2, True)
    assert names(server) == NAMES


@pytest.mark.usefixtures("deployed")
def test_a_folder_without_rules_removes_nothing(qradar, server, tmp_path):
    """It may be one that was not checked out; the way out is told."""
    (tmp_path / "empty").mkdir()
    done = qradar("apply", "empty", "--yes")
    fails(done, "; 'siemantic qradar remove' removes what was deployed")
    assert names(server) == NAMES


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("then", [REMOVE, ("rollback", "--yes"), (*APPLY, *SETS)], ids=str)
def test_a_removal_that_is_cut_is_taken_up_or_undone(qradar, server, proxy, removed, then):
    rule = ask(server, "GET", "/api/analytics/rules")[2][1]
    proxy.faults.append(Fault("DELETE", f"/analytics/rules/{rule['id']}", status=500))
    fails(qradar(*REMOVE), "gives 500")
    assert len(names(server)) == 3
    status = qradar("status")
    assert (status.code, "an apply was interrupted or failed" in status.out) == (1, True)
    done = qradar(*then)
    assert done.code == 0, done.err
    if then == REMOVE:
        removed()
    else:
        assert names(server) == NAMES
        assert qradar("status").code == 0


def test_one_rule_is_counted_as_one(qradar):
    qradar("apply", "rules/a.yml", *APPLY[2:])
    assert qradar("status").out.endswith(": 1 rule and 1 building block\n")


def test_what_an_interrupted_first_apply_has_brought_is_removed(qradar, kill_at, removed):
    kill_at("GET", "/extensions_task_status/1")
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    removed()
