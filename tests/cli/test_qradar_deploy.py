"""`siemantic qradar plan`, `apply` and `status`, against the emulated console over HTTP."""

import io
import json
import signal
import subprocess
import zipfile

import pytest

from cli.conftest import COMMAND
from qradar.between import Fault, between
from qradar.emulated import TOKEN, ask, emulated


@pytest.fixture
def server():
    """A console without rules."""
    with emulated(()) as found:
        yield found


@pytest.fixture
def proxy(server):
    """What stands between the commands and the console."""
    with between(server) as found:
        yield found


@pytest.fixture
def qradar(siemantic, proxy, tmp_path):
    """Runs a command at the console; neither its output nor any file has the token."""

    def run(*arguments, **variables):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": proxy.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | variables))
        files = [each for each in tmp_path.rglob("*") if each.is_file()]
        written = b"".join(each.read_bytes() for each in files)
        assert TOKEN not in done.out + done.err + written.decode(errors="replace")
        assert "Traceback" not in done.err
        return done

    return run


@pytest.fixture(autouse=True)
def _rules(write, rule):
    """Two rules in a folder."""
    write(**{"rules/a.yml": rule(), "rules/b.yml": rule("b", "Another rule", 11)})


PLAN = ("plan", "rules", "--profile", "plain")


def test_plan_says_what_would_be_created_and_changes_nothing(qradar, files):
    done = qradar(*PLAN)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "create   BB:Sigma: A rule",
            "create   BB:Sigma: Another rule",
            "create   Sigma: A rule",
            "create   Sigma: Another rule",
        ],
    )
    assert done.err == "4 to create\n"
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


def test_plan_as_json_has_a_step_for_each(qradar):
    steps = qradar(*PLAN, "--format", "json").objects
    assert {(each["action"], each["kind"]) for each in steps} == {
        ("create", "building block"),
        ("create", "rule"),
    }


def test_plan_tells_rules_that_have_no_place_in_it(qradar, write):
    """One that cannot be converted may have been deployed before, so it is no small matter."""
    write(**{"rules/c.yml": "title: no rule\n"})
    done = qradar(*PLAN)
    assert done.code == 1
    assert "rules/c.yml:1:1" in done.err


def test_plan_without_any_rule_is_told(qradar, write):
    write(**{"others/c.yml": "title: no rule\n"})
    done = qradar("plan", "others")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: none of the rules becomes a rule of QRadar\n")


def test_status_where_nothing_was_deployed(qradar, proxy):
    done = qradar("status")
    assert (done.code, done.out) == (0, f"nothing was deployed to {proxy.address}\n")


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_state_that_is_none_is_told(qradar, write, command):
    write(**{"mine.json": json.dumps({"format": 1})})
    done = qradar(*command, "--state", "mine.json")
    assert (done.code, done.out) == (2, "")
    assert "mine.json is no state file of siemantic, or is damaged; restore it" in done.err


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_wrong_token_is_told(qradar, files, command):
    done = qradar(*command, SIEMANTIC_QRADAR_TOKEN="wrong")  # noqa: S106 - it is wrong
    assert (done.code, done.out) == (2, "")
    assert "does not take the token" in done.err
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


# --- apply ---------------------------------------------------------------------------------------

APPLY = ("apply", "rules", "--profile", "plain", "--yes")
EXTENSIONS = "/config/extension_management/extensions"
NAMES = ["BB:Sigma: A rule", "BB:Sigma: Another rule", "Sigma: A rule", "Sigma: Another rule"]


def _names(server):
    """The names of all rules and building blocks of the console."""
    found = [
        each["name"]
        for where in ("rules", "building_blocks")
        for each in ask(server, "GET", f"/api/analytics/{where}")[2]
    ]
    return sorted(found)


def _statuses(server):
    """The states of the extensions that were uploaded."""
    return [each["status"] for each in ask(server, "GET", f"/api{EXTENSIONS}")[2]]


def _state(tmp_path):
    return json.loads((tmp_path / "qradar-state.json").read_text())


def test_apply_deploys_and_can_be_repeated(qradar, server, tmp_path):
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    assert "deployed package" in done.err
    assert (_names(server), _statuses(server)) == (NAMES, ["INSTALLED"])
    state = _state(tmp_path)
    assert (len(state["deployed"]["records"]), state["pending"]) == (4, None)
    again = qradar(*APPLY)
    assert (again.code, again.out) == (0, "")
    assert again.err == "4 unchanged\nthere is nothing to do\n"
    assert (_statuses(server), _state(tmp_path)) == (["INSTALLED"], state)
    status = qradar("status")
    assert status.code == 0
    assert "2 rules and 2 building blocks" in status.out


