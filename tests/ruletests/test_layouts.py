"""What teams have: their files of tests, read and run."""

import pytest

from cases_of import cases_of
from ruletests.layouts import findings_of, line_of, run, write
from siemantic.ruletests import find_tests

HOSTILE = [b"\x89PNG\xff\0", b"- [", b"5", b"[" * 1000, b"&a [*a]", b"? {}\n: 1", b"{a: 1, a: 2}"]


@pytest.mark.parametrize("case", cases_of("ruletests/layouts.yml"))
def test_files_give_the_results_and_findings_of_the_case(case, tmp_path, monkeypatch):
    """Each test is run and each fault told, with file and line."""
    write(tmp_path, case["files"])
    monkeypatch.chdir(tmp_path)
    results, problems = run(tmp_path, "r")
    assert [line_of(each) for each in results] == case["results"]
    found = findings_of(results, problems)
    assert len(problems) <= len(case.get("findings", ()))
    assert [each.hint for each in problems if "hints" in case] == case.get("hints", [])
    for each in case.get("findings", ()):
        assert any(each in line for line in found), found


def test_tests_are_chosen_by_their_titles_and_files(tmp_path, monkeypatch):
    """A name is found in any case, in the title and in the names of both files."""
    text = "{title: The Tool, match: true, event: {}}\n---\n{title: n, match: false, event: {}}"
    write(tmp_path, {"r/a.events.yaml": text, "r/b.test.yml": "tests: [{name: n, event: {}}]"})
    monkeypatch.chdir(tmp_path)
    titles = [[test.title for test in find_tests(["r"], name)[0]] for name in ("the t", "A.Y", "x")]
    assert titles == [["The Tool"], ["The Tool", "n"], []]


@pytest.mark.parametrize("name", ["a.events.yaml", "a.test.yml", "a_test.yml"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_test_is_one_finding_with_its_line(tmp_path, monkeypatch, name, text):
    """A file of any content gives findings and no error."""
    write(tmp_path, {f"r/{name}": text})
    monkeypatch.chdir(tmp_path)
    results, problems = run(tmp_path, "r")
    assert results == ()
    assert [(each.path, each.line) for each in problems] == [(f"r/{name}", 1)]


def test_a_huge_file_of_tests_is_refused_before_it_is_read(tmp_path, monkeypatch):
    """It would take minutes; the way out is a recording."""
    write(tmp_path, {"r/a.events.yaml": b"#" * (17 << 20)})
    monkeypatch.chdir(tmp_path)
    _, problems = run(tmp_path, "r")
    assert [(each.code, each.path) for each in problems] == [("too_large", "r/a.events.yaml")]
