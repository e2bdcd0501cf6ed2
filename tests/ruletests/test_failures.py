"""Why a test failed: the event, the parts that decided, and the nearest change."""

import json
import textwrap
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from cases_of import cases_of
from ruletests.layouts import run, write
from siemantic.matcher import matches
from siemantic.ruletests.nearest import nearest_change

SOURCE = {"category": "test"}


@pytest.mark.parametrize("case", cases_of("ruletests/failures.yml"))
def test_a_failure_is_told_in_the_lines_of_the_case(case, tmp_path, monkeypatch, write_test):
    """The excerpt of the problem says it, and the parts of the failure hold the same."""
    monkeypatch.chdir(tmp_path)
    (result,) = run_case(case, tmp_path, write_test)
    assert result.outcome == "failed"
    assert result.problem.excerpt.split("\n") == case["lines"]
    assert dict(result.failure.event) == case["event"]


def run_case(case, folder, write_test):
    rule = build(case["detection"], case.get("logsource", SOURCE))
    expected = not matches(rule, case["event"])
    write(folder, write_test(case, expected))
    return run(folder, "r")[0]


@pytest.fixture
def write_test():
    """The files of a rule and of a test that expects a verdict."""
    import yaml

    def files(case, expected):
        rule = {"title": "A rule", "logsource": case.get("logsource", SOURCE)}
        test = {"title": "t", "match": expected, "event": case["event"]}
        return {
            "r/a.yml": yaml.safe_dump(rule | {"detection": case["detection"]}),
            "r/a.events.yaml": yaml.safe_dump(test, sort_keys=False),
        }

    return files


def build(detection, source=SOURCE):
    return SigmaRule.from_dict({"title": "A rule", "logsource": source, "detection": detection})


@pytest.mark.parametrize(
    "event",
    [
        "{1: 2, null: 3, true: 4, 1.5: 6}",
        "{!!binary aGk= : x1, B: !!binary aGk=}",
        "{B: !!set {a, b}}",
        "{A: {b: [c, {d: .nan}]}}",
        r'{A: "\e[31m\0"}',
    ],
)
def test_a_failure_is_plain_data_whatever_the_event(event, tmp_path, monkeypatch):
    """YAML has more than JSON, which reports are made of."""
    detection = "{s: {A: a}, k: [x2], condition: s or k}"
    rule = f"title: r\nlogsource: {{product: windows}}\ndetection: {detection}\n"
    test = f"title: t\nmatch: true\nevent: {event}\n"
    write(tmp_path, {"r/a.yml": rule, "r/a.events.yaml": test})
    monkeypatch.chdir(tmp_path)
    ((result,), problems) = run(tmp_path, "r")
    assert problems == ()
    assert result.outcome == "failed"
    json.dumps(asdict(result.failure))


# --- the law -----------------------------------------------------------------------------------

TEXTS = st.text("aB\\1 ", min_size=1, max_size=4)
ITEMS = st.dictionaries(
    st.builds("".join, st.tuples(st.sampled_from("AB"), st.sampled_from(["", "|contains"])))
    | st.sampled_from(["A|startswith", "B|endswith", "C|startswith"]),
    TEXTS | st.lists(TEXTS, min_size=1, max_size=3, unique=True),
    min_size=1,
    max_size=2,
)
CONDITIONS = st.sampled_from(
    ["one", "one and two", "one or two", "one and not two", "not one", "not (one or two)"]
)
EVENTS = st.dictionaries(st.sampled_from("ABC"), TEXTS, max_size=3)


@given(st.builds(lambda *parts: parts, ITEMS, ITEMS, CONDITIONS), EVENTS)
def test_a_change_that_is_told_turns_the_verdict(parts, event):
    """
    matches(rule, changed) is not matches(rule, event), for every change that is found.

    One is found unless no event has the other verdict, or only one that asks for two values of a
    field at once.
    """
    one, two, condition = parts
    rule = build({"one": one, "two": two, "condition": condition})
    found = nearest_change(rule, event)
    if not found:
        return
    kept = {each.field: each.after for each in found if each.after is not None}
    gone = {each.field for each in found if each.after is None}
    changed = {name: value for name, value in {**event, **kept}.items() if name not in gone}
    assert matches(rule, changed) != matches(rule, event)


@given(ITEMS, EVENTS)
def test_a_change_is_found_for_a_negated_selection(items, event):
    """A selection can always be lost."""
    rule = build({"one": items, "condition": "one or one"})
    if matches(rule, event):
        assert nearest_change(rule, event)


def test_the_selection_of_a_filter_is_called_as_the_filter_does(tmp_path, monkeypatch):
    """pySigma puts a text of its own before it, which is another in each run."""
    files = {
        "r/f.yml": """\
            {title: f, logsource: {category: process_creation, product: windows}, filter: {
            rules: any, known: {User: bob}, condition: not known}}""",
        "r/a.events.yaml": """\
            {title: t, match: true, filters: [f.yml], event: {Image: '\\a.exe', User: bob}}""",
    }
    write(tmp_path, {name: textwrap.dedent(text) for name, text in files.items()})
    monkeypatch.chdir(tmp_path)
    (result,), problems = run(tmp_path, "r")
    assert problems == ()
    assert result.failure.decided == ("yes known (filter): User: 'bob'  <- User is 'bob'",)
