"""`siemantic test`: each test's verdict, and everything that is wrong with a file of tests."""

import pytest

PASSING = "title: the tool matches\nmatch: true\nevent: {Image: 'C:\\a.exe'}\n"
FAILING = "title: another tool\nmatch: true\nevent: {Image: 'C:\\b.exe'}\n"
INVALID = {
    "broken YAML": ("title: [\n", "1:9: invalid_yaml: "),
    "a picture of a cat": (b"\x89PNG\xff", "1:1: invalid_yaml: "),
    "a tag that is not of its type": ("title: t\nmatch: !!int x\nevent: {}\n", "2:8: invalid_"),
    "a list": ("- title\n", "1:1: invalid_test: a test is a mapping"),
    "no title": ("match: true\nevent: {}\n", "1:1: invalid_test: the test has no 'title'"),
    "an unknown key": (PASSING + "matsch: true\n", "1:1: invalid_test: unknown key 'matsch'"),
    "no verdict": ("title: t\nevent: {}\n", "1:1: invalid_test: 'match' is true or false"),
    "an event that is a list": ("title: t\nmatch: true\nevent: []\n", "1:1: invalid_test: 'event'"),
    "neither event nor stream": ("title: t\n", "1:1: invalid_test: a test has an 'event'"),
    "two kinds at once": (PASSING + "events: a.json\n", "1:1: invalid_test: a test has an"),
    "events that are no file": ("title: t\nmatch: true\nevents: []\n", "1:1: invalid_test: 'ev"),
    "a stream for a plain rule": ("title: t\nstream: []\nalerts: []\n", "1:1: invalid_test: "),
    "a rule that is not there": (PASSING + "rule: nowhere\n", "1:1: unknown_rule: "),
    "a filter that is not there": (PASSING + "filters: [nowhere.yml]\n", "1:1: "),
    "a filter that is a number": (PASSING + "filters: [5]\n", "1:1: "),
}


@pytest.fixture
def run(siemantic, write, rule):
    """Writes tests beside a rule, sound tests beside another, and runs all of them."""

    def run_tests(text, *options):
        write(**{"r/a.yml": rule("a"), "r/a.events.yaml": text})
        write(**{"r/z.yml": rule("a", number=11), "r/z.events.yaml": PASSING})
        return siemantic("test", "r", *options)

    return run_tests


def test_tests_that_pass_exit_with_nothing(run):
    done = run(f"{PASSING}---\n{PASSING}")
    assert (done.code, done.out) == (0, "3 passed, 0 failed in 2 files\n")


def test_a_test_that_fails_is_named_with_its_line(run):
    done = run(f"{PASSING}---\n{FAILING}")
    assert (done.code, done.out) == (1, "2 passed, 1 failed in 2 files\n")
    assert (
        "r/a.events.yaml:5:1: failed: 'another tool': the rule does not match the event" in done.err
    )


@pytest.mark.parametrize(("text", "says"), INVALID.values(), ids=INVALID)
def test_a_test_that_cannot_be_read_stops_no_other(run, text, says):
    done = run(text)
    assert done.code == 1, done.err
    assert f"r/a.events.yaml:{says}" in done.err
    assert done.out.startswith("1 passed")


def test_json_has_an_object_per_test(run):
    done = run(f"{PASSING}---\n{FAILING}---\nmatch: true\n", "--format", "json")
    assert done.code == 1
    assert [(each["title"], each["outcome"], each["passed"]) for each in done.objects] == [
        ("the tool matches", "passed", True),
        ("another tool", "failed", False),
        ("the tool matches", "passed", True),
        (None, "error", False),
    ]
    assert done.objects[1]["failure"]["change"] == [
        {"field": "Image", "before": "C:\\b.exe", "after": "C:\\a.exe"}
    ]


def test_a_broken_rule_fails_its_tests_with_its_own_line(run, write, rule, siemantic):
    run(PASSING)
    write(**{"r/a.yml": rule().replace(": selection", ": nowhere")})
    done = siemantic("test", "r")
    assert done.code == 1
    assert "r/a.yml:9:5: invalid_condition" in done.err
    assert done.out == "1 passed, 0 failed, 1 error in 2 files\n"


def test_a_rule_file_stands_for_the_tests_beside_it(run, siemantic):
    run(PASSING)
    assert siemantic("test", "r/a.yml").out == "1 passed, 0 failed in 1 file\n"


def test_a_test_without_a_rule_is_a_finding(run, siemantic, tmp_path):
    run(PASSING)
    (tmp_path / "r/a.yml").unlink()
    done = siemantic("test", "r")
    assert done.code == 1
    assert "r/a.events.yaml:1:1: no_rule: there is no rule in a.yml beside the test" in done.err


