"""
The matcher agrees with others that were written without it, or the difference is known.

Neither azuma nor SQLite looks at log sources, so detections alone are compared.
"""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cases_of import cases_of
from matcher.building import build, load_rules
from matcher.others import MATCHERS, REFUSED
from siemantic.errors import UnsupportedError
from siemantic.events import in_sigma_names
from siemantic.matcher import matches
from targets.converting import write_rules

DIFFERENCES = [case.values[0] for case in cases_of("matcher/differences.yml")]
OTHERS = ["azuma", pytest.param("sqlite", marks=pytest.mark.backends)]


def known(name, corpus):
    """The cases of a corpus in which a matcher is known to differ."""
    lists = [each.get(corpus, []) for each in DIFFERENCES if each["by"] == name]
    return sorted(case for cases in lists for case in cases)


def built(contents, folder):
    """The rules of these contents, as siemantic reads and builds them."""
    write_rules(folder, contents)
    return load_rules(folder)


def verdict(rule, event):
    """The matcher's verdict, or that there is none."""
    try:
        return matches(rule, event)
    except UnsupportedError:
        return REFUSED


# --- public rules and events -------------------------------------------------------------------


@pytest.mark.semantics
@pytest.mark.parametrize("name", OTHERS)
def test_differences_on_what_the_specification_fixes_are_known(request, tmp_path, name):
    """Where the other matcher has another verdict than ours, which is right, is listed, no more."""
    cases = json.loads(request.config.getoption("--semantics").read_text(encoding="utf-8"))
    rules = built([case["rule"] for case in cases], tmp_path)
    found = [
        case["name"]
        for case, rule in zip(cases, rules, strict=True)
        if MATCHERS[name](case["rule"], rule, [case["event"]]) != [verdict(rule, case["event"])]
    ]
    assert sorted(found) == known(name, "semantics")


@pytest.mark.regression
@pytest.mark.parametrize("name", OTHERS)
def test_differences_on_recorded_events_are_known(request, tmp_path, name):
    """Every rule and every recorded event, the rule's own or another's."""
    folders = sorted(request.config.getoption("--regression").iterdir())
    events = dict(event for folder in folders for event in recorded(folder))
    contents = [detection_of(folder) for folder in folders]
    found = []
    for folder, content, rule in zip(folders, contents, built(contents, tmp_path), strict=True):
        theirs = MATCHERS[name](content, rule, list(events.values()))
        if set(theirs) == {REFUSED}:
            found.append(folder.name)
            continue
        for (place, event), other in zip(events.items(), theirs, strict=True):
            if other != verdict(rule, event):
                found.append(f"{folder.name} on {place}")
    assert sorted(found) == known(name, "regression")


def recorded(folder):
    """The events of a folder by Sigma's names, each with its place."""
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        named = {field.replace(" ", ""): value for field, value in json.loads(line).items()}
        yield f"{folder.name} {number}", in_sigma_names(named)


def detection_of(folder):
    """The rule of a folder, of a log source that may hold any event."""
    content = yaml.safe_load((folder / "rule.yml").read_text(encoding="utf-8"))
    return content | {"logsource": {"category": "test"}}


# --- generated rules ---------------------------------------------------------------------------

# Without what is in the list of differences: backslashes for azuma, fields without a value for
# SQLite, letters beyond ASCII for both.
LETTERS = {"azuma": "abAB1 .%_-+(", "sqlite": "abAB1 .%_-+(\\'\""}


def detections(letters):
    """A detection of fields and texts, of which every construct means the same to both."""
    fields = st.sampled_from("ABC")
    value = st.text(letters + "*?", min_size=1, max_size=4)
    several = st.lists(value, min_size=2, max_size=3, unique=True)
    modifier = st.sampled_from(["", "|contains", "|startswith", "|endswith"])
    plain = st.tuples(st.builds("".join, st.tuples(fields, modifier)), value | several)
    every = st.tuples(fields.map("{}|contains|all".format), several)
    regex = st.tuples(
        fields.map("{}|re|i".format), st.sampled_from(["^a", "^.*b[0-9a]$", "^$|^A+"])
    )
    maps = st.lists(plain | plain | every | regex, min_size=1, max_size=3).map(dict)
    selection = maps | st.lists(maps, min_size=1, max_size=2)
    names = ("selection", "filter_a", "filter_b")
    parts = st.sampled_from([*names, "1 of filter_*", "all of filter_*", "1 of them"])
    terms = parts | parts.map("not {}".format) | parts.map("(selection or {})".format)
    condition = st.lists(terms, min_size=1, max_size=3).flatmap(
        lambda found: st.sampled_from([" and ", " or "]).map(lambda between: between.join(found))
    )
    return st.fixed_dictionaries({**dict.fromkeys(names, selection), "condition": condition})


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_generated_rules_match_the_same_events(name, data):
    """Rules of plain constructs, over events that have a text in each of their fields."""
    detection = data.draw(detections(LETTERS[name]))
    text = st.text(LETTERS[name] + "*", max_size=4)
    events = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys("ABC", text)), min_size=5))
    content = {"title": "a rule", "logsource": {"category": "test"}, "detection": detection}
    rule = build({"detection": detection})
    assert MATCHERS[name](content, rule, events) == [matches(rule, event) for event in events]
