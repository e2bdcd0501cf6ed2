"""A plan that is older than what it is about: nothing is done by it."""

import os
import subprocess
import sys

import pytest

from cli.deploy.deployed import APPLY, EXTENSIONS, NAMES, fails, names, state, statuses
from commands import COMMAND
from qradar.between import Fault
from qradar.emulated import TOKEN, ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.fixture
def answer_yes_after(proxy, tmp_path, environment):
    """Runs an apply on a terminal; does something while it asks, and answers yes."""
    import pty

    def run(meanwhile):
        ours, theirs = pty.openpty()
        variables = {"SIEMANTIC_QRADAR_CONSOLE": proxy.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        with subprocess.Popen(
            [*COMMAND, "qradar", *APPLY[:-1]],
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment | variables,
        ) as process:
            while not (told := process.stderr.read1()).rstrip().endswith(b"[y/N]:"):
                assert told
            meanwhile()
            os.write(ours, b"y\n")
            told = process.stderr.read().decode()
        for each in (ours, theirs):
            os.close(each)
        return process.returncode, told

    return run


@pytest.fixture
def add_rule(write, rule):
    """A third rule."""
    return lambda: write(**{"rules/c.yml": rule("c", "More", 12)})


def test_another_apply_while_it_asks_is_told_and_nothing_is_done(
    qradar, server, add_rule, tmp_path, answer_yes_after
):
    """Else the first would write down that it has deployed what it has not."""

    def deploy_more():
        add_rule()
        assert qradar(*APPLY).code == 0
        written.append(state(tmp_path))

    written = []
    code, told = answer_yes_after(deploy_more)
    assert (code, "has changed since this plan was made" in told) == (2, True)
    assert "deployed package" not in told
    assert (statuses(server), [state(tmp_path)]) == (["INSTALLED"], written)
    assert names(server) == sorted([*NAMES, "BB:Sigma: More", "Sigma: More"])
    assert qradar("status").code == 0


def test_what_a_person_changes_on_the_console_while_it_asks_is_told(
    qradar, server, add_rule, tmp_path, answer_yes_after
):
    def switch_off():
        path = f"/api/analytics/rules/{ask(server, 'GET', '/api/analytics/rules')[2][0]['id']}"
        ask(server, "POST", path, b'{"enabled": false}')

    qradar(*APPLY)
    add_rule()
    before = state(tmp_path)
    code, told = answer_yes_after(switch_off)
    assert (code, "has changed since this plan was made" in told) == (2, True)
    assert (statuses(server), state(tmp_path)) == (["INSTALLED"], before)


def test_where_nothing_has_changed_yes_is_yes(server, answer_yes_after):
    code, told = answer_yes_after(lambda: None)
    assert (code, names(server)) == (0, NAMES), told


@pytest.mark.parametrize("second", [APPLY, ("rollback", "--yes")], ids=["apply", "rollback"])
def test_a_second_command_at_the_same_time_is_told(qradar, server, proxy, files, second):
    """While the first is at work; else one would write over what the other has written down."""
    done = []
    qradar("apply", "rules/a.yml", *APPLY[2:])
    proxy.faults.append(Fault("POST", EXTENSIONS, before=lambda: [done.append(qradar(*second))]))
    assert qradar(*APPLY).code == 0
    fails(done[0], "another apply or rollback is at work by qradar-state.json, so nothing was done")
    assert (names(server), statuses(server)) == (NAMES, ["INSTALLED", "INSTALLED"])
    assert qradar("status").code == 0
    assert not [each for each in files(".") if each.endswith(".lock")]


def test_another_installation_of_the_console_is_waited_for(qradar, server, proxy, tmp_path):
    """As when somebody installs an app; a preview is a task as well."""

    def preview():
        (package,) = (tmp_path / "qradar-state.packages").iterdir()
        zipped = {"Content-Type": "application/zip"}
        number = ask(server, "POST", f"/api{EXTENSIONS}", package.read_bytes(), zipped)[2]["id"]
        path = f"/api{EXTENSIONS}/{number}?action_type=PREVIEW"
        return ask(server, "POST", path)[0] == 202

    proxy.faults.append(Fault("POST", f"{EXTENSIONS}/1", before=preview))
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    assert (names(server), statuses(server)) == (NAMES, ["INSTALLED", "UPLOADED"])


def test_a_state_that_changes_in_the_last_moment_is_told(qradar, server, proxy, tmp_path):
    """Between the second look at the console and the first word that is written down."""

    def change():
        text = (tmp_path / "qradar-state.json").read_text()
        (tmp_path / "qradar-state.json").write_text(text.replace('"previous": null', OTHER))
        return True

    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    looks = Fault("GET", "/building_blocks", answer=lambda body: body)
    proxy.faults.extend([looks, Fault("GET", "/building_blocks", before=change)])
    fails(qradar(*APPLY), "qradar-state.json has changed since the plan was made")
    assert names(server) == NAMES


OTHER = f'"previous": "{"0" * 64}"'
