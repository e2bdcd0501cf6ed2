"""
A text of rules -> what there is to say about it, as plain data, each part by itself.

What a part says of a rule is in the words of the catalogue's pages, with the same cares: lines hold
no character that cannot be seen, and `html` is escaped.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siemantic.catalogue.entry import TargetQuery
from siemantic.catalogue.highlighting import query_html
from siemantic.catalogue.shown import shown_query
from siemantic.catalogue.texts import line_of, text_of
from siemantic.convert import Conversion, Workload, finalize, make_workload
from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.selection import without_file_names, without_ignored
from siemantic.playground.own_events import EventsError, parse_events
from siemantic.playground.trying import try_events
from siemantic.rules import load_documents
from siemantic.rules.documents import Documents
from siemantic.rules.files import rule_text
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row
from siemantic.verify.remembered import default_cache
from siemantic.witnesses import Answer, answer
from siemantic.witnesses.rule import Witness

MOST_RULES = 20
WORK_S, WAITED_S = 5, 15
"""
So long events are tried and looked for, in processor time and by the clock: below the limit of a
whole answer. On a busy machine little is done in the seconds of the clock.
"""

FIRST_WORK_S, FIRST_WAITED_S = 0.25, 0.5
"""The same for the first events that the page shows, while the others are looked for."""

MOST_WITNESSES = 60
"""So many of a rule are shown; those that match come first, of which each shows something else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What the page asks.

    Attributes:
        rule: the text of rules, correlations and filters.
        events: the text of the events to try.
        requests: the targets that the part is about.
    """

    rule: str
    events: str = ""
    requests: tuple[TargetRequest, ...] = ()


Said = dict[str, Any]


def say_queries(asked: Asked) -> Said:
    """The query of each rule for each target, and what is wrong with the rules themselves."""
    workload = _read(asked.rule)
    conversions = convert_as_asked(workload, asked.requests, default_cache())
    broken = [each.problem for each in conversions if each.status == "broken" and each.problem]
    problems = dict.fromkeys((*workload.findings, *(p for _, p in workload.broken), *broken))
    return {
        "problems": [_diagnostic(each) for each in problems],
        "targets": [
            {
                "target": request.target,
                "queries": [_query(each) for each in conversions if each.request == request],
            }
            for request in asked.requests
        ],
    }


def say_findings(asked: Asked) -> Said:
    """What `siemantic check` has against the rules."""
    workload = _read(asked.rule)
    found = without_ignored(lint(workload, ValidatorChoice()).findings, workload.paths)
    return {"findings": [_diagnostic(each) for each in without_file_names(found)]}


def say_verdicts(asked: Asked) -> Said:
    """What is known of each query."""
    rows = verify_as_asked(_read(asked.rule), asked.requests, default_cache())
    return {"verdicts": [_verdict(each) for each in rows]}


def say_witnesses(asked: Asked) -> Said:
    """The events that show what each part of each rule about single events does."""
    return _say_witnesses(asked, late_in(WORK_S, WAITED_S))


def say_first_witnesses(asked: Asked) -> Said:
    """Those of them that are soon found."""
    return _say_witnesses(asked, late_in(FIRST_WORK_S, FIRST_WAITED_S))


def _say_witnesses(asked: Asked, is_late: Callable[[], bool]) -> Said:
    documents = (unit.document for unit in _read(asked.rule).units)
    rules = (each for each in documents if each.kind == "rule")
    return {"rules": [_witnesses(answer(each, is_late)) for each in rules]}


def say_events(asked: Asked) -> Said:
    """What the rules do with the events that one tries."""
    try:
        events = parse_events(asked.events)
    except EventsError as error:
        return {"error": {"message": line_of(error), "line": error.line}}
    return try_events(_read(asked.rule), events, late_in(WORK_S, WAITED_S))


PARTS: Mapping[str, Callable[[Asked], Said]] = {
    "queries": say_queries,
    "findings": say_findings,
    "verdicts": say_verdicts,
    "first-witnesses": say_first_witnesses,
    "witnesses": say_witnesses,
    "events": say_events,
}
"""What can be asked, by its name."""


def groups_of(requests: Sequence[TargetRequest]) -> tuple[tuple[int, ...], ...]:
    """The positions of the targets that are converted together; the slow ones hold up no other."""
    slow = [
        at
        for at, each in enumerate(requests)
        if each.exact or get_target(each.target).isolation is not None
    ]
    fast = tuple(at for at in range(len(requests)) if at not in slow)
    return (*((fast,) if fast else ()), *((at,) for at in slow))


def late_in(work_s: float, waited_s: float) -> Callable[[], bool]:
    """Whether this process has worked so long since, or so much time has passed."""
    worked, end = time.process_time() + work_s, time.monotonic() + waited_s
    return lambda: time.process_time() > worked or time.monotonic() > end


def _read(text: str) -> Workload:
    workload = make_workload(load_documents([rule_text(text)]), Documents((), ()))
    if workload.rule_count > MOST_RULES:
        message = f"there are {workload.rule_count} rules; look at {MOST_RULES} at a time"
        raise ConfigurationError(message)
    return workload


# --- what was found, as plain data -------------------------------------------------------------


def _diagnostic(found: Diagnostic) -> Said:
    return {
        "code": line_of(found.label),
        "level": found.level or "error",
        "message": line_of(_MESSAGES.get(found.code, found.message)),
        "hint": _hint(found),
        "line": found.line,
        "column": found.column,
    }


_BESIDE = "write it into this text as well, behind a line with nothing but ---"
_HINTS = {
    "unknown_rule": f"a correlation is looked at with the rules that it names: {_BESIDE}",
    "filter_without_rule": f"a filter is looked at with its rule: {_BESIDE}",
    "ambiguous_rule": "give every rule an id or name of its own",
    "empty_file": "write or paste one",
}
"""The way out of what is told of files, where there is one text in place of them."""

_MESSAGES = {
    "empty_file": "there is no rule yet",
    "ambiguous_rule": "the correlation names a rule by what several are called",
}


def _hint(found: Diagnostic) -> str:
    return line_of(_HINTS.get(found.code, found.hint or ""))


def _query(conversion: Conversion) -> Said:
    text, problem = "", conversion.problem
    if conversion.status == "converted":
        text = finalize(conversion.request, conversion.queries).rstrip("\n")
    return {
        "title": line_of(conversion.title),
        "status": conversion.status,
        "html": query_html(text, get_target(conversion.request.target).language),
        "why": "" if problem is None else line_of(problem.message),
        "hint": "" if problem is None else _hint(problem),
        "notes": [line_of(each) for each in conversion.notes],
    }


def _verdict(row: Row) -> Said:
    shown = shown_query(TargetQuery(row.place.request, "converted", "", row, row.problem))
    return {
        "title": line_of(row.title),
        "verdict": shown.verdict,
        "why": list(shown.why),
        "event": shown.event,
        "notes": list(shown.notes),
    }


def _witnesses(found: Answer) -> Said:
    shown = found.witnesses[:MOST_WITNESSES]
    return {
        "title": line_of(found.document.title),
        "events": [_witness(each) for each in shown],
        "more": len(found.witnesses) - len(shown),
        "unconfirmed": found.unconfirmed,
        "left": found.left,
        "problems": [_diagnostic(each) for each in found.problems],
    }


def _witness(found: Witness) -> Said:
    return {"match": found.match, "title": text_of(found.title), "event": dict(found.event)}
