"""Every help text fits a screen of 80 x 24 and has one example, which can be run."""

import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from diffing.sides import commit

COMMANDS = (
    (),
    ("init",),
    ("convert",),
    ("build",),
    ("test",),
    ("verify",),
    ("watch",),
    ("witness",),
    ("explain",),
    ("port",),
    ("check",),
    ("diff",),
    ("site",),
    ("serve",),
    ("summary",),
    ("coverage",),
    ("list",),
    ("list", "targets"),
    ("list", "formats"),
    ("list", "pipelines"),
    ("list", "profiles"),
    ("list", "checks"),
    ("profile",),
    ("profile", "show"),
    ("profile", "check"),
    ("profile", "new"),
    ("qradar",),
    ("qradar", "apply"),
    ("qradar", "emulate"),
    ("qradar", "inventory"),
    ("qradar", "ping"),
    ("qradar", "plan"),
    ("qradar", "remove"),
    ("qradar", "rollback"),
    ("qradar", "search"),
    ("qradar", "status"),
    ("qradar", "validate"),
    ("aql",),
    ("aql", "check"),
    ("aql", "diff"),
    ("aql", "format"),
    ("aql", "run"),
    ("targets",),
    ("targets", "install"),
)
GROUPS = ((), ("list",), ("profile",), ("qradar",), ("aql",), ("targets",))
AT_A_CONSOLE = tuple(each for each in COMMANDS if each[:1] == ("qradar",))
"""Their examples need a console, or are one: see test_qradar.py and test_qradar_emulate.py."""
ENDLESS = (("watch",), ("serve",))
"""What runs until it is interrupted; its own tests do that."""

EXAMPLE = re.compile(r"^ *Example: siemantic (.*)$", re.MULTILINE)
EVENTS = "title: an event\nmatch: true\nevent: {Image: 'C:\\a.exe'}\n"
QUERY = "SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES\n"
EVENT = '{"sourceip": "::1", "starttime": 0}'
INTERNAL = re.compile(r"ReportFormat|list\[|\[\[|\{target")


def _commands_in(text):
    _, _, listed = text.partition("Commands:\n")
    return re.findall(r"^  (\w+) ", listed, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_help_text_fits_a_screen(siemantic, command):
    """The list of all commands may be longer: it is a line for each of them."""
    lines = siemantic(*command, "--help").out.splitlines()
    assert len(lines) <= (24 if command else 32)
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_help_text_has_one_example(siemantic, command):
    assert len(EXAMPLE.findall(siemantic(*command, "--help").out)) == 1


@pytest.mark.parametrize("group", GROUPS[1:], ids=" ".join)
def test_the_example_of_a_group_is_that_of_a_command_in_it(siemantic, group):
    named = [each for each in COMMANDS if each[:-1] == group]
    examples = {EXAMPLE.findall(siemantic(*each, "--help").out)[0] for each in named}
    assert EXAMPLE.findall(siemantic(*group, "--help").out)[0] in examples


@pytest.mark.backends
@pytest.mark.parametrize(
    "command",
    [each for each in COMMANDS if each not in (*GROUPS[1:], *AT_A_CONSOLE, *ENDLESS)],
    ids=" ".join,
)
def test_an_example_can_be_run(fresh_siemantic, write, rule, command, tmp_path):
    """In a small repository; what it finds there is no error, and no import may be missing."""
    settings = 'targets = ["qradar_aql"]\nprofile = "plain"\n'
    write(**{"rules/a.yml": rule(), "rules/a.events.yaml": EVENTS, "siemantic.toml": settings})
    write(**{"query.aql": QUERY, "queries/a.aql": QUERY, "events.jsonl": EVENT})
    write(**{"queries/sqlite/b.sql": "SELECT 1\n"})
    commit(tmp_path)
    (example,) = EXAMPLE.findall(fresh_siemantic(*command, "--help").out)
    done = fresh_siemantic(*example.split())
    # Nothing has been accepted yet, and a rule that is so small has findings.
    expected = 1 if example in ("build --check", "check rules") else 0
    assert done.code == expected, done.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_help_text_shows_no_type_of_python(siemantic, command):
    text = siemantic(*command, "--help").out
    assert INTERNAL.search(text) is None, text


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_no_command_is_without_these_tests(siemantic, group):
    named = [(*group, each) for each in _commands_in(siemantic(*group, "--help").out)]
    assert set(named) <= set(COMMANDS)
    assert named


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_no_command_at_all_shows_the_help(siemantic, group):
    done = siemantic(*group)
    assert "Example: siemantic" in done.out + done.err
    assert done.code == 2


def test_the_version_is_that_of_the_package(siemantic):
    done = siemantic("--version")
    assert (done.code, done.out) == (0, f"siemantic {version('siemantic')}\n")


def test_the_version_imports_nothing_heavy():
    """Nothing of pySigma, nor what shows results on a terminal."""
    code = "import sys; from siemantic.cli.app import app;"
    code += "app(['--version'], standalone_mode=False);"
    code += "print(sorted({'sigma', 'rich', 'yaml', 'siemantic.convert'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == ["[]"]