def test_apply_changes_and_removes(qradar, server, write, rule, tmp_path):
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    write(**{"rules/a.yml": rule("c")})
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[:3] == [
        "change   BB:Sigma: A rule",
        "  changed: tests",
        "  it finds others, and not all of those that it found",
    ]
    assert lines[4:] == ["remove   Sigma: Another rule", "remove   BB:Sigma: Another rule"]
    assert "1 to change, 2 to remove, 1 unchanged" in done.err
    assert "the API cannot delete QIDs" in done.err
    assert _names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


def test_what_a_person_has_switched_off_has_drifted_and_is_put_back(qradar, server):
    qradar(*APPLY)
    rule = ask(server, "GET", "/api/analytics/rules")[2][0]
    path = f"/api/analytics/rules/{rule['id']}"
    ask(server, "POST", path, b'{"enabled": false}')
    status = qradar("status")
    assert status.code == 1
    assert f"{rule['name']}: it was switched off on the console" in status.out
    done = qradar(*APPLY)
    assert f"drifted  {rule['name']}\n  it was switched off on the console\n" in done.out
    assert ask(server, "GET", path)[2]["enabled"] is True
    assert qradar("status").code == 0


def test_what_a_person_has_deleted_is_put_back(qradar, server):
    qradar(*APPLY)
    rule = ask(server, "GET", "/api/analytics/rules")[2][0]
    ask(server, "DELETE", f"/api/analytics/rules/{rule['id']}")
    assert qradar("status").code == 1
    assert qradar(*APPLY).code == 0
    assert _names(server) == NAMES


def test_where_nobody_can_be_asked_nothing_is_done(qradar, server, files):
    done = qradar(*APPLY[:-1])
    assert done.code == 2
    assert "there is nobody to ask; say --yes" in done.err
    assert _statuses(server) == []
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


def test_a_rule_that_cannot_be_converted_stops_all(qradar, server, write):
    """Else it would be removed where it was deployed before."""
    qradar(*APPLY)
    write(**{"rules/a.yml": "title: broken now\n"})
    done = qradar(*APPLY)
    assert done.code == 1
    assert "not all rules can be deployed, so nothing is" in done.err
    assert _names(server) == NAMES


# --- faults: one message, and a repeated apply completes ------------------------------------------


@pytest.fixture
def completes(qradar, server, tmp_path):
    """A repeated apply ends with everything deployed, after so many uploads in all."""

    def check(uploads=1):
        done = qradar(*APPLY)
        assert done.code == 0, done.err
        assert (_names(server), len(_statuses(server))) == (NAMES, uploads)
        assert _state(tmp_path)["pending"] is None
        assert qradar("status").code == 0

    return check


