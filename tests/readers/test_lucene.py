"""What the reader makes of Lucene's queries, and that osmem-server says the same."""

import pytest

from cases_of import cases_of
from siemantic.engines.lucene import verdicts
from siemantic.errors import UndecidedError
from siemantic.logic.formula import holds
from siemantic.readers.lucene import read_query


@pytest.mark.parametrize("case", cases_of("readers/lucene.yml"))
def test_rows_are_found_or_the_query_is_refused(case):
    """A row is found by the formula and by osmem, or by neither."""
    if "refused" in case:
        with pytest.raises(UndecidedError) as caught:
            read_query(case["query"])
        assert case["refused"] in str(caught.value)
        return
    rows = [*case["finds"], *case["misses"]]
    expected = [True] * len(case["finds"]) + [False] * len(case["misses"])
    formula = read_query(case["query"])
    events = [{name: str(value) for name, value in row.items()} for row in rows]
    assert [holds(formula, event) for event in events] == expected
    # One at a time, since a row may have a field that is a part of another's name.
    assert [verdicts(case["query"], [row])[0] for row in rows] == expected


def test_long_chain_is_followed_and_deep_nesting_refused():
    """Thousands of alternatives are read; parentheses beyond Python's stack are undecided."""
    chain = " OR ".join(f"a:{number}" for number in range(3000))
    assert holds(read_query(chain), {"a": "2999"})
    with pytest.raises(UndecidedError):
        read_query(f"{'(' * 5000}a:x{')' * 5000}")
