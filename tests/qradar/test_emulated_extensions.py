"""Extensions in the emulated console: states and tasks, and what becomes of their rules."""

import base64
import io
import json
import tarfile
import time
import zipfile

import pytest

from qradar.emulated import ask, emulated

EXTENSIONS = "/api/config/extension_management/extensions"
TASKS = "/api/config/extension_management/extensions_task_status"
RULE = '<rule id="1" type="EVENT" enabled="true" buildingBlock="{block}"><name>{name}</name></rule>'
CONTENT = "<content><qradarversion>{version}</qradarversion>{rules}<qidmap/></content>"


def _content(names=("A rule",), version="2020.11.0", block="false"):
    rules = ""
    for number, name in enumerate(names):
        data = base64.b64encode(RULE.format(name=name, block=block).encode()).decode()
        uuid = f"<uuid>uuid-{number}</uuid><rule_data>{data}</rule_data>"
        rules += f"<custom_rule>{uuid}</custom_rule>"
    return CONTENT.format(version=version, rules=rules).encode()


def _zip(content, name="siemantic.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _tar(content):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("content.xml")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def _form(content):
    head = 'Content-Disposition: form-data; name="file"; filename="a.zip"\r\n'
    head += "Content-Type: application/zip\r\n\r\n"
    return f"--b\r\n{head}".encode() + content + b"\r\n--b--\r\n"


@pytest.fixture
def server():
    """A console without events, and without extensions."""
    with emulated(()) as found:
        yield found


@pytest.fixture
def run(server):
    """Does a task to its end: gives the task and its results."""

    def done(method, path):
        status, _, content = ask(server, method, path)
        assert status == 202, content
        task = f"{TASKS}/{content['status_id']}"
        while (found := ask(server, "GET", task)[2])["status"] == "PROCESSING":
            time.sleep(0.02)
        return found, ask(server, "GET", f"{task}/results")[2]

    return done


def _upload(server, body, kind="application/zip"):
    return ask(server, "POST", EXTENSIONS, body, {"Content-Type": kind})


def _rules(server, where="rules"):
    return [each["name"] for each in ask(server, "GET", f"/api/analytics/{where}")[2]]


@pytest.mark.parametrize(
    ("pack", "kind"),
    [
        (lambda content: content, "application/xml"),
        (_zip, "application/zip"),
        (_tar, "application/x-gzip"),
        (lambda content: _form(_zip(content)), "multipart/form-data; boundary=b"),
    ],
    ids=["xml", "zip", "tar.gz", "form"],
)
def test_a_package_is_taken_in_each_documented_form(server, pack, kind):
    status, _, content = _upload(server, pack(_content(("One", "Two"))), kind)
    assert (status, content["status"]) == (201, "UPLOADED")
    assert [each["identifier"] for each in content["contents"]] == ["One", "Two"]
    assert _rules(server) == []


def test_an_extension_is_previewed_installed_and_uninstalled(server, run):
    _upload(server, _zip(_content(("One", "Two"))))
    task, results = run("POST", f"{EXTENSIONS}/1?action_type=PREVIEW")
    assert (task["status"], results["task_type"]) == ("COMPLETED", "PREVIEW")
    assert [each["action"] for each in results["content"]] == ["ADD", "ADD"]
    assert _rules(server) == []
    assert ask(server, "GET", f"{EXTENSIONS}/1")[2]["status"] == "UPLOADED"
    run("POST", f"{EXTENSIONS}/1?action_type=INSTALL&overwrite=true")
    assert ask(server, "GET", f"{EXTENSIONS}/1")[2]["status"] == "INSTALLED"
    assert _rules(server) == ["One", "Two"]
    status, _, content = ask(server, "POST", f"{EXTENSIONS}/1?action_type=INSTALL")
    assert (status, content["code"]) == (409, 22612)
    run("DELETE", f"{EXTENSIONS}/1")
    assert ask(server, "GET", f"{EXTENSIONS}/1")[2]["status"] == "UNINSTALLED"
    assert _rules(server) == []


def test_what_is_there_is_overwritten_only_when_asked_to(server, run):
    """Rules are the same by their UUIDs, and keep their ids."""
    _upload(server, _zip(_content(("Old",))))
    _upload(server, _zip(_content(("New",))))
    run("POST", f"{EXTENSIONS}/1?action_type=INSTALL")
    before = ask(server, "GET", "/api/analytics/rules")[2][0]["id"]
    _, results = run("POST", f"{EXTENSIONS}/2?action_type=INSTALL&overwrite=false")
    assert ([each["action"] for each in results["content"]], _rules(server)) == (["SKIP"], ["Old"])
    _upload(server, _zip(_content(("New",))))
    _, results = run("POST", f"{EXTENSIONS}/3?action_type=INSTALL&overwrite=true")
    assert [each["action"] for each in results["content"]] == ["OVERWRITE"]
    (after,) = ask(server, "GET", "/api/analytics/rules")[2]
    assert (after["id"], after["name"]) == (before, "New")


def test_building_blocks_are_listed_by_themselves(server, run):
    _upload(server, _zip(_content(("Block",), block="true")))
    run("POST", f"{EXTENSIONS}/1?action_type=INSTALL")
    assert (_rules(server), _rules(server, "building_blocks")) == ([], ["Block"])


def test_content_of_a_newer_console_fails(server):
    """The task ends with EXCEPTION and says why; nothing is installed."""
    _upload(server, _zip(_content(version="2099.1.0")))
    content = ask(server, "POST", f"{EXTENSIONS}/1?action_type=INSTALL")[2]
    path = f"{TASKS}/{content['status_id']}"
    while (task := ask(server, "GET", path)[2])["status"] == "PROCESSING":
        time.sleep(0.02)
    reason = "the content is from a newer QRadar, 2099.1.0"
    assert (task["status"], task["message"]) == ("EXCEPTION", reason)
    extension = ask(server, "GET", f"{EXTENSIONS}/1")[2]
    assert (extension["status"], extension["content_operation_error"]) == ("INSTALL_FAILED", reason)
    assert _rules(server) == []


def test_one_task_runs_at_a_time(server, monkeypatch):
    monkeypatch.setattr("siemantic.qradar.emulator.extensions.TASK_S", 3600)
    _upload(server, _zip(_content()))
    _upload(server, _zip(_content()))
    status, _, content = ask(server, "POST", f"{EXTENSIONS}/1?action_type=INSTALL")
    assert status == 202
    assert ask(server, "GET", f"{TASKS}/{content['status_id']}/results")[0] == 404
    status, _, content = ask(server, "POST", f"{EXTENSIONS}/2?action_type=INSTALL")
    assert (status, content["code"]) == (409, 22618)
    assert ask(server, "GET", f"{EXTENSIONS}/1")[2]["status"] == "INSTALLING"


def test_a_rule_can_be_changed_by_hand(server, run):
    _upload(server, _zip(_content()))
    run("POST", f"{EXTENSIONS}/1?action_type=INSTALL")
    path = f"/api/analytics/rules/{ask(server, 'GET', '/api/analytics/rules')[2][0]['id']}"
    body = json.dumps({"enabled": False}).encode()
    assert ask(server, "POST", path, body)[2]["enabled"] is False
    assert ask(server, "GET", path)[2]["enabled"] is False
    assert ask(server, "POST", path, b'{"enabled": "no"}')[0] == 422
    assert ask(server, "DELETE", path)[0] == 202
    assert ask(server, "GET", path)[0] == 404


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><content>&b;</content>'


NO_PACKAGES = {
    "nothing": b"",
    "no zip": b"PK\x03\x04 no archive",
    "no gzip": b"\x1f\x8b no archive",
    "no end": b"<content>",
    "another element": b"<other/>",
    "entities": BOMB,
    "entities in UTF-16": BOMB.decode().encode("utf-16"),
    "entities in a zip": _zip(BOMB),
    "a manifest alone": _zip(b"<x/>", "manifest.xml"),
    "no XML": _zip(b"text", "readme.txt"),
    "a rule without a UUID": _content().replace(b"uuid-0", b""),
    "a rule that is not in base64": _content().replace(b"<rule_data>", b"<rule_data>*"),
    "a zip cut off": _zip(_content())[:-30],
    "a tar.gz cut off": _tar(_content())[:60],
}


@pytest.mark.parametrize("body", NO_PACKAGES.values(), ids=NO_PACKAGES)  # the bytes have the time
def test_what_is_no_package_is_refused(server, body):
    status, _, content = _upload(server, body)
    assert (status, content["code"]) == (422, 22607)
    assert ask(server, "GET", EXTENSIONS)[2] == []


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", f"{EXTENSIONS}/7", (404, 22603)),
        ("GET", f"{EXTENSIONS}/x", (422, 22606)),
        ("POST", f"{EXTENSIONS}/7?action_type=INSTALL", (404, 22603)),
        ("POST", f"{EXTENSIONS}/7?action_type=EXPLODE", (422, 22605)),
        ("DELETE", f"{EXTENSIONS}/7", (404, 22603)),
        ("GET", f"{TASKS}/7", (404, 22604)),
        ("GET", f"{TASKS}/7/results", (404, 22604)),
    ],
)
def test_what_is_not_there_has_its_code(server, method, path, expected):
    status, _, content = ask(server, method, path)
    assert (status, content["code"]) == expected
