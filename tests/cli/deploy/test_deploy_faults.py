"""Faults over real HTTP: one message, state and console consistent, a repeated apply completes."""

import io
import zipfile

import pytest

from cli.deploy.deployed import APPLY, EXTENSIONS, NAMES, fails, names, state, statuses
from qradar.between import Fault
from qradar.emulated import ask


@pytest.fixture
def completes(qradar, server, tmp_path):
    """A repeated apply ends with everything deployed, after so many uploads in all."""

    def check(uploads=1):
        done = qradar(*APPLY)
        assert done.code == 0, done.err
        assert (names(server), len(statuses(server))) == (NAMES, uploads)
        assert state(tmp_path)["pending"] is None
        assert qradar("status").code == 0

    return check


def _newer(body):
    """The package, said to be from a QRadar of 2099."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w") as new:
        (name,) = old.namelist()
        new.writestr(name, old.read(name).replace(b"2020.11", b"2099.11"))
    return file.getvalue()


def test_a_wrong_token_changes_nothing(qradar, server, files, completes):
    fails(qradar(*APPLY, SIEMANTIC_QRADAR_TOKEN="a-wrong-one"), "does not take the token")  # noqa: S106 - it is wrong
    assert (statuses(server), files(".")) == ([], ["rules/a.yml", "rules/b.yml"])
    completes()


def test_a_package_that_the_console_refuses(qradar, proxy, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, change=lambda _: b"no package"))
    fails(qradar(*APPLY), "the extension cannot be read")
    assert qradar("status").code == 1
    completes()


def test_a_connection_cut_in_the_middle_of_the_upload(qradar, server, proxy, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, reads=1000))
    fails(qradar(*APPLY), "the connection was cut off")
    assert (statuses(server), names(server)) == ([], [])
    status = qradar("status")
    assert status.code == 1
    assert "was interrupted or failed; apply again, or roll back" in status.out
    completes()


def test_an_upload_whose_answer_is_lost_is_found_again(qradar, server, proxy, completes):
    """And not done twice."""
    proxy.faults.append(Fault("POST", EXTENSIONS, loses=True))
    fails(qradar(*APPLY), "the console may have done it all the same")
    assert (statuses(server), names(server)) == (["UPLOADED"], [])
    completes()


def test_an_installation_whose_answer_is_lost_is_found_again(qradar, proxy, completes):
    proxy.faults.append(Fault("POST", f"{EXTENSIONS}/1", loses=True))
    fails(qradar(*APPLY), "the console may have done it all the same")
    completes()


ENDS = {
    "the console fails at the upload": (Fault("POST", EXTENSIONS, status=500), "gives 500"),
    "the console fails at the installation": (Fault("POST", f"{EXTENSIONS}/1", status=500), "500"),
    "the token expires meanwhile": (Fault("POST", f"{EXTENSIONS}/1", status=401), "not expired?"),
    "it asks for a day's patience": (Fault("POST", EXTENSIONS, status=429), "to wait 86400 s"),
    "the upload's answer is no JSON": (
        Fault("POST", EXTENSIONS, answer=lambda _: b"<html>"), "is no JSON",
    ),
    "the task is no JSON": (
        Fault("GET", "/extensions_task_status/1", answer=lambda _: b"{"), "is no JSON",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_what_ends_an_apply_is_told_and_the_next_one_completes(qradar, proxy, completes, case):
    fault, told = ENDS[case]
    proxy.faults.append(fault)
    fails(qradar(*APPLY), told)
    assert proxy.faults == []
    assert qradar("status").code == 1
    completes()


def test_what_passes_by_itself_ends_no_apply(proxy, completes):
    """A page that is cut off, and answers that are lost, where asking twice does no harm."""
    for path in ("/analytics/rules", "/building_blocks", "/extensions_task_status/1"):
        proxy.faults.append(Fault("GET", path, loses=True))
    completes()
    assert proxy.faults == []


def test_a_task_that_fails_is_told_and_uploaded_anew(qradar, server, proxy, tmp_path, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, change=_newer))
    fails(qradar(*APPLY), "ended with EXCEPTION: the content is from a newer QRadar, 2099.11")
    assert (statuses(server), names(server)) == (["INSTALL_FAILED"], [])
    assert state(tmp_path)["deployed"] is None
    completes(uploads=2)


def test_rules_that_are_not_there_after_the_installation_are_told(qradar, proxy, completes):
    """The third list of rules, which is looked at after the installation, is empty."""
    path = "/analytics/rules"
    proxy.faults.extend(Fault("GET", path, answer=lambda body: body) for _ in range(2))
    proxy.faults.append(Fault("GET", path, answer=lambda _: b"[]"))
    fails(qradar(*APPLY), "2 of 4 of its rules are not there, such as 'Sigma: A rule'")
    completes(uploads=2)


def test_a_deletion_that_fails_is_done_the_next_time(qradar, server, proxy, tmp_path):
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    conflict = b'{"id": 1, "status": "CONFLICT", "message": "a rule needs it"}'
    rule = next(
        each for each in ask(server, "GET", "/api/analytics/rules")[2] if "Another" in each["name"]
    )
    proxy.faults.append(
        Fault("DELETE", f"/analytics/rules/{rule['id']}", change=None, answer=lambda _: conflict)
    )
    done = qradar(*APPLY)
    fails(done, "deleting 'Sigma: Another rule' ended with CONFLICT: a rule needs it")
    assert qradar(*APPLY).code == 0
    assert names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


@pytest.mark.parametrize(
    ("method", "ending"),
    [("GET", "/building_blocks"), ("POST", EXTENSIONS), ("POST", f"{EXTENSIONS}/1")],
    ids=["at the plan", "before the upload", "between upload and installation"],
)
def test_apply_killed_before_anything_is_installed(server, completes, kill_at, method, ending):
    kill_at(method, ending)
    assert names(server) == []
    completes()


def test_apply_killed_while_it_waits_for_the_installation(qradar, completes, kill_at):
    """The console installs it all the same; the next apply finds it done and writes it down."""
    kill_at("GET", "/extensions_task_status/1")
    assert qradar("status").code == 1
    completes()


def test_another_package_after_an_interrupted_one(qradar, server, kill_at, tmp_path):
    """What the interrupted one may have brought, and is not wanted now, is removed."""
    kill_at("GET", "/extensions_task_status/1")
    (tmp_path / "rules" / "b.yml").unlink()
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    assert names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0
