"""`siemantic aql check`: every format, exit code and way in, mending, and what cannot be read."""

import json
import re
import subprocess
import sys

import pytest
from sarif_kit.validate import validation_errors

COMMAND = (sys.executable, "-m", "siemantic.cli.app")
CLEAN = "SELECT sourceip FROM events LIMIT 10 LAST 5 MINUTES\n"
MISSPELLED = "SELECT sourceip FROM events\nWHERE usrname IS NULL\nLIMIT 10 LAST 5 MINUTES\n"
COMMENTED = "SELECT sourceip FROM events -- all of them\nLIMIT 10 LAST 5 MINUTES\n"
MENDED = "SELECT sourceip FROM events\nLIMIT 10 LAST 5 MINUTES\n"
BROKEN = "SELECT sourceip\nFORM events\n"


@pytest.fixture
def check(siemantic):
    """Runs the command."""
    return lambda *arguments, **more: siemantic("aql", "check", *arguments, **more)


# --- findings ----------------------------------------------------------------------------------


def test_query_without_findings_is_clean(check, write):
    write(**{"a.aql": CLEAN})
    done = check("a.aql")
    assert (done.code, done.out, done.err) == (0, "", "no findings in 1 file\n")


def test_finding_has_place_excerpt_and_way_out(check, write):
    write(**{"a.aql": MISSPELLED})
    done = check("a.aql")
    head, line, carets, hint = done.out.splitlines()
    assert head.startswith("a.aql:2:7: AQL101 unknown_column: unknown column 'usrname'")
    assert (line, carets) == ("  WHERE usrname IS NULL", "        ^^^^^^^")
    assert hint.startswith("  = did you mean 'username'?")
    assert (done.code, done.err) == (1, "1 finding: 1 error\n")


def test_syntax_error_is_a_finding(check, write):
    write(**{"a.aql": BROKEN})
    done = check("a.aql")
    head, *excerpt, hint = done.out.splitlines()
    assert head.startswith("a.aql:2:1: AQL001 syntax_error: ")
    assert excerpt == ["  FORM events", "  ^^^^"]
    assert hint == "  = did you mean FROM?"
    assert (done.code, done.err) == (1, "1 finding: 1 error\n")


def test_summary_counts_levels_and_what_can_be_fixed(check, write):
    write(**{"a.aql": COMMENTED, "b.aql": "SELECT sourceip FROM events\n"})
    done = check("a.aql", "b.aql")
    assert done.err == "3 findings: 1 error, 2 warnings; 1 can be fixed with --fix\n"
    assert done.code == 1


def test_standard_input_is_a_dash(check):
    done = check("-", stdin=MISSPELLED)
    assert done.code == 1
    assert done.out.startswith("-:2:7: AQL101 ")


def test_files_are_told_in_the_order_in_which_they_are_named(check, write):
    write(**{"a.aql": MISSPELLED, "b.aql": MISSPELLED})
    done = check("b.aql", "-", "a.aql", "b.aql", stdin=MISSPELLED)
    assert re.findall(r"^(\S+):2:7", done.out, re.MULTILINE) == ["b.aql", "-", "a.aql"]


def test_folder_stands_for_its_queries(check, write):
    write(**{"q/b.aql": MISSPELLED, "q/in/a.aql": MISSPELLED, "q/notes.txt": "dear cat"})
    found = re.findall(r"^(\S+):2:7", check("q").out, re.MULTILINE)
    assert [name.replace("\\", "/") for name in found] == ["q/b.aql", "q/in/a.aql"]


def test_filter_of_a_rule_test_is_read_with_an_option(check, write):
    write(**{"a.aql": "username IS NULL\n"})
    assert check("a.aql", "--filter").code == 0
    assert "AQL001 syntax_error" in check("a.aql").out


def test_schema_tells_custom_properties(check, write):
    write(
        **{
            "a.aql": CLEAN.replace("sourceip", '"Process Path"'),
            "site.yml": "complete: true\nevents: {Process Path: text}\n",
            "other.yml": "complete: true\nevents: {Event ID: text}\n",
        }
    )
    assert check("a.aql", "--schema", "site.yml").code == 0
    assert "AQL101 unknown_column" in check("a.aql", "--schema", "other.yml").out


def test_byte_order_mark_and_line_ends_are_no_findings(check, write):
    write(**{"a.aql": b"\xef\xbb\xbf" + MISSPELLED.replace("\n", "\r\n").encode()})
    assert check("a.aql").out.startswith("a.aql:2:7: ")


