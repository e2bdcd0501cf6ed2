"""Every form that AQL has parses and prints, and every tree says where its parts stand."""

import pytest

from aql.laws import parts_mean_the_same, spans_are_nested
from cases_of import cases_of
from siemantic.aql.parser import parse, parse_condition, read
from siemantic.aql.printer import to_aql
from siemantic.errors import AqlSyntaxError

QUERIES = cases_of("aql/queries.yml")


@pytest.mark.parametrize("case", QUERIES)
def test_query_prints_as_expected(case):
    """A query prints in one line as the case says, and both styles have its tree."""
    tree = parse(case["query"])
    assert to_aql(tree, one_line=True) == case.get("prints", case["query"])
    assert parse(to_aql(tree)) == tree == parse(to_aql(tree, one_line=True))


@pytest.mark.parametrize("case", QUERIES)
def test_parts_stand_where_the_tree_says(case):
    """Each node's span holds its text and nothing of its neighbours'."""
    tree = parse(case["query"])
    assert spans_are_nested(case["query"], tree)
    assert parts_mean_the_same(case["query"], tree)


@pytest.mark.aql_corpus
def test_public_queries_parse_and_print(aql_corpus):
    """Every public query has a tree, which both styles of its text have as well."""
    for line in aql_corpus:
        text = line["query"]
        if "NEGATIVE" in line.get("note", ""):
            with pytest.raises(AqlSyntaxError):
                parse(text)
            continue
        tree = parse(text)
        assert parse(to_aql(tree)) == tree == parse(to_aql(tree, one_line=True)), text
        assert spans_are_nested(text, tree), text
        assert parts_mean_the_same(text, tree), text


ODDITIES = {
    "SELECT a b FROM events": ["alias_without_as"],
    "SELECT DISTINCT a FROM events": ["distinct"],
    "SELECT * FROM events, flows": ["several_sources"],
    "SELECT * FROM events LIMIT 5 WHERE a = 1": ["clause_order"],
    "SELECT * FROM events LAST 5 MINUTE": ["singular_unit"],
    "SELECT * FROM events LAST 5 SECONDS": ["seconds"],
    "SELECT a, b FROM events ORDER BY a DESC, b": ["several_directions"],
    "SELECT a FROM events ORDER BY a NULLS LAST": ["order_of_nulls"],
    "SELECT a FROM events ORDER BY a ASCENDING": ["long_direction"],
    "SELECT * FROM events WHERE NOT a = 1": ["not_without_parentheses"],
    "SELECT * FROM events WHERE NOT INCIDR('::/0', a)": [],
    "SELECT * FROM events WHERE a NOT IN (1)": ["negated_operator"],
    "SELECT * FROM events WHERE a ISNULL": ["odd_null_test"],
    "SELECT * FROM events WHERE TEXT SEARCH = 'a'": ["text_search_equals"],
    "SELECT CASE WHEN a = 1 THEN 2 END FROM events": ["searched_case", "case_without_else"],
    "SELECT * FROM events LIMIT {n}": ["placeholder"],
    "SELECT * FROM events;": ["semicolon"],
}


@pytest.mark.parametrize("text", ODDITIES)
def test_what_is_not_documented_is_told(text):
    """What public queries have and the guide has not is taken, and told with its place."""
    found = read(text).oddities
    assert [each.code for each in found] == ODDITIES[text]
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)


def test_comments_are_told():
    """Comments are skipped, and their places told."""
    text = "SELECT a /* one */ FROM events -- two"
    spans = read(text).comments
    assert [text[start:end] for start, end in spans] == ["/* one */", "-- two"]


# --- syntax errors -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases_of("aql/syntax_errors.yml"))
def test_syntax_error_says_what_and_where(case):
    """A syntax error names what was expected and found, where, and the way out when one is near."""
    text = case["text"]
    read_text = parse_condition if case.get("is_filter") else parse
    with pytest.raises(AqlSyntaxError) as caught:
        read_text(text)
    error = caught.value
    told = {"message": error.message, "at": text[error.start : error.end], "hint": error.hint}
    assert told == {name: case.get(name) for name in told}
    found = text.index(case["at"]) if case["at"] else len(text)
    assert error.start == case.get("column", found + 1) - 1


def test_error_shows_its_place():
    """The text of a syntax error is all that a person needs."""
    with pytest.raises(AqlSyntaxError) as caught:
        parse("SELECT sourceip\nFORM events")
    assert str(caught.value).splitlines() == [
        "line 2, column 1: " + caught.value.message,
        "  FORM events",
        "  ^^^^",
        "  = did you mean FROM?",
    ]