@pytest.fixture
def kill_at(proxy, tmp_path, environment):
    """Kills an apply when it asks for a path, as a power cut would; that is not forwarded."""

    def start(method, ending):
        variables = {"SIEMANTIC_QRADAR_CONSOLE": proxy.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}

        def kill():
            process.kill()
            return False

        proxy.faults.append(Fault(method, ending, before=kill))
        process = subprocess.Popen(
            [*COMMAND, "qradar", *APPLY],
            cwd=tmp_path,
            env=environment | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert process.wait(60) == -signal.SIGKILL
        assert proxy.faults == []

    return start


def _newer(body):
    """The package, said to be from a QRadar of 2099."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w") as new:
        (name,) = old.namelist()
        new.writestr(name, old.read(name).replace(b"2020.11", b"2099.11"))
    return file.getvalue()


def _fails(done, message):
    """It ends with one line that says so."""
    assert done.code == 2
    errors = [line for line in done.err.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert message in errors[0]


def test_a_wrong_token_changes_nothing(qradar, server, files, completes):
    _fails(qradar(*APPLY, SIEMANTIC_QRADAR_TOKEN="wrong"), "does not take the token")  # noqa: S106 - it is wrong
    assert (_statuses(server), files(".")) == ([], ["rules/a.yml", "rules/b.yml"])
    completes()


def test_a_package_that_the_console_refuses(qradar, proxy, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, change=lambda _: b"no package"))
    _fails(qradar(*APPLY), "the extension cannot be read")
    assert qradar("status").code == 1
    completes()


def test_a_connection_cut_in_the_middle_of_the_upload(qradar, server, proxy, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, reads=1000))
    _fails(qradar(*APPLY), "the connection was cut off")
    assert (_statuses(server), _names(server)) == ([], [])
    status = qradar("status")
    assert status.code == 1
    assert "was interrupted or failed; apply again, or roll back" in status.out
    completes()


def test_an_upload_whose_answer_is_lost_is_found_again(qradar, server, proxy, completes):
    """And not done twice."""
    proxy.faults.append(Fault("POST", EXTENSIONS, loses=True))
    _fails(qradar(*APPLY), "the console may have done it all the same")
    assert (_statuses(server), _names(server)) == (["UPLOADED"], [])
    completes()


def test_an_installation_whose_answer_is_lost_is_found_again(qradar, proxy, completes):
    proxy.faults.append(Fault("POST", f"{EXTENSIONS}/1", loses=True))
    _fails(qradar(*APPLY), "the console may have done it all the same")
    completes()


def test_a_task_that_fails_is_told_and_uploaded_anew(qradar, server, proxy, tmp_path, completes):
    proxy.faults.append(Fault("POST", EXTENSIONS, change=_newer))
    _fails(qradar(*APPLY), "ended with EXCEPTION: the content is from a newer QRadar, 2099.11")
    assert (_statuses(server), _names(server)) == (["INSTALL_FAILED"], [])
    assert _state(tmp_path)["deployed"] is None
    completes(uploads=2)


def test_rules_that_are_not_there_after_the_installation_are_told(qradar, proxy, completes):
    """The second list of rules, which is looked at after the installation, is empty."""
    path = "/analytics/rules"
    proxy.faults.append(Fault("GET", path, answer=lambda body: body))
    proxy.faults.append(Fault("GET", path, answer=lambda _: b"[]"))
    _fails(qradar(*APPLY), "2 of 4 of its rules are not there, such as 'Sigma: A rule'")
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
    _fails(done, "deleting 'Sigma: Another rule' ended with CONFLICT: a rule needs it")
    assert qradar(*APPLY).code == 0
    assert _names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


@pytest.mark.parametrize(
    ("method", "ending"),
    [("GET", "/building_blocks"), ("POST", EXTENSIONS), ("POST", f"{EXTENSIONS}/1")],
    ids=["at the plan", "before the upload", "between upload and installation"],
)
def test_apply_killed_before_anything_is_installed(server, completes, kill_at, method, ending):
    kill_at(method, ending)
    assert _names(server) == []
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
    assert _names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


# --- rollback ------------------------------------------------------------------------------------


def test_rollback_returns_to_the_package_before_and_forth_again(qradar, server, tmp_path):
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    qradar(*APPLY)
    first, second = _state(tmp_path)["previous"], _state(tmp_path)["deployed"]["package"]
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    assert done.out == "create   BB:Sigma: Another rule\ncreate   Sigma: Another rule\n"
    assert _names(server) == NAMES
    state = _state(tmp_path)
    assert (state["deployed"]["package"], state["previous"]) == (first, second)
    assert qradar("rollback", "--yes").code == 0
    assert _names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


def test_rollback_after_an_interrupted_apply_returns_to_what_was_deployed(
    qradar, server, kill_at, tmp_path
):
    qradar(*APPLY)
    text = (tmp_path / "rules" / "b.yml").read_text().replace("0b11", "0b12")
    (tmp_path / "rules" / "c.yml").write_text(text.replace("Another", "A third"))
    kill_at("GET", "/extensions_task_status/2")
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    assert _names(server) == NAMES
    assert _state(tmp_path)["pending"] is None
    assert qradar("status").code == 0


def test_rollback_without_a_package_before_is_told(qradar, tmp_path):
    _fails(qradar("rollback", "--yes"), "knows of no package to return to")
    qradar(*APPLY)
    _fails(qradar("rollback", "--yes"), "knows of no package to return to")
    (tmp_path / "rules" / "b.yml").unlink()
    qradar(*APPLY)
    (tmp_path / "qradar-state.packages" / f"{_state(tmp_path)['previous']}.zip").unlink()
    _fails(qradar("rollback", "--yes"), "restore it, or apply the rules of then")
