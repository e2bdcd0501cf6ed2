"""The laws that hold for any input, whoever wrote it; Hypothesis looks for one that breaks them."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siemantic.rules import load_documents
from siemantic.rules.references import check_filters, make_units
from siemantic.rules.sigma import build_unit, check_document

RULE = {
    "title": "A rule",
    "name": "a_rule",
    "logsource": {"product": "windows"},
    "detection": {"selection": {"Image": "a.exe"}, "condition": "selection"},
}
CORRELATION = {
    "title": "Many of them",
    "correlation": {
        "type": "event_count",
        "rules": ["a_rule"],
        "group-by": ["Image"],
        "timespan": "5m",
        "condition": {"gte": 5},
    },
}
FILTER = {
    "title": "Administrators",
    "logsource": {"product": "windows"},
    "filter": {"rules": ["a_rule"], "users": {"User": "adm"}, "condition": "not users"},
}
PLACES = [
    *(("rule", key) for key in ("title", "id", "name", "level", "status", "date", "modified")),
    *(("rule", key) for key in ("tags", "author", "related", "fields", "logsource", "detection")),
    ("rule", "logsource", "product"),
    ("rule", "detection", "selection"),
    ("rule", "detection", "selection", "Image"),
    ("rule", "detection", "selection", "Image|contains"),
    ("rule", "detection", "condition"),
    *(("correlation", key) for key in ("title", "id", "name", "correlation")),
    *(("correlation", "correlation", key) for key in CORRELATION["correlation"]),
    *(("correlation", "correlation", key) for key in ("aliases", "generate")),
    *(("filter", key) for key in ("title", "id", "logsource", "filter")),
    *(("filter", "filter", key) for key in FILTER["filter"]),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["selection", "1 of them", "a_rule", "any", "5m", "temporal", "*", "|"]),
    st.dates(),
    st.binary(max_size=4),
)
KEYS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["Image|re", "Image|cidr", "|all", "selection", "condition", "gte", "rules"]),
    st.integers(),
    st.none(),
    st.dates(),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
YAML_TEXT = st.text(alphabet="[]{}:-&*!|>%@#?,'\"\\ \n\tab01.~<=", max_size=60).map(str.encode)


@dataclass(frozen=True)
class TextFile:
    """A rule file that is nowhere on disk."""

    text: bytes
    path: str = "a.yml"

    @property
    def relative(self):
        return PurePosixPath(self.path)

    def read(self):
        return self.text


def _check(text):
    """Everything that is said of a text, and the units that nothing is said of."""
    read = load_documents([TextFile(text)])
    rules, filters = read.of_kind("rule", "correlation"), read.of_kind("filter")
    problems = {document: check_document(document) for document in read.documents}
    sound = [document for document in filters if problems[document] is None]
    units, broken = make_units(rules, sound)
    said = [*read.diagnostics, *problems.values(), *(each for _, each in broken)]
    said += check_filters(sound, rules)
    good = [u for u in units if not any(problems[d] for d in (*u.needed, u.document))]
    return [each for each in said if each is not None], good


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=80) | YAML_TEXT)
@example(b"")
@example(b"\x00")
@example(b"\xff\xfe")
@example(b"detection: &a [*a]")
@example(b"date: 2026-13-45")
@example(b"date: !!timestamp x")
@example(b"level: !!float x")
@example(b"[" * 50_000)
@example(b"? " * 50_000)
@example(b"- " * 50_000)
@example(b"a: {" * 50_000)
def test_any_bytes_are_read_or_reported(text):
    """No file raises, and a line that is named is a line of the file."""
    said, _ = _check(text)
    lines = text.count(b"\n") + text.count(b"\r") + 1
    assert all(each.line is None or 1 <= each.line <= lines for each in said)


def _put(place, data):
    kind, *keys = place
    document = {"rule": RULE, "correlation": CORRELATION, "filter": FILTER}[kind]
    changed = yaml.safe_load(yaml.safe_dump(document))
    inner = changed
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = data
    others = [each for each in (RULE, CORRELATION, FILTER) if each is not document]
    return yaml.safe_dump_all([changed, *others], allow_unicode=True).encode()


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(PLACES), DATA)
@example(("rule", "detection", "selection", "Image"), date(2026, 1, 31))
@example(("rule", "detection", "selection", "Image"), datetime(2026, 1, 31))  # noqa: DTZ001 - as YAML
@example(("rule", "detection", "condition"), {"a": "b"})
@example(("rule", "detection", "condition"), [["selection"]])
@example(("correlation", "correlation", "rules"), [{"a": "b"}])
@example(("filter", "filter", "rules"), [["a_rule"]])
def test_any_data_in_a_rule_is_read_or_reported(place, data):
    """Data of any shape in any place of a rule raises nothing, and what is sound can be built."""
    _, good = _check(_put(place, data))
    for unit in good:
        build_unit(unit)


@pytest.mark.parametrize("place", PLACES, ids="/".join)
@pytest.mark.parametrize("data", [5, [5], {"a": 5}, None], ids=repr)
def test_a_finding_about_one_place_has_a_line_in_its_document(place, data):
    """What is said of a place that cannot be read is never said of the file as a whole."""
    said, _ = _check(_put(place, data))
    assert all(each.line is not None for each in said)