def test_a_failure_says_what_decided_and_what_would_do(run):
    done = run(FAILING)
    assert "  no  selection: Image: '*\\a.exe'  <- Image is 'C:\\b.exe'\n" in done.err
    assert "the rule would match with Image: 'C:\\a.exe' in place of 'C:\\b.exe'\n" in done.err


def test_tests_are_chosen_by_name(run):
    done = run(f"{PASSING}---\n{FAILING}", "-k", "ANOTHER")
    assert (done.code, done.out) == (1, "0 passed, 1 failed in 1 file\n")
    done = run(PASSING, "-k", "nothing")
    assert (done.code, done.out) == (1, "")
    assert "no tests called 'nothing'" in done.err


def test_what_cannot_be_run_is_told_and_fails_nothing(run, write, siemantic):
    run(PASSING)
    write(**{"r/a.pcap": "x", "r/a.events.yaml": "{title: t, match: true, events: a.pcap}"})
    done = siemantic("test", "r")
    assert (done.code, done.out) == (0, "1 passed, 0 failed, 1 skipped in 2 files\n")
    assert "skipped: recordings of the kind '.pcap' are not read here" in done.err


@pytest.mark.backends
def test_queries_of_targets_are_run_too(write, siemantic):
    """What siemantic.toml says of a target counts where the command line is silent."""
    detection = "detection:\n  a: {A: a}\n  b: {B: b}\n  condition: a and not b\n"
    rule = f"title: A rule\nlogsource: {{product: windows}}\n{detection}"
    write(**{"r/b.yml": rule, "r/b.events.yaml": "title: t\nmatch: true\nevent: {A: a}\n"})
    done = siemantic("test", "r/b.yml", "-t", "sqlite")
    assert (done.code, done.out) == (1, "1 passed, 1 failed in 1 file\n")
    assert "'t': the query of sqlite does not find the event\n" in done.err
    write(**{"siemantic.toml": "rules = ['r']\ntargets = ['sqlite']\nexact = ['sqlite']\n"})
    done = siemantic("test", "-t", "sqlite", "--format", "json")
    assert done.code == 0
    assert [each["target"] for each in done.objects] == [None, "sqlite"]


@pytest.mark.backends
def test_a_target_without_an_engine_is_wrong_usage(run):
    done = run(PASSING, "-t", "splunk")
    assert (done.code, done.out) == (2, "")
    said = "Error: the queries of 'splunk' cannot be run on events: there is no reader"
    assert done.err.startswith(said)
    assert done.err.count("\n") == 1


def test_coverage_names_the_values_that_no_test_exercises(run, write, rule, siemantic):
    run(PASSING)
    write(**{"r/b.yml": rule("b", "Untested", 12)})
    text = rule().replace(r"'\a.exe'", r"['\a.exe', '\c.exe']")
    write(**{"r/a.yml": text})
    done = siemantic("test", "r", "--coverage")
    assert done.code == 1
    assert done.out.splitlines() == [
        "r/a.yml:8:36\tA rule\tImage: '*\\c.exe'",
        "r/b.yml\tUntested\tits 1 value: it has no test",
    ]
    assert done.err == "2 of 4 values of 3 rules are exercised; 1 has no test\n"
    done = siemantic("test", "r", "--coverage", "--format", "json")
    assert [each["exercised"] for each in done.objects] == [1, 0, 1]
    assert done.objects[0]["missing"] == [{"value": "Image: '*\\c.exe'", "line": 8, "column": 36}]
    assert siemantic("test", "r/z.yml", "--coverage").code == 0


def test_coverage_is_the_matchers(run):
    done = run(PASSING, "--coverage", "-t", "sqlite")
    assert done.code == 2
    assert "leave -t out" in done.err


def test_tests_that_are_not_there_are_counted(siemantic, write, rule):
    """As in a copy of SigmaHQ's rules without the folder of their recordings."""
    write(**{"r/a.yml": f"{rule()}regression_tests_path: regression_data/a/info.yml\n"})
    done = siemantic("test", "r")
    assert (done.code, done.out) == (1, "0 passed, 0 failed, 1 unreadable in 1 file\n")
    assert "copy the folder 'regression_data' from where the rule comes from" in done.err


def test_no_tests_are_no_success(siemantic, write, rule):
    write(**{"r/a.yml": rule()})
    done = siemantic("test", "r")
    assert done.code == 1
    assert "no tests" in done.err
