"""What the tests of deploying ask and know of the console."""

import json

from qradar.emulated import ask

PLAN = ("plan", "rules", "--profile", "plain")
APPLY = ("apply", "rules", "--profile", "plain", "--yes")
EXTENSIONS = "/config/extension_management/extensions"
NAMES = ["BB:Sigma: A rule", "BB:Sigma: Another rule", "Sigma: A rule", "Sigma: Another rule"]


def names(server):
    """The names of all rules and building blocks of the console."""
    found = [
        each["name"]
        for where in ("rules", "building_blocks")
        for each in ask(server, "GET", f"/api/analytics/{where}")[2]
    ]
    return sorted(found)


def statuses(server):
    """The states of the extensions that were uploaded."""
    return [each["status"] for each in ask(server, "GET", f"/api{EXTENSIONS}")[2]]


def state(tmp_path):
    return json.loads((tmp_path / "qradar-state.json").read_text())


def fails(done, message):
    """It ends with one line that says so."""
    assert done.code == 2
    errors = [line for line in done.err.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert message in errors[0]
