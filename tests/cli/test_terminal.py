"""On a terminal of 80 x 24 there are colours and tables, in a pipe there are none."""

import re
import sys
from itertools import pairwise

import pytest

from qradar.emulated import NOW_MS, TOKEN, emulated
from qradar.scripted import Reply, serve

CONVERT = ("convert", "rules", "-t", "qradar_aql", "--profile", "plain")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
STYLE = re.compile(r"\x1b\[[0-9;]*m")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.fixture
def rules(write, rule):
    """A sound rule, one that the target cannot say, and one that is broken."""
    write(
        **{
            "rules/a.yml": rule("a", title="Sound"),
            "rules/b.yml": rule("b", title="Unsupported").replace("Image|", 'Im"age|'),
            "rules/c.yml": rule("c", title="Broken").replace(": selection", ": nowhere"),
        }
    )


def _lines(text):
    """What stays on the screen, without colours; a line that is drawn anew counts once."""
    return [
        ESCAPE.sub("", line).rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").split("\n")
    ]


@pytest.mark.parametrize("name", ["targets", "pipelines", "profiles"])
def test_a_list_is_a_table_that_fits_the_terminal(terminal, name):
    """Below it a command that is to be copied has one line, however long."""
    text, code = terminal("list", name)
    lines = [line for line in _lines(text) if line.strip()]
    assert (code, lines[0].split()[0]) == (0, "Name")
    assert STYLE.search(text)
    assert all(len(line) <= 80 or "; run: " in line for line in lines)


def test_targets_have_their_endings_pipelines_and_packages(terminal):
    """In a second table, since the first is as wide as the terminal."""
    text, _ = terminal("list", "targets")
    rows = [line.split() for line in _lines(text)]
    assert ["Name", "Ending", "Fields", "by", "Backend"] in rows
    assert ["qradar_aql", ".aql", "profile", "ibm", "siemantic"] in rows
    assert ["carbonblack", ".lucene", "carbonblack", "carbonblack"] in rows
    assert ["qradar_community", ".aql", "qradar-aql-fields", "qradar-community"] in rows


def test_targets_say_whole_names_and_how_to_install_them(terminal):
    """Also on a narrow terminal; none of these are installed in the test's folder for data."""
    text, _ = terminal("list", "targets", COLUMNS="60")
    lines = _lines(text)
    assert any(line.split()[0] == "opensearch_lucene" for line in lines if line.strip())
    assert "qradar is not installed; run: siemantic targets install qradar" in lines
    assert "loki is parsed by: Loki's parser" in lines


def test_coverage_keeps_words_whole(terminal, write, rule):
    """Each target has a column for what is tested, and one for what is proved."""
    write(**{"tagged/a.yml": rule() + "tags: [attack.execution, attack.t1059.001]\n"})
    text, _ = terminal("coverage", "tagged", "-t", "qradar_aql", "-t", "sqlite")
    words = " ".join(_lines(text)).split()
    assert (words.count("qradar_aql"), words.count("tested"), words.count("proved")) == (2, 2, 2)
    assert {"Interpreter", "PowerShell"} <= set(words)


@pytest.mark.usefixtures("rules")
def test_converting_ends_with_a_table_of_what_happened(terminal):
    text, code = terminal(*CONVERT, "-o", "queries")
    lines = [line for line in _lines(text) if re.search(r"\w", line)]
    header, row = next(pair for pair in pairwise(lines) if pair[0].split()[:1] == ["Target"])
    assert code == 1
    assert header.split()[:4] == ["Target", "Converted", "Unsupported", "Broken"]
    assert re.findall(r"\d+", row) == ["1", "1", "1", "3"]


@pytest.mark.usefixtures("rules")
def test_a_progress_bar_shows_and_goes_away(terminal):
    text, _ = terminal(*CONVERT, "-o", "queries")
    assert "Converting rules" in text
    assert "3/3" in text
    assert text.rindex("\x1b[2K") > text.rindex("3/3")
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


@pytest.mark.usefixtures("rules")
def test_queries_are_shown_in_colours_below_their_titles(terminal):
    text, _ = terminal(*CONVERT)
    lines = [line.strip() for line in _lines(text)]
    assert lines[lines.index("Sound (qradar_aql)") + 1].startswith("SELECT")
    assert STYLE.search(text)


@pytest.mark.usefixtures("rules")
def test_only_what_was_converted_has_a_heading(terminal):
    text, _ = terminal(*CONVERT)
    assert "Broken (qradar_aql)" not in text


@pytest.mark.usefixtures("rules")
def test_problems_have_place_and_way_out(terminal):
    lines = [line.strip() for line in _lines(terminal(*CONVERT, "-o", "queries")[0])]
    place = lines.index("rules/c.yml:9:5")
    assert lines[place - 1].startswith("invalid_condition: ")
    place = lines.index("rules/b.yml:8:9")
    assert lines[place + 1].startswith("= ")


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("command", [CONVERT, ("list", "targets"), ("test", "rules")], ids=" ".join)
def test_a_pipe_gets_no_colours(siemantic, command):
    done = siemantic(*command)
    assert "\x1b" not in done.out + done.err


@pytest.mark.usefixtures("rules")
def test_json_on_a_terminal_has_no_colours(terminal):
    text, _ = terminal("list", "profiles", "--format", "json")
    assert "\x1b" not in text