def test_reader_that_leaves_is_no_error(tmp_path, environment, write):
    write(**{"a.aql": MISSPELLED})
    with subprocess.Popen(
        [*COMMAND, "aql", "check", *["a.aql"] * 2, "--format", "sarif"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment,
    ) as process:  # fmt: skip
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said


# --- other tools -------------------------------------------------------------------------------


def test_pipe_gets_no_colours(check, write):
    write(**{"a.aql": MISSPELLED})
    done = check("a.aql")
    assert "\x1b" not in done.out + done.err


def test_json_has_an_object_per_finding(check, write):
    write(**{"a.aql": MISSPELLED, "b.aql": COMMENTED})
    done = check("a.aql", "b.aql", "--format", "json")
    first, second = done.objects
    assert first.pop("message").startswith("unknown column 'usrname'")
    assert first.pop("hint").startswith("did you mean 'username'?")
    assert first == {
        "code": "AQL101",
        "name": "unknown_column",
        "level": "error",
        "path": "a.aql",
        "line": 2,
        "column": 7,
        "fixable": False,
    }
    assert (second["code"], second["path"], second["fixable"]) == ("AQL201", "b.aql", True)
    assert (done.code, done.err) == (1, "")


def test_json_without_findings_is_an_empty_list(check):
    done = check("-", "--format", "json", stdin=CLEAN)
    assert (done.code, done.objects) == (0, [])


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (COMMENTED, 1), (BROKEN, 1)])
def test_sarif_is_valid_and_has_the_same_exit_codes(check, write, text, code):
    write(**{"q/a.aql": text})
    done = check("q/a.aql", "--format", "sarif")
    log = json.loads(done.out)
    assert validation_errors(log) == []
    assert len(log["runs"][0]["results"]) == code
    assert done.code == code


# --- mending -----------------------------------------------------------------------------------


def test_fix_mends_the_file_and_says_what(check, write, tmp_path):
    write(**{"a.aql": COMMENTED, "b.aql": CLEAN})
    done = check("--fix", "a.aql", "b.aql")
    assert (tmp_path / "a.aql").read_text() == MENDED
    assert (tmp_path / "b.aql").read_text() == CLEAN
    assert (done.code, done.out) == (0, "")
    assert done.err == "fixed 1 finding in a.aql: AQL201 comment\nno findings in 2 files\n"


def test_fix_tells_what_is_left_where_it_stands_now(check, write):
    write(**{"a.aql": "SELECT /* what\nelse */ usrname FROM events LIMIT 10 LAST 5 MINUTES\n"})
    done = check("--fix", "a.aql")
    assert done.code == 1
    assert re.match(r"a\.aql:1:\d+: AQL101 ", done.out)
    assert done.err.endswith("1 finding: 1 error\n")


def test_fix_leaves_a_file_without_findings_untouched(check, write, tmp_path):
    write(**{"a.aql": CLEAN})
    before = (tmp_path / "a.aql").stat()
    check("--fix", "a.aql")
    after = (tmp_path / "a.aql").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_fix_leaves_a_syntax_error_as_it_is(check, write, tmp_path):
    write(**{"a.aql": BROKEN})
    assert check("--fix", "a.aql").code == 1
    assert (tmp_path / "a.aql").read_text() == BROKEN


def test_fix_prints_the_mended_standard_input(check):
    text = COMMENTED.replace("sourceip", "usrname")
    done = check("--fix", "-", stdin=text)
    assert done.out == MENDED.replace("sourceip", "usrname")
    assert "-:1:8: AQL101 unknown_column" in done.err
    assert "fixed 1 finding in standard input: AQL201 comment" in done.err
    assert done.code == 1


def test_fix_prints_standard_input_that_needs_no_mending(check):
    assert check("--fix", "-", stdin=BROKEN).out == BROKEN
    assert check("--fix", "-", stdin=CLEAN).out == CLEAN


def test_fix_with_json_tells_what_is_left(check, write, tmp_path):
    write(**{"a.aql": COMMENTED})
    done = check("--fix", "a.aql", "--format", "json")
    assert (done.code, done.objects) == (0, [])
    assert (tmp_path / "a.aql").read_text() == MENDED


def test_fix_keeps_line_ends(check, write, tmp_path):
    write(**{"a.aql": COMMENTED.replace("\n", "\r\n")})
    check("--fix", "a.aql")
    assert (tmp_path / "a.aql").read_bytes() == MENDED.replace("\n", "\r\n").encode()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_fix_keeps_permissions(check, write, tmp_path):
    write(**{"a.aql": COMMENTED})
    (tmp_path / "a.aql").chmod(0o640)
    assert check("--fix", "a.aql").code == 0
    assert (tmp_path / "a.aql").stat().st_mode & 0o777 == 0o640


