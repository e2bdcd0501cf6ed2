"""The AQL target is a plug-in of pySigma, which is how sigma-cli finds it."""

import pytest
from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError
from sigma.plugins import InstalledSigmaPlugins

from siemantic.targets.lookups import keep_pipelines_apart

RULE = """
title: a rule
logsource: {category: test}
detection:
    x: {%s}
    condition: x
"""

CORRELATION = """
title: many
correlation: {type: event_count, rules: [one], timespan: 5m, condition: {gte: 5}, generate: %s}
---
title: one
name: one
logsource: {category: test}
detection:
    x: {A: b}
    condition: x
"""


@pytest.fixture(scope="module")
def backend_class():
    """What pySigma's discovery gives under our name."""
    keep_pipelines_apart()  # for the tests that come after
    return InstalledSigmaPlugins.autodiscover().backends["siemantic_qradar"]


def test_plugin_converts_with_the_profile_that_its_option_names(backend_class):
    """`sigma convert -t siemantic_qradar -O profile=plain` gives our query."""
    queries = backend_class(profile="plain").convert(SigmaCollection.from_yaml(RULE % "A: b"))
    assert queries == ["SELECT *\nFROM events\nWHERE A ILIKE 'b'\nLIMIT 10000\nLAST 24 HOURS"]


@pytest.mark.filterwarnings("ignore::UserWarning")  # the notes, which sigma-cli prints
@pytest.mark.parametrize(("generate", "queries"), [("true", 2), ("false", 1)])
def test_plugin_writes_the_rules_of_a_correlation_that_generates_them(
    backend_class, generate, queries
):
    """pySigma left their conditions as trees, so that sigma-cli refused the whole output."""
    rules = SigmaCollection.from_yaml(CORRELATION % generate)
    written = backend_class(profile="plain").convert(rules)
    assert [query[:6] for query in written] == ["SELECT"] * queries


def test_plugin_refuses_in_pysigmas_way(backend_class):
    """What AQL cannot say is an error of pySigma, so that -s of sigma-cli skips it."""
    rules = SigmaCollection.from_yaml(RULE % "A|week: 5")
    with pytest.raises(SigmaError, match="compare the month and the day"):
        backend_class(profile="plain").convert(rules)
    skipping = backend_class(collect_errors=True, profile="plain")
    assert skipping.convert(rules) == []
    assert len(skipping.errors) == 1


def test_plugin_skips_a_correlation_as_it_skips_a_rule(backend_class):
    """pySigma collects no error of a correlation, so that one ended `sigma convert -s`."""
    rules = SigmaCollection.from_yaml(CORRELATION % "true")
    with pytest.raises(SigmaError, match="the format 'filter' cannot say"):
        backend_class(profile="plain").convert(rules, "filter")
    skipping = backend_class(collect_errors=True, profile="plain")
    assert skipping.convert(rules, "filter") == ["A ILIKE 'b'"]
    assert len(skipping.errors) == 1


def test_plugin_refuses_what_pysigma_encodes_wrongly(backend_class):
    """Rules that siemantic has not read have the byte order mark of pySigma."""
    rules = SigmaCollection.from_yaml(RULE % "A|utf16|base64|contains: b")
    with pytest.raises(SigmaError, match="wrong byte order mark"):
        backend_class(profile="plain").convert(rules)
