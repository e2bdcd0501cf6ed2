"""
Two versions of a correlation's search on generated streams.

*Soundness*: nothing is proved. `changed` is what they find of a stream at one time, as the
evaluator has run both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sigma.correlations import SigmaCorrelationRule

from siemantic.aql.ast import Select
from siemantic.errors import UndecidedError
from siemantic.profiles import Profile
from siemantic.verify.aql import AqlQueries
from siemantic.verify.bounds import other_bounds
from siemantic.verify.correlation import REASON, Case, times_of
from siemantic.verify.languages import open_queries
from siemantic.verify.likeness import Likeness, OnlyOne, Side, of_side
from siemantic.verify.streams import Sent, plain_rules, streams_for

TARGET = "qradar_aql"
"""The target whose correlations can be run here."""


def compare_correlations(
    old: Sequence[str],
    new: Sequence[str],
    rules: Sequence[SigmaCorrelationRule],
    profile: Profile | None,
) -> Likeness:
    """What is known of two versions of a search; streams are made for each of the rules."""
    try:
        sides: Mapping[Side, AqlQueries] = {
            "old": of_side("old", partial(_opened, old, profile)),
            "new": of_side("new", partial(_opened, new, profile)),
        }
        _check_groups(sides)
        found = _compared(sides, rules)
        return replace(found, bounds=other_bounds(sides["old"], sides["new"]))
    except UndecidedError as error:
        return Likeness("undecided", reason=str(error))


def _opened(texts: Sequence[str], profile: Profile | None) -> AqlQueries:
    queries = open_queries(TARGET, texts, profile)
    assert isinstance(queries, AqlQueries)  # noqa: S101 - what reads that target
    return queries


def _check_groups(sides: Mapping[Side, AqlQueries]) -> None:
    old, new = (
        [each.group_by for each in queries.trees if isinstance(each, Select)]
        for queries in sides.values()
    )
    if old != new:
        raise UndecidedError("the searches of both versions group by other columns")


def _compared(sides: Mapping[Side, AqlQueries], rules: Sequence[SigmaCorrelationRule]) -> Likeness:
    count, has_hit = 0, False
    for cases, stream in _streams(sides, rules):
        for time in times_of(cases["new"].alerts(stream), stream):
            old = of_side("old", partial(cases["old"].found, stream, time))
            new = of_side("new", partial(cases["new"].found, stream, time))
            has_hit = has_hit or bool(new)
            if old != new:
                event = {"now": time, "events": [*cases["new"].rows(stream)]}
                by: Mapping[Side, bool] = {"old": bool(old - new), "new": bool(new - old)}
                found = (OnlyOne(side, event) for side, is_so in by.items() if is_so)
                return Likeness("changed", tuple(found))
        count += len(stream)
    if not has_hit:
        raise UndecidedError("neither search finds anything in the streams that are generated here")
    return Likeness("alike", reason=REASON, events=count)


def _streams(
    sides: Mapping[Side, AqlQueries], rules: Sequence[SigmaCorrelationRule]
) -> Iterator[tuple[Mapping[Side, Case], list[Sent]]]:
    for rule in rules:
        subjects = tuple(sides["new"].locate(each) for each in plain_rules(rule))
        cases = {side: Case(rule, queries, subjects) for side, queries in sides.items()}
        yield from ((cases, stream) for stream in streams_for(rule, subjects))
