"""`--exact`: what is written, what is refused and what is told."""

import json

import pytest

pytestmark = pytest.mark.backends

FILTER = """\
title: A rule with a filter
logsource: {category: test}
detection:
    selection: {Image: a.exe}
    filter: {User: b}
    condition: selection and not filter
"""
REFUSED = """\
title: A rule with two fields
logsource: {category: test}
detection:
    selection: {a|fieldref: b}
    condition: selection
"""
EXACT = "WHERE Image ILIKE 'a.exe' AND ((NOT User ILIKE 'b') OR User IS NULL)"


@pytest.fixture(autouse=True)
def rules(write):
    """One that can be repaired, and one that cannot."""
    write(**{"rules/a.yml": FILTER, "rules/b.yml": REFUSED})


def test_exact_queries_are_written_and_the_rest_is_refused(siemantic, files, tmp_path):
    """No caution about the backend is told of them."""
    done = siemantic("convert", "rules", "-t", "duckdb", "--exact", "-o", "queries")
    assert files("queries") == ["duckdb/a.sql"]
    assert EXACT in (tmp_path / "queries/duckdb/a.sql").read_text(encoding="utf-8")
    assert (
        "rules/b.yml:3:1: not_exact: duckdb: no exact query is known; the best misses" in done.err
    )
    assert "= without --exact the backend's query is written, which is refuted" in done.err
    assert "note: duckdb: repaired, since the backend's own query is not known" in done.err
    assert "caution:" not in done.err
    assert done.code == 1
    assert siemantic("convert", "rules", "-t", "duckdb", "--exact", "-s").code == 0


def test_ledger_is_that_of_the_exact_queries(siemantic):
    """The event stands with the refusal, and no refuted query is told of."""
    done = siemantic("verify", "rules", "-t", "duckdb", "--exact", "--format", "json")
    rows = {each["path"]: each for each in done.objects}
    assert [each["verdict"] for each in rows.values()] == ["proved", "unsupported"]
    assert rows["rules/b.yml"]["counterexample"]["rule_matches"]
    assert all(each["exact"] for each in rows.values())
    told = siemantic("verify", "rules", "-t", "duckdb", "--exact", "--require", "proved", "-s")
    assert "refuted:" not in told.err
    assert told.code == 0


DROPPED = """\
title: Outwards
logsource: {product: windows, category: network_connection}
detection:
    selection: {Image|endswith: '/a', Initiated: 'true'}
    condition: selection
"""


def test_query_that_asks_less_is_refused(siemantic, write):
    """What an engine agrees with is the rule that the pipelines left, without the field."""
    write(**{"d.yml": DROPPED})
    done = siemantic("convert", "d.yml", "-t", "kusto", "--exact")
    told = "no exact query is known; pipelines drop Initiated, so it would ask less than the rule"
    assert f"d.yml:3:1: not_exact: kusto: {told}" in done.err
    assert "= choose pipelines that keep the field with -p; without --exact" in done.err
    assert (done.out, done.code) == ("", 1)
    (row,) = siemantic("verify", "d.yml", "-t", "kusto", "--exact", "--format", "json").objects
    assert row["verdict"] == "unsupported"
    assert siemantic("convert", "d.yml", "-t", "kusto", "--exact", "-p", "none").code == 0


def test_query_that_asks_less_passes_no_gate(siemantic, write):
    """Neither gate lets through what is known of another rule alone."""
    write(**{"d.yml": DROPPED})
    words = ("verify", "d.yml", "-t", "kusto")
    assert siemantic(*words).code == 0
    assert siemantic(*words, "--require", "tested").code == 1
    assert siemantic(*words, "--require", "proved").code == 1
    assert siemantic(*words, "-p", "none", "--require", "tested").code == 0


CORRELATION = """\
title: Often outwards
name: often
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: '/a', User: b}
    condition: selection
---
title: Many of them
correlation:
    type: event_count
    rules: [often]
    group-by: [Computer]
    timespan: 5m
    condition: {gte: 3}
"""
DROPS_USER = """\
name: a pipeline that drops a field
priority: 10
transformations:
  - type: drop_detection_item
    field_name_conditions: [{type: include_fields, fields: [User]}]
"""


def test_correlation_of_a_rule_that_loses_a_field_is_refused(siemantic, write):
    """Its streams are those of the rule that the pipelines left."""
    write(**{"d.yml": CORRELATION, "p.yml": DROPS_USER})
    words = ("d.yml", "-t", "qradar_aql", "--profile", "plain", "-p", "p.yml")
    assert "User" not in siemantic("convert", *words).out
    done = siemantic("convert", *words, "--exact")
    assert "no exact query is known; pipelines drop User, so it would ask less" in done.err
    assert (done.out, done.code) == ("", 1)
    assert siemantic("verify", *words, "--require", "tested").code == 1
    assert siemantic("convert", *words[:-2], "--exact").code == 0


NUMBERS = """\
title: A rule with numbers
logsource: {category: test}
detection:
    selection: {a: 5}
    other: {b|fieldref: c}
    condition: selection or other
"""


def test_refused_rule_counts_as_refused_alone(siemantic, write):
    """What its best query rests on is told with the rules that have a query."""
    sound = NUMBERS.replace("selection or other", "selection").replace("{b|fieldref: c}", "{b: c}")
    write(**{"numbers/a.yml": NUMBERS, "numbers/b.yml": sound})
    done = siemantic("verify", "numbers", "-t", "duckdb", "--exact")
    assert "assumed: the column a holds whole numbers (1 rule)" in done.err
    assert "1 proved, 0 tested, 0 refuted, 0 undecided, 1 unsupported of 2 rules" in done.err


@pytest.mark.parametrize("command", ["convert", "verify"])
def test_target_that_nothing_judges_is_refused(siemantic, command):
    """Before anything is converted."""
    done = siemantic(command, "rules", "-t", "splunk", "--exact")
    assert (done.code, done.out) == (2, "")
    assert "--exact cannot be had for 'splunk': there is no reader and no engine of SPL" in done.err


def test_query_from_anywhere_is_not_made_exact(siemantic, write):
    write(**{"q.sql": "SELECT * FROM logs WHERE a='b'"})
    done = siemantic("verify", "--rule", "rules/a.yml", "--query", "q.sql", "--exact")
    assert done.code == 2


def test_build_keeps_exact_queries_where_it_is_asked_to(siemantic, write, tmp_path):
    """The manifest says so, and that one rule has none."""
    settings = 'targets = ["duckdb"]\nexact = ["duckdb"]\n[pipelines]\nduckdb = []\n'
    write(**{"siemantic.toml": settings})
    assert siemantic("build").code == 0
    assert EXACT in (tmp_path / "output/duckdb/a.sql").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "output/manifest.json").read_text(encoding="utf-8"))
    assert manifest["targets"]["duckdb"]["exact"] is True
    assert not (tmp_path / "output/duckdb/b.sql").exists()
    write(**{"siemantic.toml": settings.replace('exact = ["duckdb"]', 'exact = ["sqlite"]')})
    assert "'exact' has 'sqlite', which is no target here" in siemantic("build").err
