"""siemantic.api: plain data with the same words as the commands, and files as they are now."""

import doctest
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass

import pytest

from siemantic import api
from siemantic.errors import ConfigurationError

RULE = r"""
title: A shell
logsource: {product: windows, category: process_creation}
detection: {selection: {Image|endswith: '\cmd.exe'}, condition: selection}
"""
CORRELATION = """\
title: Many shells
correlation: {type: event_count, rules: [nowhere], timespan: 5m, condition: {gte: 3}}
"""
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def rules():
    return api.parse(RULE)


@pytest.fixture(scope="module")
def session(root):
    """What docs/api.md types into Python, in one session."""
    text = (root / "docs" / "api.md").read_text(encoding="utf-8")
    return doctest.DocTestParser().get_doctest("\n".join(BLOCK.findall(text)), {}, "api", None, 0)


def source(session):
    return "".join(each.source for each in session.examples)


@pytest.mark.backends
def test_the_page_on_the_api_says_what_it_gives(root, session, monkeypatch):
    monkeypatch.chdir(root)
    assert doctest.DocTestRunner().run(session) == doctest.TestResults(0, len(session.examples))


def test_the_page_has_every_function(root):
    """Twelve of them, each with its row and used in an example."""
    text = (root / "docs" / "api.md").read_text(encoding="utf-8")
    functions = [name for name in api.__all__ if not is_dataclass(getattr(api, name))]
    assert len(functions) == 12
    for name in functions:
        assert f"| `{name}(" in text
        assert f"api.{name}(" in text


def test_the_examples_have_the_types_that_the_package_says(session, tmp_path):
    """As a caller sees it who installed the package."""
    (tmp_path / "example.py").write_text(source(session), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "example.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_package_itself_imports_nothing():
    code = "import sys, siemantic; print([each for each in sys.modules if 'siemantic.' in each])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_what_is_given_is_frozen_and_has_no_objects_of_pysigma(rules):
    given = [*api.convert(rules, "qradar_aql"), *api.verify(rules, "qradar_aql")]
    given += [*api.matches(rules, {}), *api.witnesses(rules), *api.explain(rules, "qradar_aql")]
    for each in given:
        assert each.__dataclass_params__.frozen
        for field in fields(each):
            assert not type(getattr(each, field.name)).__module__.startswith("sigma.")


def test_a_broken_rule_is_told_and_stops_no_other():
    rules = api.parse(f"{RULE}---\n{RULE.replace('condition: selection', 'condition: nowhere')}")
    assert [each.status for each in api.convert(rules, "qradar_aql")] == ["converted", "broken"]
    assert [each.verdict for each in api.verify(rules, "qradar_aql")] == ["proved", "broken"]
    assert [each.matches for each in api.matches(rules, {})] == [False, None]
    assert [bool(each.findings) for each in api.witnesses(rules)] == [False, True]
    assert [bool(each.reason) for each in api.explain(rules, "qradar_aql")] == [False, True]


def test_what_cannot_be_read_is_a_finding():
    assert [each.code for each in api.parse("title: [").findings] == ["invalid_yaml"]
    assert [each.code for each in api.parse("").findings] == ["empty_file"]
    assert [each.code for each in api.parse(CORRELATION).findings] == ["unknown_rule"]


def test_a_profile_is_read_as_it_was_saved_last(rules, tmp_path):
    profile = tmp_path / "site.yml"
    for column in ("Program", "Executable"):
        profile.write_text(f"extends: ibm\nfields: {{Image: {column}}}\n", encoding="utf-8")
        (query,) = api.convert(rules, api.Target("qradar_aql", profile=str(profile)))
        assert f"{column} ILIKE" in query.text


def test_rules_before_and_now_are_compared_by_their_files(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text(RULE, encoding="utf-8")
    before = api.load(path)
    path.write_text(RULE.replace("cmd", "pwsh"), encoding="utf-8")
    (change,) = api.diff(api.load(path), "qradar_aql", before)
    assert change.outcome == "changed"
    assert {each.found_by for each in change.events} == {"old", "new"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda _: api.load(), "name a rule file"),
        (lambda _: api.load("nowhere"), "'nowhere' does not exist"),
        (lambda _: api.test("nowhere"), "'nowhere' does not exist"),
        (lambda _: api.read_profile("imb"), "did you mean 'ibm'?"),
        (lambda rules: api.convert(rules, "splnk"), "did you mean 'splunk'?"),
        pytest.param(
            lambda rules: api.verify(rules, api.Target("splunk", exact=True)),
            "exact",
            marks=pytest.mark.backends,
        ),
        (lambda rules: api.port(rules, "qradar_aql", "qradar_aql"), "both sides are the same"),
        (lambda rules: api.diff(rules, "qradar_aql", "HEAD"), "a text has no files"),
    ],
)
def test_what_cannot_be_had_is_raised_with_the_way_out(rules, call, message):
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        call(rules)
