"""Public rules, such as SigmaHQ's: what converts, and how sound each query is."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from siemantic.aql.ambiguity import ambiguities
from siemantic.aql.checks.syntax_error import check_text
from siemantic.aql.parser import parse
from siemantic.aql.printer import to_aql
from siemantic.convert import convert_all, load_workload
from siemantic.profiles.load import get_profile
from siemantic.targets.qradar_aql.schema import schema_of
from siemantic.targets.request import TargetRequest
from targets.converting import convert_folder

pytestmark = pytest.mark.corpus

EMPTY_TEXT = "AQL307"
"""The check that tells that an empty text may be null."""


@pytest.fixture(scope="module")
def conversions(corpus):
    """The conversions of all rules with columns named as their fields."""
    return convert_folder(corpus, "plain", "search")


@pytest.fixture(scope="module")
def queries(conversions):
    """Path of a rule and query, for each query."""
    return [(each.path, text) for each in conversions for text in each.queries]


def test_all_rules_but_those_with_placeholders_convert(conversions):
    """All but those with placeholders, which say what they need, and where."""
    without = [each for each in conversions if not _has_placeholder(each)]
    refused = [each.problem for each in without if each.status != "converted"]
    with_placeholder = [each.problem for each in conversions if _has_placeholder(each)]
    assert all(each.line and each.hint for each in with_placeholder)
    assert refused == [], Counter(each.code for each in refused)


def _has_placeholder(conversion):
    return conversion.problem is not None and conversion.problem.code == "unresolved_placeholder"


def test_every_query_is_read_back_as_it_was_written(queries):
    """The parser and the printer agree on each."""
    assert [path for path, text in queries if to_aql(parse(text)) != text] == []


def test_no_query_has_a_finding_that_counts(queries):
    """But that a comparison with an empty text is one, which the rule asks for."""
    profile = get_profile("plain")
    told = {
        (found.check.code, text[slice(*found.finding.span)][-4:])
        for _, text in queries
        for found in check_text(text, schema_of(profile, parse(text)))
        if found.check.level != "note"
    }
    assert told <= {(EMPTY_TEXT, "= ''")}


def test_no_query_depends_on_a_reading(queries):
    """But on whether an empty text is null, where the rule asks for one or for a field at all."""
    open_ones = {
        (each.switch, re.search("IS NULL$|IS NOT NULL$|= ''$", text[slice(*each.span)]) is not None)
        for _, text in queries
        for each in ambiguities(parse(text))
        if not each.is_slight
    }
    assert open_ones <= {("empty", True)}


def test_rules_with_placeholders_convert_when_given_values(conversions, tmp_path):
    """A pipeline with a value for every placeholder is all that they need."""
    paths = [each.path for each in conversions if _has_placeholder(each)]
    names = {name for path in paths for name in re.findall(r"%([\w-]+)%", _read(path))}
    pipeline = {
        "vars": dict.fromkeys(names, "10.0.0.1"),
        "transformations": [{"id": "values", "type": "value_placeholders"}],
    }
    file = tmp_path / "values.yml"
    file.write_text(yaml.safe_dump(pipeline), encoding="utf-8")
    request = TargetRequest("qradar_aql", "plain", (str(file),))
    found = convert_all(load_workload(paths), [request])
    assert [each.problem for each in found if each.status != "converted"] == []


def _read(path):
    return Path(path).read_text(encoding="utf-8")
