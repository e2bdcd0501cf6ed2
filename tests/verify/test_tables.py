"""SQL on a table of texts and numbers, with an engine that says what it was asked."""

import pytest

from siemantic.convert import load_workload
from siemantic.rules.sigma import build_unit
from siemantic.verify.tables import ClickHouseQueries, DatabricksQueries
from targets.converting import write_rules


@pytest.mark.parametrize(
    ("queries", "detection", "numbers", "assumptions"),
    [
        (ClickHouseQueries, {"s": {"EventID": [1, 2], "a": "x"}, "condition": "s"}, {"EventID"},
         ["the column EventID holds whole numbers"]),
        (DatabricksQueries, {"s": {"EventID": 1, "n|gt": 5}, "condition": "s"}, {"eventid", "n"},
         ["the column EventID holds whole numbers", "the column n holds whole numbers"]),
        (ClickHouseQueries, {"s": {"n": [1, "x"]}, "condition": "s"}, set(), []),
        (ClickHouseQueries, {"k": ["x"], "condition": "k"}, set(),
         ["the column full_log holds the text of the whole event"]),
        (DatabricksQueries, {"k": ["x"], "condition": "k"}, set(),
         ["the column raw holds the text of the whole event"]),
    ],
)  # fmt: skip
def test_engine_is_told_what_the_columns_hold(tmp_path, queries, detection, numbers, assumptions):
    """Columns that the rule compares with numbers alone; what is assumed is told."""
    write_rules(tmp_path, [{"title": "r", "logsource": {"category": "t"}, "detection": detection}])
    (unit,) = load_workload([str(tmp_path)]).units
    asked = []

    def engine(query, rows, numbers):
        asked.append((query, numbers))
        return [True for _ in rows]

    opened = queries(["one", "two"], "SQL", engine)
    subject = opened.locate(build_unit(unit)[-1])
    assert list(subject.assumptions) == assumptions
    assert opened.finds([{}], None) == [True]
    assert asked == [("one", numbers), ("two", numbers)]
    assert set(subject.kinds) == numbers
