"""`siemantic aql check` on a terminal: colours, lines that fit, and queries that give commands."""

import re
import sys

import pytest

CLEAN = "SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES\n"
MISSPELLED = "SELECT sourceip FROM events\nWHERE usrname IS NULL\nLIMIT 10 LAST 5 MINUTES\n"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.fixture
def check(terminal):
    """Runs the command on a terminal; what it wrote and its exit code."""

    def run(*arguments, **variables):
        text, code = terminal("aql", "check", *arguments, **variables)
        return text.replace("\r\n", "\n"), code

    return run


def test_shows_levels_in_their_colours(check, write):
    write(**{"a.aql": "SELECT usrname FROM events LIMIT 10\n"})
    text, code = check("a.aql")
    assert code == 1
    assert "\x1b[31ma.aql:1:8: error AQL101 unknown_column\x1b[0m: " in text
    assert re.search(r"\x1b\[33ma\.aql:1:1: warning AQL\d+ no_time_clause\x1b\[0m: ", text)


def test_shows_notes_in_blue(check, write):
    write(**{"a.aql": CLEAN.replace(" LIMIT", " WHERE UTF8(payload) LIKE '%sourceip=%' LIMIT")})
    text, _ = check("a.aql")
    assert re.search(r"\x1b\[34ma\.aql:1:\d+: note AQL402 payload_scan\x1b\[0m: ", text)


def test_lines_fit_and_carets_stay_below_what_they_mark(check, write):
    names = ", ".join(f"sourceip AS name_{number}" for number in range(20))
    write(**{"a.aql": CLEAN.replace("sourceip", f"{names}, usrname, {names}")})
    text, _ = check("a.aql")
    lines = ESCAPE.sub("", text).split("\n")
    assert max(map(len, lines)) <= 80
    carets = next(line for line in lines if "^" in line and not line.strip(" ^") and len(line) > 3)
    shown = lines[lines.index(carets) - 1]
    marked = {shown[at] for at, character in enumerate(carets) if character == "^"}
    assert marked <= set("usrname_0123456789")


def test_colours_can_be_switched_off(check, write):
    write(**{"a.aql": MISSPELLED})
    text, _ = check("a.aql", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", text)


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_json_on_a_terminal_has_no_colours(check, write, format_):
    write(**{"a.aql": MISSPELLED})
    text, _ = check("a.aql", "--format", format_)
    assert "\x1b" not in text


@pytest.mark.parametrize("option", [(), ("--fix",), ("--format", "json")], ids=" ".join)
def test_query_of_an_enemy_cannot_command_the_check(check, write, option):
    hostile = "\x1b]0;owned\x07\x1b[2J"
    write(**{"a.aql": CLEAN.replace("LIMIT", f"WHERE usrname LIKE '{hostile}' LIMIT")})
    text, _ = check("a.aql", *option)
    assert "\x1b[2J" not in text
    assert "\x1b]0;" not in text
