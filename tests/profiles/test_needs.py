"""What rules, correlations and filters in files need of a profile."""

import pytest

from siemantic.needs import read_needs

DETECTION = """\
title: a rule
logsource: {source}
detection:
    selection: {selection}
    condition: selection
"""
WINDOWS = "{product: windows, category: process_creation}"
CORRELATION = """\
title: a correlation
correlation:
    type: value_count
    rules: [a, b]
    group-by: [Account, Host]
    timespan: 5m
    aliases:
        Account: {a: User, b: UserName}
    condition: {gte: 3, field: Hashes}
"""


def rule(selection="{Image: a}", source=WINDOWS):
    """A rule's text."""
    return DETECTION.format(selection=selection, source=source)


FILTER = rule("{Company: a}").replace("detection:", "filter:\n    rules: any")


@pytest.fixture
def read(tmp_path):
    """Reads a file with this text: what is needed, and the codes of what is wrong."""

    def write_and_read(text):
        path = tmp_path / "a.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found, problems = read_needs([str(tmp_path)])
        assert {each.path for each in (*found, *problems)} <= {str(path), str(tmp_path)}
        return found, [each.code for each in problems]

    return write_and_read


FIELDS = {
    "a field with modifiers": ("{Image|endswith|all: [a, b]}", {"Image"}),
    "fields in a list of mappings": ("[{Image: a}, {User: b}]", {"Image", "User"}),
    "keywords have no field": ("[a, b]", set()),
    "a value without a field is a keyword": ("{'|all': [a, b]}", set()),
    "a field that another is compared with": (
        "{Image|fieldref|endswith: ParentImage}",
        {"Image", "ParentImage"},
    ),
    "a value that is no other field": ("{Image: ParentImage}", {"Image"}),
}


@pytest.mark.parametrize(("selection", "fields"), FIELDS.values(), ids=FIELDS)
def test_rule_needs_its_fields_and_its_log_source(read, selection, fields):
    """The columns and the condition that its query cannot do without."""
    (found,), problems = read(rule(selection))
    assert (found.fields, found.log_source) == (fields, ("process_creation", "windows", None))
    assert (found.is_filter, problems) == (False, [])


SOURCES = {
    "all parts": (
        "{category: a, product: b, service: c, definition: d}",
        ("a", "b", "c"),
    ),
    "no part": ("{}", None),
    "parts that are no texts": ("{product: [windows], category: 5}", None),
}


@pytest.mark.parametrize(("source", "expected"), SOURCES.values(), ids=SOURCES)
def test_log_source_is_its_category_product_and_service(read, source, expected):
    """`convert` says what is wrong with others."""
    (found,), _ = read(rule(source=source))
    assert found.log_source == expected


def test_correlation_needs_what_it_groups_by_and_counts(read):
    """An alias is no field, but those that it stands for are; its rules have the log sources."""
    (found,), problems = read(CORRELATION)
    assert found.fields == {"Host", "User", "UserName", "Hashes"}
    assert (found.log_source, found.is_filter, problems) == (None, False, [])


def test_filter_needs_its_fields(read):
    """The log source is that of the rules that it is for."""
    (found,), problems = read(FILTER)
    assert (found.fields, found.log_source) == ({"Company"}, None)
    assert (found.is_filter, problems) == (True, [])


ODD = {
    "numbers": "correlation: {rules: [a], group-by: 5, aliases: [a]}",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_correlation_needs_nothing(read, text):
    """`convert` says what is wrong with it."""
    (found,), problems = read(text)
    assert (found.fields, problems) == (frozenset(), [])


BROKEN = {
    "no YAML": ("title: [", "invalid_yaml"),
    "no text": (b"title: \xff", "invalid_yaml"),
    "no rule": ("title: a", "not_sigma"),
    "nothing": ("", "empty_file"),
    "a field that is a number": (rule("{5: a}"), "invalid_detection"),
    "a value that is a mapping": (rule("{Image: {a: b}}"), "invalid_value"),
    "a detection that is a text": ("logsource: {}\ndetection: text", "invalid_detection"),
    "aliases of nothing": ("correlation: {rules: [a], aliases: {a: b}}", "invalid_correlation"),
    "a log source that is a text": (rule(source="windows"), "invalid_logsource"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN)
def test_broken_file_is_told(read, text, code):
    """With what is wrong, and it needs nothing."""
    assert read(text) == ((), [code])


def test_folder_without_rules_is_told(tmp_path):
    """It may be the wrong one."""
    found, (problem,) = read_needs([str(tmp_path)])
    assert (found, problem.code, problem.path) == ((), "no_rules", str(tmp_path))
