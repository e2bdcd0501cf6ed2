"""Fuzz AQL: parser and printer, checks and their mending, the evaluator, and comparisons."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from aql.laws import obeys_the_laws
from fuzz.harness import main
from fuzz.laws import check_refusal
from siemantic.aql.checks.fix import fix
from siemantic.aql.checks.syntax_error import check_text
from siemantic.aql.evaluator import Environment, World, compile_filter, normalize_row, run
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.aql.schema import DEFAULT
from siemantic.errors import AqlEvaluationError, AqlSyntaxError, UndecidedError, UnsupportedError
from siemantic.verify.aql_diff import compare

ENDING = "aql"
ROWS = (
    {"username": "root", "sourceip": "10.0.0.1", "starttime": 5, "qid": 7, "utf8payload": "a b"},
    {"username": None, "sourceip": "::1", "a": 1.5, "payload": "x"},
    {},
)
REFUSED = (AqlEvaluationError, UndecidedError, UnsupportedError)
OTHER = parse("SELECT username FROM events WHERE username ILIKE '%a%' OR qid = 7")


def check(data, folder):
    """The laws of a text, as a query and as a condition."""
    del folder
    text = data.decode("utf-8", "replace")
    for read, write, use, is_filter in (
        (parse, to_aql, _use, False),
        (parse_condition, condition_to_aql, _test, True),
    ):
        try:
            tree = read(text)
        except AqlSyntaxError as error:
            _check_place(error, text)
            continue
        obeys_the_laws(tree, read, write)
        check_text(text, DEFAULT, is_filter=is_filter)
        mended = fix(text, DEFAULT, is_filter=is_filter)
        assert read(mended.text), "what is mended does not parse"
        assert fix(mended.text, DEFAULT, is_filter=is_filter).text == mended.text, "mending goes on"
        use(tree)


def _check_place(error, text):
    check_refusal(error)
    assert 0 <= error.start <= error.end <= len(text), "the place is not in the text"


def _use(tree):
    try:
        run(tree, World({"events": ROWS, "flows": ROWS}, Environment(0)))
    except REFUSED as error:
        check_refusal(error)
    for each in compare(tree, OTHER, DEFAULT):
        assert "Error" not in each.problem


def _test(tree):
    try:
        test = compile_filter(tree, Environment(0))
        assert {test(normalize_row(row)) for row in ROWS} <= {True, False, None}
    except REFUSED as error:
        check_refusal(error)


if __name__ == "__main__":
    main(__file__)
