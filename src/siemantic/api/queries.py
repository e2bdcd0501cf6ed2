"""Rules x targets: their queries, what is known of them, and what becomes of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from siemantic.api.results import Change, Event, Explained, Moved, Query, Verdict
from siemantic.api.rules import Rules
from siemantic.api.targets import Target, request_of
from siemantic.convert import Conversion, convert_one, converter_of, finalize
from siemantic.diffing import Change as Changed
from siemantic.diffing import Version, find_against
from siemantic.diffing import diff as compare
from siemantic.diffing.versions import Now, convert_now
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.explaining import explain as steps_of
from siemantic.porting import Move
from siemantic.porting import port as move_all
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row
from siemantic.verify.remembered import default_cache


def convert(rules: Rules, target: str | Target) -> tuple[Query, ...]:
    """
    A query for each rule, or why there is none.

    Raises:
        ConfigurationError: the target cannot be had.
    """
    request = request_of(target)
    conversions = convert_as_asked(rules.workload, [request], default_cache())
    return tuple(map(_query, conversions))


def verify(rules: Rules, target: str | Target) -> tuple[Verdict, ...]:
    """
    What is known of each rule's query; as `siemantic verify`, it is remembered by content.

    Raises:
        ConfigurationError: the target cannot be had.
    """
    request = request_of(target)
    return tuple(map(_verdict, verify_as_asked(rules.workload, [request], default_cache())))


def explain(rules: Rules, target: str | Target) -> tuple[Explained, ...]:
    """
    What pipelines or the profile do to each rule before its query is written.

    Raises:
        ConfigurationError: the target cannot be had.
    """
    request = request_of(target)
    return tuple(_explained(each, request) for each in rules.workload.units)


def diff(rules: Rules, target: str | Target, against: Rules | str) -> tuple[Change, ...]:
    """
    What became of each query, what needs a look first.

    Args:
        against: the rules of before; or, for rules that were loaded, a folder of queries, a git
            revision or versions of packages, as `siemantic diff --against` takes them.
    Raises:
        ConfigurationError: the target cannot be had, or what it is compared with.
    """
    request = request_of(target)
    now = convert_now(rules.inputs, rules.workload, request, lambda _: None, None)
    with _before(now, against) as old:
        return tuple(_change(each) for each in compare(old, now.versions))


def port(rules: Rules, old: str | Target, new: str | Target) -> tuple[Moved, ...]:
    """
    What becomes of each rule that is moved from one target to another.

    Raises:
        ConfigurationError: a target cannot be had, or both are the same.
    """
    requests = (request_of(old), request_of(new))
    if requests[0] == requests[1]:
        raise ConfigurationError("both sides are the same; name another target to move to")
    return tuple(map(_moved, move_all(rules.workload, requests, default_cache()).moves))


def _query(conversion: Conversion) -> Query:
    text = finalize(conversion.request, conversion.queries) if conversion.queries else ""
    return Query(
        conversion.title,
        conversion.id,
        conversion.path,
        conversion.request.target,
        conversion.status,
        text,
        conversion.problem,
        conversion.notes,
    )


def _verdict(row: Row) -> Verdict:
    return Verdict(
        row.title,
        row.id,
        row.path,
        row.place.request.target,
        row.verdict,
        row.reason,
        row.counterexample,
        row.assumptions,
        row.events,
    )


def _explained(unit: Unit, request: TargetRequest) -> Explained:
    document = unit.document
    done = Explained(document.title, document.id, document.path, request.target)
    conversion = convert_one(unit, request)
    if conversion.status == "broken" and conversion.problem is not None:
        return replace(done, reason=conversion.problem.message)
    try:
        return replace(done, steps=steps_of(unit, converter_of(request)))
    except UnsupportedError as error:
        return replace(done, reason=str(error))


@contextmanager
def _before(now: Now, against: Rules | str) -> Iterator[Sequence[Version]]:
    """The other side, for as long as it is compared."""
    if isinstance(against, Rules):
        request, workload = now.request, against.workload
        yield convert_now(against.inputs, workload, request, lambda _: None, None).versions
        return
    if not now.inputs.paths:
        raise ConfigurationError("a text has no files to compare; load the rules from theirs")
    other = find_against(against, now.inputs)
    other.check(now.request)
    with other.open(now, lambda _: None, None) as old:
        yield old


def _change(change: Changed) -> Change:
    rule, likeness = change.rule, change.likeness
    return Change(
        rule.title,
        rule.id,
        rule.path,
        change.outcome,
        "\n\n".join(() if change.old is None else change.old.texts),
        "\n\n".join(() if change.new is None else change.new.texts),
        change.reason,
        tuple(
            Event(each.by, each.event, each.readings)
            for each in (() if likeness is None else likeness.found)
        ),
    )


def _moved(move: Move) -> Moved:
    row = move.new
    return Moved(
        row.title,
        row.id,
        row.path,
        move.outcome,
        _verdict(move.old),
        _verdict(row),
        move.missing_fields,
        move.source if move.is_missing_source else None,
    )
