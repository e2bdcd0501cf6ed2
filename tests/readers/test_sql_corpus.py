"""Public rules as SQL: the formula of each query, and its engine, never contradict each other."""

from itertools import islice

import pytest

from siemantic.convert import convert_one, load_workload
from siemantic.engines.sqlite import verdicts
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.formula import holds, negation, some_of
from siemantic.logic.prove import differ, find_event
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.readers.sql import Sqlite, read_query, texts_without_nul
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.languages import Choice
from siemantic.verify.verdicts import open_case

pytestmark = [pytest.mark.corpus, pytest.mark.backends]

REQUEST = TargetRequest("sqlite", pipelines=())
SITE = Site(lambda field: (Place(field.lower()),))
PARTS = 8


def conversions(corpus, part):
    """A part of the rules that can be converted, each with its queries."""
    units = islice(load_workload([str(corpus)]).units, part, None, PARTS)
    found = ((unit, convert_one(unit, REQUEST)) for unit in units)
    return [(unit, each.queries) for unit, each in found if each.status == "converted"]


def events_of(formulas, domain=texts_without_nul):
    """An event of each of the formulas for which one is found."""
    for formula in formulas:
        try:
            event = find_event(formula, domain)
        except UndecidedError:
            continue
        if event is not None:
            yield event


def is_returned(queries, event):
    """Whether SQLite returns the event for one of the queries; None where it does not run them."""
    try:
        return any(verdicts(query, [event]) == [True] for query in queries)
    except UndecidedError:
        return None


@pytest.mark.parametrize("part", range(PARTS))
def test_reader_and_sqlite_agree_on_the_rules(corpus, part):
    """
    Of events that the rule finds, misses, or of which rule and query differ.

    Nearly all queries are read, and among the differences is the one that is known: an event whose
    field is missing is lost under NOT.
    """
    read, lost, total = 0, 0, 0
    for unit, queries in conversions(corpus, part):
        total += 1
        try:
            rule = to_formula(build_unit(unit)[-1], SITE)
            query = some_of(read_query(each, Sqlite("nocase")) for each in queries)
        except (UndecidedError, UnsupportedError):
            continue
        read += 1
        for event in events_of((rule, negation(rule), differ(rule, query))):
            assert is_returned(queries, event) in (holds(query, event), None), (queries, event)
            lost += holds(rule, event) and not holds(query, event)
    assert read > 0.99 * total
    assert lost > 0


def test_reader_and_duckdb_agree_on_some_of_the_rules(corpus):
    """As above, for one rule of twenty; a column of numbers holds such."""
    read, lost, total = 0, 0, 0
    for unit in islice(load_workload([str(corpus)]).units, 0, None, 20):
        conversion = convert_one(unit, TargetRequest("duckdb", pipelines=()))
        if conversion.status != "converted":
            continue
        total += 1
        try:
            case = open_case("duckdb", conversion.texts, build_unit(unit)[-1], None)
            rule, query = case.subject.formula, case.queries.formula(Choice(), case.subject)
        except (UndecidedError, UnsupportedError):
            continue
        read += 1
        for event in events_of((rule, negation(rule), differ(rule, query)), case.subject.domain):
            found = case.queries.finds([case.subject.row(event)], Choice())
            assert found == [holds(query, event)], (conversion.texts, event)
            lost += holds(rule, event) and not holds(query, event)
    assert read > 0.97 * total
    assert lost > 0
