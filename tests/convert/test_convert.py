"""Every rule is accounted for, and nothing about one conversion leaks into another."""

import copy
from itertools import permutations

import pytest
import yaml

from siemantic.convert import convert_all, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.workers import open_workers

PLAIN = TargetRequest("qradar_aql", "plain")
IBM = TargetRequest("qradar_aql", "ibm")


def rule(title, **detection):
    """A rule as YAML data."""
    return {
        "title": title,
        "logsource": {"category": "process_creation", "product": "windows"},
        "detection": {"x": {"Image": f"{title}.exe"}, "condition": "x", **detection},
    }


@pytest.fixture
def write(tmp_path):
    """Write documents to a file and give its path."""

    def write_documents(name, *documents):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump_all(documents), encoding="utf-8")
        return str(path)

    return write_documents


def test_same_text_in_any_order_of_targets(write):
    """Converting to two profiles gives the same texts, whichever comes first."""
    workload = load_workload([write("a.yml", rule("a")), write("b.yml", rule("b"))])
    found = []
    for requests in permutations([PLAIN, IBM]):
        conversions = convert_all(workload, requests)
        found.append({(c.title, c.request): c.queries for c in conversions})
    assert found[0] == found[1]
    assert len(set(found[0].values())) == 4


def test_documents_are_left_as_they_were(write):
    """Converting does not change what was read."""
    workload = load_workload([write("a.yml", rule("a"))])
    before = copy.deepcopy([unit.document.content for unit in workload.units])
    convert_all(workload, [PLAIN, IBM])
    assert [unit.document.content for unit in workload.units] == before


def test_every_rule_is_converted_unsupported_or_broken(write, tmp_path):
    """The numbers add up, and the sound rules are converted whatever stands beside them."""
    write("good.yml", rule("good"))
    write("cannot.yml", rule("cannot", x={"A|week": 5}))
    write("broken.yml", rule("broken", condition="y"))
    write("lost.yml", {"correlation": {"rules": ["nobody"]}, "title": "lost"})
    conversions = convert_all(load_workload([str(tmp_path)]), [PLAIN])
    found = {conversion.title: conversion.status for conversion in conversions}
    expected = {"good": "converted", "cannot": "unsupported", "broken": "broken", "lost": "broken"}
    assert found == expected
    assert all((c.status == "converted") == (c.problem is None) for c in conversions)


def test_workers_give_what_one_process_gives(write, tmp_path):
    """Sharing the work among processes changes neither results nor their order."""
    for number in range(200):
        write(f"rule_{number}.yml", rule(f"r{number}"))
    folder = str(tmp_path)
    alone = convert_all(load_workload([folder]), [PLAIN])
    done = []
    with open_workers() as workers:
        workload = load_workload([folder], workers=workers)
        shared = convert_all(workload, [PLAIN], done.extend, workers)
    assert [(c.title, c.queries) for c in shared] == [(c.title, c.queries) for c in alone]
    assert {c.place for c in done} == {c.place for c in shared}


def test_filter_is_applied_to_the_rules_that_it_names(write):
    """A filter adds its condition to the rules it names and to no other."""
    named = {**rule("named"), "id": "5f0a2a4e-93dc-4a50-8a5c-4a5d1a3b6a11"}
    only = {
        "title": "not by the admin",
        "logsource": {"product": "windows"},
        "filter": {"rules": [named["id"]], "s": {"User": "admin"}, "condition": "not s"},
    }
    paths = [write("named.yml", named), write("other.yml", rule("other"))]
    workload = load_workload(paths, [write("filter.yml", only)])
    queries = {c.title: c.queries[0] for c in convert_all(workload, [PLAIN])}
    assert "NOT (User ILIKE 'admin')" in queries["named"]
    assert "User" not in queries["other"]
    assert workload.findings == ()


def test_broken_rule_that_a_correlation_names_is_told(write):
    """A correlation whose base rule is broken says so and where."""
    base = {**rule("base", condition="y"), "name": "base"}
    correlation = {
        "title": "many",
        "correlation": {
            "type": "event_count",
            "rules": ["base"],
            "group-by": ["Computer"],
            "timespan": "5m",
            "condition": {"gte": 3},
        },
    }
    conversions = convert_all(load_workload([write("both.yml", base, correlation)]), [PLAIN])
    problem = next(c.problem for c in conversions if c.title == "many")
    assert problem.code == "broken_reference"
    assert "base" in problem.message


NAMED = {**rule("named"), "id": "5f0a2a4e-93dc-4a50-8a5c-4a5d1a3b6a11"}


def filter_of(rules, **changes):
    """A filter as YAML data."""
    section = {"rules": rules, "s": {"User": "admin"}, "condition": "not s"}
    content = {"title": "a filter", "logsource": {"product": "windows"}, "filter": section}
    return {**content, **changes}


def test_rule_whose_filter_is_broken_is_not_written(write):
    """A rule without its filter would be another rule; others are converted."""
    broken = filter_of([NAMED["id"]])
    broken["filter"]["condition"] = "not nowhere"
    paths = [write("named.yml", NAMED), write("other.yml", rule("other"))]
    conversions = convert_all(load_workload(paths, [write("f.yml", broken)]), [PLAIN])
    assert {c.title: c.status for c in conversions} == {"named": "broken", "other": "converted"}
    assert {c.problem.code for c in conversions if c.problem} == {"broken_filter"}


def test_filter_for_any_rule_of_a_log_source_that_none_has_is_told(write):
    """A filter that can touch nothing is a finding."""
    idle = filter_of("any", logsource={"product": "linux"})
    workload = load_workload([write("named.yml", NAMED)], [write("f.yml", idle)])
    assert [each.code for each in workload.findings] == ["filter_without_rule"]


def test_folder_without_filters_is_told(write, tmp_path):
    """Filters were asked for, and there are none."""
    (tmp_path / "filters").mkdir()
    workload = load_workload([write("named.yml", NAMED)], [str(tmp_path / "filters")])
    assert [each.code for each in workload.findings] == ["no_filters"]