# --- wrong usage -------------------------------------------------------------------------------

USAGE = {
    "no file": ((), "FILE"),
    "a file that is not there": (
        ("b.aql",),
        "'b.aql' does not exist; name a file, a folder or '-'",
    ),
    "a name that is too long": (("x" * 5000,), "File name too long"),
    "a name below a file": (("a.aql/b.aql",), "'a.aql/b.aql' "),
    "an empty file": (("empty.aql",), "'empty.aql' is empty; it should hold a query"),
    "a file of blanks": (("blank.aql",), "'blank.aql' is empty"),
    "an encoding that is not UTF-8": (("latin.aql",), "'latin.aql' is not text in UTF-8"),
    "a folder without queries": (("none",), "there is no *.aql file in the folder 'none'"),
    "a folder of rules": (
        ("rules",),
        "there is no *.aql file in the folder 'rules'; 'siemantic convert -t qradar_aql -o FOLDER'",
    ),
    "a rule": (("rules/a.yml",), "'rules/a.yml' is YAML, as rules are, and no query; 'siemantic"),
    "an unknown format": (("a.aql", "--format", "xml"), "'text', 'json', 'sarif'"),
    "a schema that is not there": (("a.aql", "--schema", "b.yml"), "'b.yml' cannot be read"),
    "a schema that is none": (("a.aql", "--schema", "a.aql"), "a.aql:1: "),
    "mending standard input for JSON": (("-", "--fix", "--format", "json"), "goes with text"),
    "nothing on standard input": (("-",), "standard input is empty"),
}
FILES = {
    "a.aql": COMMENTED,
    "empty.aql": "",
    "blank.aql": " \n",
    "latin.aql": "SELECT 'Caf\xe9' FROM events".encode("latin-1"),
    "none/.keep": "",
    "rules/a.yml": "title: A rule",
}


@pytest.mark.parametrize(("arguments", "says"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_said_with_the_way_out(check, write, arguments, says):
    write(**FILES)
    done = check(*arguments)
    assert "Traceback" not in done.err
    assert says in " ".join(done.err.split())
    assert (done.code, done.out) == (2, "")


def test_one_file_that_cannot_be_read_hides_no_finding(check, write):
    write(**FILES)
    done = check("latin.aql", "a.aql")
    assert "a.aql:1:29: AQL201" in done.out
    assert "Error: 'latin.aql' is not text in UTF-8" in done.err
    assert done.code == 2


def test_one_file_that_cannot_be_read_leaves_all_as_they_are(check, write, tmp_path):
    write(**FILES)
    done = check("--fix", "a.aql", "latin.aql")
    assert (done.code, done.out) == (2, "")
    assert (tmp_path / "a.aql").read_text() == COMMENTED


def _is_refused(check, tmp_path, name, says):
    """Mending is refused with these words; nothing has changed, the other file included."""
    done = check("--fix", "a.aql", name)
    assert says in done.err
    assert (done.code, done.out) == (2, "")
    assert (tmp_path / "a.aql").read_text() == COMMENTED


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_link_is_checked_and_not_replaced(check, write, tmp_path):
    write(**{"a.aql": COMMENTED, "there/b.aql": COMMENTED})
    (tmp_path / "link.aql").symlink_to("there/b.aql")
    assert "link.aql:1:29: AQL201" in check("link.aql").out
    _is_refused(check, tmp_path, "link.aql", "'link.aql' is a symbolic link; name the file itself")
    assert (tmp_path / "link.aql").is_symlink()
    assert (tmp_path / "there/b.aql").read_text() == COMMENTED


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_read_only_file_is_checked_and_not_replaced(check, write, tmp_path):
    write(**{"a.aql": COMMENTED, "b.aql": COMMENTED})
    (tmp_path / "b.aql").chmod(0o444)
    assert "b.aql:1:29: AQL201" in check("b.aql").out
    _is_refused(check, tmp_path, "b.aql", "'b.aql' is read-only; make it writable")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_link_that_leads_nowhere_does_not_exist(check, tmp_path):
    (tmp_path / "link.aql").symlink_to("nowhere")
    done = check("link.aql")
    assert done.code == 2
    assert "'link.aql' does not exist" in done.err


def test_file_that_cannot_be_read_is_said(check, write):
    write(**{"a.aql": CLEAN})
    done = check("a.aql/b.aql")
    assert done.code == 2
    assert "'a.aql/b.aql' cannot be read: Not a directory" in done.err
