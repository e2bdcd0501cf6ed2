"""What a condition may be made of before an engine with functions that do harm gets to see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siemantic.engines.sql_conditions import names_in
from siemantic.errors import UndecidedError

FUNCTIONS = ("lower", "match")


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("a = 'b'", [("a",)]),
        ("LOWER(A) = 'a' AND a = 'x'", [("A",), ("a",)]),
        ("`a b`=1 or `c``d` in ('x', 2.5)", [("a b",), ("c`d",)]),
        ("a.b.`c d` is not null", [("a", "b", "c d")]),
        ("NOT (a LIKE 'x\\' OR y=1' AND b != -5)", [("a",), ("b",)]),
        ("a='it''s' OR naïve=true", [("a",), ("naïve",)]),
        ("a || '%' = null", [("a",)]),
    ],
)
def test_names_are_those_of_columns(condition, names):
    """Each once, in order, as they are spelled; functions, operators and constants are none."""
    assert list(names_in(condition, FUNCTIONS)) == names


@pytest.mark.parametrize(
    "condition",
    [
        "file('x') = a", "`lower`(a) = 'x'", "a = lower ( url('x') )", "a.lower('x')",
        "a IN (SELECT b)", "EXISTS (TABLE b)", "a = 'x'; b", "a = 'x' -- b", "a = 'x' /* b */",
        "a = # b", "a = $$b$$", "a = {b:String}", "a = @b", "a = \"b\"", "a = r'x\\'", "a = X'00'",
        "a = 5b", "a = 'x", "a = `x", "`a\\`b` = 1", "(a = 'x'", "a = 'x')", "a = 'x') OR (b = 'y'",
        "(" * 501 + "a" + ")" * 501,
    ],
)  # fmt: skip
def test_what_may_do_harm_is_refused(condition):
    """Calls, queries, comments, other statements, and texts whose end another may see elsewhere."""
    with pytest.raises(UndecidedError):
        names_in(condition, FUNCTIONS)


@given(st.lists(st.sampled_from(("a", "'", "\\", "`", "(", ")", "file", "lower", " ", "-", ";"))))
def test_function_that_is_not_known_is_never_let_through(pieces):
    """Whatever stands around it: outside of texts and names there is no call of another."""
    condition = "".join(pieces)
    try:
        names_in(condition, FUNCTIONS)
    except UndecidedError:
        return
    outside = ""
    while condition:
        mark = condition[0]
        if mark in "'`":
            end = 1
            while condition[end] != mark:
                end += 2 if condition[end] == "\\" else 1
            condition = condition[end + 1 :]
        else:
            outside, condition = outside + mark, condition[1:]
    assert ";" not in outside
    assert "file(" not in outside.replace(" ", "").replace("afile", "").replace("lowerfile", "")