@pytest.mark.usefixtures("rules")
def test_colours_can_be_switched_off(terminal):
    """As https://no-color.org asks for."""
    text, _ = terminal(*CONVERT, "-o", "queries", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", text)


HOSTILE = "\\e]0;owned\\a\\e[2J"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: A rule", f'title: "A{HOSTILE} rule"'),
        ("Image|endswith", f'"Image|{HOSTILE}"'),
        ("level: high", f'level: "{HOSTILE}"'),
        ("'\\a.exe'", f'"{HOSTILE}"'),
        ("condition: selection", f'condition: "{HOSTILE}"'),
    ],
)
def test_a_rule_of_an_enemy_cannot_command_the_terminal(terminal, write, rule, before, after):
    write(**{"rules/a.yml": rule().replace(before, after)})
    text, _ = terminal(*CONVERT)
    assert "\x1b[2J" not in text
    assert "\x1b]0;" not in text


ENDLESS = "endless" * 15_000


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ("title: A rule", ("verify", "rules", "-t", "qradar_aql", "--profile", "plain")),
        ("title: A rule", ("explain", "rules", "-t", "qradar_aql", "--profile", "plain")),
        ("product: windows", ("coverage", "rules", "--by", "source")),
        ("level: high", CONVERT),
    ],
)
def test_endless_text_of_a_rule_does_not_fill_the_terminal(terminal, write, rule, before, command):
    """Its beginning is shown, and how long it is or where all of it is."""
    name = before.partition(":")[0]
    text = rule()
    assert before in text
    write(**{"rules/a.yml": text.replace(before, f"{name}: {ENDLESS}")})
    shown, _ = terminal(*command)
    assert "endless" in shown
    assert re.search(r"\(105,\d{3}\s+characters\)|all of it with", STYLE.sub("", shown))
    assert len(shown) < 10_000


def test_what_a_profile_has_not_is_told_with_some_of_the_files(terminal, write, rule):
    """Each whole, on a line of its own, and how many more there are."""
    files = {f"rules/{name}.yml": rule(number=ord(name)) for name in "abcde"}
    write(**{name: text.replace("Image|", "Img|") for name, text in files.items()})
    out, code = terminal("profile", "check", "rules", "--profile", "ibm")
    shown = ESCAPE.sub("", out).replace("\r", "")
    assert code == 1
    assert "unmapped_field: Img (5 rules); near: Image\n  rules/a.yml\n  rules/b.yml\n" in shown
    assert "  and 2 more; all of them with --format json\n" in shown


def test_records_that_are_too_wide_for_a_table_are_blocks(terminal):
    """Each value whole, however narrow the terminal is; times in UTC (issue 8)."""
    event = {"username": "eve", "Process Path": r"C:\Windows\a.exe", "Command": "x " * 40 + "end"}
    with emulated([{"starttime": NOW_MS, **event}]) as server:
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        query = "SELECT starttime, {} FROM events LIMIT 9 LAST 1 DAYS"
        wide = terminal("qradar", "search", query.format('"Process Path", Command'), **ours)[0]
        narrow = terminal("qradar", "search", query.format("username"), **ours)[0]
    lines = ESCAPE.sub("", wide).replace("\r", "")
    assert "starttime     2023-11-14 22:13:20.000 UTC\nProcess Path  C:\\Windows\\a.exe\n" in lines
    assert f"Command       {event['Command']}\n" in lines
    assert "2023-11-14 22:13:20.000 UTC   eve" in ESCAPE.sub("", narrow)


def test_what_is_empty_in_all_records_is_left_out(terminal):
    """And named once; in one record alone a column may be empty (issue 8)."""
    first = {"starttime": NOW_MS, "Command": "x" * 90, "username": "eve"}
    older = {"starttime": NOW_MS - 10**9, "Filename": "a"}
    with emulated([first, first | {"username": None}, older]) as server:
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        query = "SELECT username, qid, Filename, Command FROM events LIMIT 9 LAST 1 DAYS"
        text = ESCAPE.sub("", terminal("qradar", "search", query, **ours)[0]).replace("\r", "")
    assert f"username  eve\nCommand   {'x' * 90}\n" in text
    assert f"username  \nCommand   {'x' * 90}\n" in text
    assert "empty in all rows: qid, Filename\n" in text


def test_a_search_of_which_nothing_is_known_shows_that_it_goes_on(terminal):
    """A console may tell no progress until the end; the time so far moves (issue 8)."""
    with serve() as server:
        told = [("WAIT", 0), ("EXECUTE", 0), ("EXECUTE", 0), ("EXECUTE", 40), ("COMPLETED", 100)]
        begun, *states = (
            Reply({"search_id": "s1", "status": status, "progress": progress})
            for status, progress in told
        )
        server.replies |= {
            "/api/help/versions": [Reply([{"version": "26.0"}])],
            "/api/ariel/searches": [begun],
            "/api/ariel/searches/s1": states,
            "/api/ariel/searches/s1/results": [Reply({"events": [{"n": 1}]})],
        }
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        text, code = terminal("qradar", "search", "SELECT 1 FROM events LAST 1 DAYS", **ours)
    assert (code, "0/100" in text) == (0, False), text
    assert re.search(r"Searching.*0:00:00", text)
