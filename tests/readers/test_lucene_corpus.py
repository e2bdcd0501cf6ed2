"""Public rules as Lucene: formula and osmem-server never contradict each other on an event."""

from itertools import islice

import pytest

from siemantic.convert import convert_one, load_workload
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.formula import holds, negation
from siemantic.logic.prove import differ, find_event
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.languages import Choice
from siemantic.verify.lucene import LuceneQueries

pytestmark = [pytest.mark.corpus, pytest.mark.backends]

REQUEST = TargetRequest("lucene", pipelines=())
EVERY = 8


def conversions(corpus):
    """One in eight of the rules that can be converted, each with its queries."""
    units = islice(load_workload([str(corpus)]).units, 0, None, EVERY)
    found = ((unit, convert_one(unit, REQUEST)) for unit in units)
    return [(unit, each.queries) for unit, each in found if each.status == "converted"]


def events_of(formulas, domain):
    """An event of each of the formulas for which one is found."""
    for formula in formulas:
        try:
            event = find_event(formula, domain)
        except UndecidedError:
            continue
        if event is not None:
            yield event


def test_reader_and_osmem_agree_on_the_rules(corpus, capsys):
    """Of events that the rule finds, misses, or of which rule and query differ; most are read."""
    read, run, differing, total = 0, 0, 0, 0
    for unit, texts in conversions(corpus):
        total += 1
        try:
            queries = LuceneQueries(texts, None)
            subject = queries.locate(build_unit(unit)[-1])
            rule, query = subject.formula, queries.formula(Choice(), subject)
        except (UndecidedError, UnsupportedError):
            continue
        read += 1
        difference = differ(rule, query)
        wanted = (rule, query, negation(rule), negation(query), difference)
        for event in events_of(wanted, subject.domain):
            try:
                (found,) = queries.finds([subject.row(event)], Choice())
            except UndecidedError:
                continue
            run += 1
            assert found is holds(query, event), (texts, event)
            differing += holds(difference, event)
    with capsys.disabled():
        print(f"\n{total} rules, {read} read, {run} events, {differing} differ")  # noqa: T201
    assert read > 0.95 * total
    assert differing > 0
