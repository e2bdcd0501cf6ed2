"""What conditions find in ClickHouse and in Spark, and what is kept from them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases_of import cases_of
from siemantic.engines import clickhouse, databricks
from siemantic.errors import UndecidedError

pytestmark = pytest.mark.heavy
BEFORE = "SELECT * FROM logs WHERE "


def in_clickhouse(condition, rows, numbers=()):
    """ClickHouse's verdicts."""
    return clickhouse.verdicts(BEFORE + condition, rows, numbers)


ENGINES = {"clickhouse": in_clickhouse, "databricks": databricks.verdicts}
CASES = [
    pytest.param(ENGINES[name], *each.values, id=f"{name}: {each.id}")
    for name in ENGINES
    for each in cases_of(f"engines/{name}.yml")
]


@pytest.mark.parametrize(("engine", "case"), CASES)
def test_rows_are_found_or_the_condition_is_refused(engine, case):
    """Each row by itself has the verdict that it has beside the others."""
    if "refused" in case:
        with pytest.raises(UndecidedError) as caught:
            engine(case["where"], [{"a": "x"}])
        assert case["refused"] in str(caught.value)
        return
    finds, misses = case.get("finds", []), case.get("misses", [])
    expected = [True] * len(finds) + [False] * len(misses)
    assert engine(case["where"], [*finds, *misses], case.get("numbers", ())) == expected


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("text", ["", "a\0b", "\\", "'", "`", "😀", "\r\n\t", "\u2028", "NULL"])
def test_text_arrives_as_it_is(engine, text):
    """Beside another, it alone is equal to itself; a literal has its escapes."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    assert engine(f"a = '{escaped}'", [{"a": text}, {"a": f"{text}x"}]) == [True, False]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("value", [["x"], {"b": "x"}, b"x", "\ud800"])
def test_value_that_is_no_text_is_refused(engine, value):
    """A list or mapping has no column, and half a character is none."""
    with pytest.raises(UndecidedError):
        engine("a = 'x'", [{"a": value}])


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize(
    "condition", ["(" * 100_000 + "a='x'", "NOT (" * 600 + "a='x'" + ")" * 600]
)
def test_depth_is_refused(engine, condition):
    """Before a parser that recurses sees it."""
    with pytest.raises(UndecidedError, match=r"too deep|is not closed"):
        engine(condition, [{"a": "x"}])


def test_long_chain_is_run():
    """Spark makes a tree as deep as there are alternatives."""
    chain = " OR ".join(f"contains(lower(a), lower('v{at}v'))" for at in range(400))
    assert databricks.verdicts(chain, [{"a": "xV399V"}, {"a": "v400v"}]) == [True, False]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="a='()\"\\%;-[]{}$`.\0\n é1ENOT", max_size=40))
def test_garbage_is_run_or_refused_by_clickhouse(condition):
    """There is never another error."""
    with suppress(UndecidedError):
        assert len(in_clickhouse(condition, [{"a": "x"}])) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="a='()\"\\%;-[]{}$`.\0\n é1ENOT", max_size=40))
def test_garbage_is_run_or_refused_by_spark(condition):
    """There is never another error, and no answer for another condition."""
    with suppress(UndecidedError):
        assert len(databricks.verdicts(condition, [{"a": "x"}])) == 1
    assert databricks.verdicts("a = 'x'", [{"a": "x"}, {}]) == [True, False]
