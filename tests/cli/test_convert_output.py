"""Where queries go: one file per rule and target, the rule's path mirrored, none overwritten."""

import pytest


def _query(image):
    return (
        f"SELECT *\nFROM events\nWHERE Image ILIKE '%\\{image}.exe'\nLIMIT 10000\nLAST 24 HOURS\n"
    )


def test_a_pipe_gets_the_plain_queries(convert, write, rule):
    write(**{"a.yml": rule("a"), "b.yml": rule("b")})
    assert convert("a.yml", "b.yml").out == f"{_query('a')}\n{_query('b')}"


def test_a_pipe_gets_nothing_when_nothing_is_converted(convert, write):
    write(**{"a.yml": ""})
    assert convert("a.yml").out == ""


def test_a_dash_as_output_is_the_pipe(convert, write, rule):
    write(**{"a.yml": rule("a")})
    assert convert("a.yml", "-o", "-").out == _query("a")


def test_a_dash_as_path_is_standard_input(convert, rule):
    assert convert("-", stdin=rule("a")).out == _query("a")


def test_standard_input_stands_beside_files(convert, write, rule):
    write(**{"a.yml": rule("a")})
    assert convert("a.yml", "-", stdin=rule("b")).out == f"{_query('a')}\n{_query('b')}"


def test_a_folder_gets_the_paths_of_the_rules(convert, write, rule, files, tmp_path):
    write(**{"rules/a.yml": rule("a"), "rules/windows/b.yaml": rule("b")})
    done = convert("rules", "-o", "queries")
    assert (done.code, done.out) == (0, "")
    assert files("queries") == ["qradar_aql/a.aql", "qradar_aql/windows/b.aql"]
    assert (tmp_path / "queries/qradar_aql/a.aql").read_text() == _query("a")


def test_a_name_with_an_ending_is_one_file(convert, write, rule, tmp_path):
    write(**{"rules/a.yml": rule("a"), "rules/b.yml": rule("b")})
    assert convert("rules", "-o", "new/all.aql").code == 0
    assert (tmp_path / "new/all.aql").read_text() == f"{_query('a')}\n{_query('b')}"


def test_a_name_with_an_ending_and_a_slash_is_a_folder(convert, write, rule, files):
    write(**{"a.yml": rule("a")})
    assert convert("a.yml", "-o", "queries.v1/").code == 0
    assert files("queries.v1") == ["qradar_aql/a.aql"]


def test_a_target_that_is_named_twice_is_converted_to_once(convert, write, rule):
    write(**{"a.yml": rule("a")})
    assert convert("a.yml", "-t", "qradar_aql").out == _query("a")


@pytest.mark.backends
def test_each_target_has_a_folder_of_its_own(siemantic, write, rule, files):
    write(**{"rules/a.yml": rule("a")})
    done = siemantic("convert", "rules", "-t", "qradar_aql", "-t", "splunk", "-o", "queries")
    assert done.code == 0
    assert files("queries") == ["qradar_aql/a.aql", "splunk/a.spl"]


@pytest.mark.backends
def test_several_targets_do_not_go_into_one_file(siemantic, write, rule, files):
    write(**{"rules/a.yml": rule("a")})
    done = siemantic("convert", "rules", "-t", "qradar_aql", "-t", "splunk", "-o", "all.txt")
    assert done.code == 2
    assert "name a folder" in done.err
    assert files("") == ["rules/a.yml"]


@pytest.mark.parametrize(
    "case",
    [
        (["one/a.yml", "two/a.yml"], ["one/a.aql", "two/a.aql"]),
        (["one/a.yml", "one/a.yaml"], ["a.aql", "a~2.aql"]),
        (["one/a.yml", "one/A.yml"], ["A.aql", "a~2.aql"]),
        (["one/two.yml"], ["two.1.aql", "two.2.aql"]),
        (["one/two.yml", "one/two.1.yml"], ["two.1.aql", "two.1~2.aql", "two.2.aql"]),
        (["one/a.yml", "one/./a.yml", "one/../one/a.yml"], ["a.aql"]),
        (["one/a.rule"], ["a.rule.aql"]),
        (["-"], ["stdin.aql"]),
    ],
    ids=lambda case: " ".join(case[0]),
)
def test_no_two_rules_share_a_file(convert, write, rule, files, case):
    """Also on a file system that ignores case."""
    inputs, expected = case
    names = ("one/a.yml", "one/a.yaml", "one/A.yml", "two/a.yml", "one/two.1.yml", "one/a.rule")
    write(**dict.fromkeys(names, rule()), **{"one/two.yml": f"{rule('x')}---\n{rule('y')}"})
    assert convert(*inputs, "-o", "queries", stdin=rule()).code == 0
    assert files("queries/qradar_aql") == sorted(expected)


def test_two_rules_in_one_file_are_two_queries(convert, write, rule, tmp_path):
    write(**{"two.yml": f"{rule('x')}---\n{rule('y')}"})
    convert("two.yml", "-o", "queries")
    folder = tmp_path / "queries/qradar_aql"
    assert (folder / "two.1.aql").read_text() == _query("x")
    assert (folder / "two.2.aql").read_text() == _query("y")


def test_a_pattern_says_which_files_of_a_folder_are_rules(convert, write, rule):
    write(**{"rules/a.sigma": rule("a"), "rules/b.yml": rule("b")})
    assert convert("rules", "-P", "*.sigma").out == _query("a")


def test_a_filter_narrows_the_query(convert, write, rule):
    filter_text = """\
title: Administrators
logsource: {product: windows}
filter: {rules: any, users: {User: adm}, condition: not users}
"""
    write(**{"rules/a.yml": rule("a"), "filters/f.yml": filter_text})
    done = convert("rules", "--filter", "filters")
    assert done.code == 0
    assert "adm" in done.out


def test_a_profile_may_be_a_file(siemantic, write, rule):
    profile = 'fields: {Image: "Process Path"}\nwindow: 3 HOURS\n'
    sources = (
        "log_sources: [{category: process_creation, product: windows, where: {devicetype: 12}}]\n"
    )
    write(**{"a.yml": rule("a"), "site.yml": profile + sources})
    done = siemantic("convert", "a.yml", "-t", "qradar_aql", "--profile", "site.yml")
    assert done.code == 0, done.err
    assert '"Process Path" ILIKE' in done.out
    assert "LAST 3 HOURS" in done.out


@pytest.mark.backends
def test_a_format_and_a_pipeline_can_be_chosen(siemantic, write, rule):
    write(**{"a.yml": rule("a")})
    arguments = ("-t", "splunk", "-f", "savedsearches", "-p", "splunk_windows")
    done = siemantic("convert", "a.yml", *arguments)
    assert done.code == 0
    assert "[default]\n" in done.out
    assert "[A rule]\n" in done.out


def test_no_link_leads_a_query_out_of_the_folder(convert, write, rule, tmp_path):
    write(**{"rules/a.yml": rule(), "outside/secret": "precious", "queries/README": ""})
    (tmp_path / "queries/qradar_aql").symlink_to(tmp_path / "outside")
    done = convert("rules", "-o", "queries")
    assert (done.code, "leads to" in done.err) == (2, True)
    assert [each.name for each in (tmp_path / "outside").iterdir()] == ["secret"]


def test_the_folder_that_the_user_names_may_be_a_link(convert, write, rule, files, tmp_path):
    write(**{"rules/a.yml": rule(), "outside/notes": ""})
    (tmp_path / "queries").symlink_to(tmp_path / "outside")
    assert convert("rules", "-o", "queries").code == 0
    assert files("outside") == ["notes", "qradar_aql/a.aql"]
