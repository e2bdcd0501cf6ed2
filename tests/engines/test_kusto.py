"""What queries can do in the engine that runs KQL, and what events can be."""

import pytest

from siemantic.engines.kusto import verdicts
from siemantic.errors import UndecidedError

BEFORE = "Events\n| where "


@pytest.mark.parametrize(
    ("condition", "found", "missed"),
    [
        ('a =~ "X"', [{"a": "x"}], [{"a": "xx"}, {}, {"A": "x"}]),
        ('a in~ ("X", "y")', [{"a": "x"}, {"a": "Y"}], [{"a": ""}, {}]),
        ('a contains "%_"', [{"a": "1%_"}], [{"a": "1%a"}]),
        ('a endswith "\\\\x"', [{"a": "a\\X"}], [{"a": "ax"}]),
        ('a has_all ("foo", "bar")', [{"a": "bar,FOO"}], [{"a": "foobar"}]),
        ('a matches regex "o.b"', [{"a": "fooab"}], [{"a": "FOOAB"}, {"a": "o\nb"}]),
        # A text is never null: what is missing is empty (null-values).
        ('isnull(a) or a =~ "y"', [{"a": "y"}], [{}, {"a": None}, {"a": ""}, {"a": "x"}]),
        ("isempty(a)", [{}, {"a": None}, {"a": ""}], [{"a": "x"}]),
        ('a startswith ""', [{}, {"a": "x"}], []),
        ('not(a =~ "x")', [{}, {"a": "y"}], [{"a": "x"}]),
        # Null is not equal to a number, and neither more nor less (null-values).
        ("not(a == 5)", [{}, {"a": 4}, {"a": "x"}], [{"a": 5}, {"a": "5"}]),
        ("not(a > 5)", [{"a": "5"}, {"a": -7}], [{}, {"a": "x"}, {"a": "10"}]),
        ("isnull(a) or a < 5", [{}, {"a": "x"}, {"a": 4.5}], [{"a": 5}]),
        ("a >= 2.5", [{"a": 3}, {"a": "2.5"}], [{"a": 2}]),
        ("['a b'] =~ 'x'", [{"a b": "x"}], [{}]),
        # What is in quotes alone is a text (entity-names, "Identifier quoting").
        ("'a b' =~ 'x'", [], [{"a b": "x"}]),
        ("isnull('a b')", [], [{}]),
        ("true", [{}], []),
        ('a =~ "x" | where b =~ "y"', [{"a": "x", "b": "y"}], [{"a": "x"}]),
    ],
)  # fmt: skip
def test_condition_finds_what_kusto_documents(condition, found, missed):
    """With its table and alone."""
    rows = [*found, *missed]
    expected = [True] * len(found) + [False] * len(missed)
    assert verdicts(BEFORE + condition, rows) == expected
    assert verdicts(condition, rows) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('ipv4_is_in_range(a, "10.0.0.0/8")', "duckdb-kql has no function ipv4_is_in_range"),
        ('search "x"', "duckdb-kql does not take the query"),
        ('"x"', "no text and no number for a condition"),
        ("5 or true", "no text and no number for a condition"),
        ("a", "no text and no number for a condition"),
        ("a =~ true", "refuses to compare a text with a bool"),
        ('a > "5"', "refuses to compare a number with a string"),
        ('a == 5 and a =~ "x"', "as text and as a number"),
        ('not(isnull(a)) or b =~ "x"', "whether 'a' is of text, which is never null, is not known"),
        ('a =~ "x" and A =~ "x"', "differ in case alone"),
        ('tostring(a) =~ "x"', "the function tostring is not followed"),
        ("a between (1 .. 2)", "what the engine calls Between is not followed"),
        ('a.b =~ "x"', "what the engine calls PathAccess is not followed"),
        ('Events | where a =~ "x" | take 1', "it is no KQL such as"),
        ('a =~ "x" | join (Events) on a', "it is no KQL such as"),
        ("Events | take 1", "it is no KQL such as"),
        ('Events | where a in ((externaldata(x:string)["f.csv"]))', "duckdb-kql does not take"),
        ("Events | where a in ((Events | project a))", "what the engine calls InList"),
        (".drop table Events", "duckdb-kql does not take"),
        ('let b = "x"; Events | where a =~ b', "duckdb-kql does not take"),
        ("''a-b'' =~ 'x'", "duckdb-kql does not take"),
        ('a matches regex "(?=x)"', "duckdb-kql does not take"),
        ('a matches regex "(x"', "DuckDB does not run the query"),
        ('a matches regex "(x)\\\\1"', "DuckDB does not run the query"),
        (f'a =~ "{"x" * 100_000}"', "longer than 100000 characters"),
        (" or ".join(f'a contains "{at}"' for at in range(2_000)), "is too much for duckdb-kql"),
        ("(" * 500 + "true" + ")" * 500, "is too much for duckdb-kql"),
    ],
)  # fmt: skip
def test_other_query_is_refused(query, message):
    """It gets to nothing but the one table, and a gap of the engine is no verdict."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(query, [{"a": "x"}])


@pytest.mark.parametrize(
    "query",
    ["", " ", "|", "\0", "\ud800", "Events |", "Events | where", 'a =~ "x',
     'a =~ "\ud800"', "a == 99999999999999999999", "a in~ ()", "not()", 'a =~ "x" and',
     'a =~~ "x"', "((", "'", "// a", "a == long(null)", "isnull()", "🜁 =~ '🜁"],
)  # fmt: skip
def test_garbage_is_refused_without_a_traceback(query):
    """Whatever it is."""
    with pytest.raises(UndecidedError):
        verdicts(query, [{"a": "x"}])


@pytest.mark.parametrize("value", [["x"], {"b": "x"}, b"x", "\ud800"])
def test_value_that_is_no_text_is_refused(value):
    """A list or mapping would be a dynamic column, which texts are not compared with."""
    with pytest.raises(UndecidedError):
        verdicts('a =~ "x"', [{"a": value}])


@pytest.mark.parametrize("value", ["05", "5.", "1e3", " 5", "+5", "nan", "9" * 19])
def test_number_that_is_spelled_strangely_is_refused(value):
    """No document says whether a column of numbers has it."""
    with pytest.raises(UndecidedError, match="is a number to Kusto"):
        verdicts("a == 5", [{"a": value}])


def test_names_need_nothing_of_the_table():
    """Names of any kind are columns, also those that the table itself could use."""
    query = "['my table'] | where row =~ 'x' and row_ =~ 'y' and ['select \"a'] =~ 'z'"
    row = {"row": "x", "row_": "y", 'select "a': "z", "b": "w"}
    assert verdicts(query, [row, {}]) == [True, False]
