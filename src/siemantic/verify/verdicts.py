"""A rule and its queries -> a row of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.convert import Conversion, Status, converter_of, place_of
from siemantic.diagnostics import Diagnostic
from siemantic.errors import FailedError, UndecidedError, UnfinishedError, UnsupportedError
from siemantic.logic.formula import Event
from siemantic.profiles import Profile
from siemantic.rules.references import Unit
from siemantic.rules.sigma import AnyRule, check_document
from siemantic.targets.request import TargetRequest
from siemantic.verify.aql import AqlQueries
from siemantic.verify.changes import changes_of
from siemantic.verify.correlation import verify_correlation
from siemantic.verify.events import (
    BESIDE_A_PROOF,
    FOR_WANT_OF_A_PROOF,
    telling_events,
    variants,
)
from siemantic.verify.further import further_events
from siemantic.verify.languages import (
    Choice,
    Meaning,
    Queries,
    find_language,
    open_queries,
    why_unverified,
)
from siemantic.verify.ledger import Changes, Row, Verdict
from siemantic.verify.parsing import ask_parser
from siemantic.verify.proof import Difference, confirm, find_differences, most_telling
from siemantic.verify.subject import Subject
from siemantic.verify.wording import in_few_words


def verify_conversion(unit: Unit, conversion: Conversion) -> Row:
    """What can be said of the conversion; an error never stops the others."""
    row = Row(
        conversion.place,
        conversion.id,
        conversion.title,
        conversion.path,
        "unsupported",
        notes=conversion.notes,
    )
    problem = conversion.problem
    if problem is not None:
        return _without_query(row, _VERDICTS.get(conversion.status, "unsupported"), problem)
    parsed = ask_parser(conversion.request, conversion.texts)
    if parsed is not None and parsed.refusal is not None:
        return replace(row, verdict="refuted", reason=parsed.reason)
    if find_language(conversion.request.target) is None:
        reason = why_unverified(conversion.request.target)
        taken = () if parsed is None else (f"{parsed.by} takes the query; nothing here runs it",)
        return replace(row, verdict="unverified", reason=reason, notes=(*row.notes, *taken))
    try:
        return _verify(row, unit, conversion)
    except FailedError as error:
        problem = unit.document.diagnose(error.code, str(error), "detection", hint=error.hint)
        return _without_query(row, "failed", problem)
    except (UndecidedError, UnsupportedError) as error:
        is_final = not isinstance(error, UnfinishedError)
        return replace(row, verdict="undecided", reason=str(error), is_final=is_final)


_VERDICTS: Mapping[Status, Verdict] = {"broken": "broken", "failed": "failed"}


def _without_query(row: Row, verdict: Verdict, problem: Diagnostic) -> Row:
    is_final = verdict != "failed"
    return replace(row, verdict=verdict, reason=problem.message, problem=problem, is_final=is_final)


def _verify(row: Row, unit: Unit, conversion: Conversion) -> Row:
    converter = converter_of(conversion.request)
    rules, renamed, before, dropped = converter.prepare(unit)
    rule = rules[-1]
    if not isinstance(rule, SigmaRule) or not isinstance(before, SigmaRule):
        row = replace(row, changes=Changes(dropped=dropped))
        return _correlation(row, rule, conversion.texts, converter.profile)
    case = open_case(conversion.request.target, conversion.texts, rule, converter.profile)
    return replace(judge(row, case), changes=changes_of(before, renamed, case.subject))


def _correlation(row: Row, rule: AnyRule, texts: Sequence[str], profile: Profile | None) -> Row:
    assert isinstance(rule, SigmaCorrelationRule)  # what a rule is that is no plain one  # noqa: S101
    if row.place.request.target != "qradar_aql":
        raise UndecidedError("the correlations of other targets cannot be run here")
    return verify_correlation(row, rule, AqlQueries(texts, profile))


def verify_query(unit: Unit, request: TargetRequest, text: str) -> Row:
    """What can be said of a query from anywhere as the query of a rule."""
    document = unit.document
    row = Row(place_of(document, request), document.id, document.title, document.path, "undecided")
    problem = check_document(document)
    if problem is not None:
        return replace(row, verdict="broken", reason=problem.message, problem=problem)
    conversion = Conversion(row.place, row.id, row.title, row.path, "converted", (text,))
    return verify_conversion(unit, conversion)


@dataclass(frozen=True, slots=True)
class Case:
    """A rule at its site, and the queries that are said to mean it."""

    subject: Subject
    queries: Queries


def open_case(target: str, texts: Sequence[str], rule: SigmaRule, profile: Profile | None) -> Case:
    """
    The rule, as its pipeline left it, and the queries.

    Raises:
        UndecidedError: there is no reader for the target, or the queries are no such text.
    """
    queries = open_queries(target, texts, profile)
    return Case(queries.locate(rule), queries)


def judge(row: Row, case: Case) -> Row:
    """
    The row with the verdict: by proof, and by events that the matcher and the engine both see.

    Raises:
        UndecidedError: the queries are not such that find an event or do not.
        UnsupportedError: the rule has something that the matcher does not know.
    """
    choices = case.queries.choices()
    row = replace(row, assumptions=case.subject.assumptions)
    meanings, problems = _meanings(case, choices)
    try:
        differences = find_differences(case.subject, meanings)
    except UndecidedError as error:
        return _by_events(row, case, meanings, str(error))
    if differences:
        return _refuted(row, case, differences, meanings)
    for choice, problem in problems.items():
        under = f"with {' '.join(choice.words)}: " if meanings else ""
        return _by_events(row, case, meanings, under + problem)
    return _run(replace(row, verdict="proved"), case, meanings, _telling(case, BESIDE_A_PROOF))


def _meanings(
    case: Case, choices: Sequence[Choice]
) -> tuple[Sequence[Meaning], Mapping[Choice, str]]:
    """What is followed of the queries, and why it is not under the other readings."""
    meanings, problems = [], {}
    for each in choices:
        try:
            meanings.append(Meaning(each, case.queries.formula(each, case.subject)))
        except UndecidedError as error:
            problems[each] = str(error)
    return meanings, problems


def _refuted(
    row: Row, case: Case, differences: Sequence[Difference], meanings: Sequence[Meaning]
) -> Row:
    differing = (each.meaning.choice.words for each in differences)
    every = (each.words for each in case.queries.choices())
    chosen = most_telling(case.subject, differences)
    try:
        found = confirm(chosen.event, case.subject, case.queries, meanings)
    except UndecidedError as error:
        return _by_events(row, case, meanings, str(error))
    readings = in_few_words(differing, every)
    return replace(row, verdict="refuted", readings=readings, counterexample=found)


def _by_events(row: Row, case: Case, meanings: Sequence[Meaning], reason: str) -> Row:
    """The verdict without a proof: what an engine finds, also with the values of the queries."""
    told = _telling(case, FOR_WANT_OF_A_PROOF)
    events = variants(told, case.queries.values(), case.subject.domain)
    row = _run(replace(row, verdict="tested", reason=reason), case, meanings, events)
    if not row.events and row.verdict != "refuted":
        return replace(row, verdict="undecided")
    if row.verdict == "tested" and case.subject.doubt:
        return replace(row, verdict="undecided", reason=case.subject.doubt)
    return _run_further(row, case, meanings, events) if row.verdict == "tested" else row


def _run_further(row: Row, case: Case, meanings: Sequence[Meaning], events: Sequence[Event]) -> Row:
    """The row after further events, as far as the engine can be asked about them."""
    try:
        formula = case.subject.formula
    except UndecidedError:
        return row
    further = further_events(formula, events, case.subject.domain)
    for start in range(0, len(further), _AT_ONCE):
        try:
            found = _run(row, case, meanings, further[start : start + _AT_ONCE])
        except UnfinishedError:
            raise
        except UndecidedError:
            continue
        if found.verdict == "refuted":
            return found
        row = replace(row, events=row.events + found.events)
    return row


_AT_ONCE = 50
"""So many of them are lost together when an engine cannot be asked about one."""


def _telling(case: Case, most_values: int) -> list[Event]:
    """Events that show what the rule asks."""
    return telling_events(case.subject.formula, case.subject.domain, most_values)


def _run(row: Row, case: Case, meanings: Sequence[Meaning], events: Sequence[Event]) -> Row:
    """The row, unless matcher and engine differ on an event, under any reading."""
    subject, queries = case.subject, case.queries
    expected = [subject.matches(each) for each in events]
    rows = [subject.row(each) for each in events]
    for choice in queries.choices():
        for event, wanted, got in zip(events, expected, queries.finds(rows, choice), strict=True):
            if wanted != got:
                found = confirm(event, subject, queries, meanings)
                return replace(
                    row, verdict="refuted", reason="", readings=found.readings, counterexample=found
                )
    notes = row.notes if any(expected) else (*row.notes, NO_MATCH)
    return replace(row, events=len(events), notes=notes)


NO_MATCH = "no event is known that the rule matches, so none of those that were run is one"
"""What is said of a rule that never matches, or whose events are not found soon."""
