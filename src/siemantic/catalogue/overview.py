"""What the first page says of all rules together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siemantic.catalogue.index import Summary
from siemantic.catalogue.shown import made_for
from siemantic.coverage.tags import tactic_names
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.ledger import VERDICTS

FIRST = 50
"""So many rules are listed before anything is searched."""

AT_LEAST_TESTED = "tested or proved"
"""The choice of both verdicts; the script of the first page takes it apart at the "or"."""

_LEVELS = ("critical", "high", "medium", "low", "informational")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and what it counts."""

    number: int
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TargetNumbers:
    """A target, what its queries are made for, and how many have each verdict."""

    target: str
    language: str
    made_for: str
    verdicts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen in a filter."""

    value: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page."""

    numbers: tuple[Number, ...]
    targets: tuple[TargetNumbers, ...]
    verdicts: tuple[str, ...]
    filters: tuple[tuple[str, str, tuple[Choice, ...]], ...]
    first: tuple[Summary, ...]
    total: int


def overview_of(summaries: Sequence[Summary], requests: Sequence[TargetRequest]) -> Overview:
    """The numbers, the filters and the first rules."""
    columns = list(zip(*(each.verdicts for each in summaries), strict=True)) or [()] * len(requests)
    found = {name for column in columns for name in column}
    verdicts = tuple(each for each in (*VERDICTS, "correlated") if each in found)
    return Overview(
        tuple(_numbers(summaries)),
        tuple(
            _target(request, column, verdicts)
            for request, column in zip(requests, columns, strict=True)
        ),
        verdicts,
        tuple(_filters(summaries, requests, verdicts)),
        tuple(summaries[:FIRST]),
        len(summaries),
    )


def _numbers(summaries: Sequence[Summary]) -> Iterable[Number]:
    techniques = {name for each in summaries for name in each.techniques}
    proved = sum("proved" in each.verdicts for each in summaries)
    tested = sum(each.tests[1] > 0 for each in summaries)
    passed, tests = (sum(each.tests[n] for each in summaries) for n in (0, 1))
    yield Number(
        len(summaries),
        _named(len(summaries), "rule"),
        "rules and correlation rules with a page here",
    )
    yield Number(
        len(techniques),
        _named(len(techniques), "technique"),
        "ATT&CK techniques and sub-techniques they are tagged with",
    )
    yield Number(proved, "proved", "rules with a proved query for at least one target")
    told = f"; {passed} of {tests} tests pass" if tests else ""
    yield Number(tested, "with tests", f"rules with tests beside them{told}")


def _named(number: int, name: str) -> str:
    return name if number == 1 else f"{name}s"


def _target(
    request: TargetRequest, column: Sequence[str], verdicts: Sequence[str]
) -> TargetNumbers:
    target, counts = get_target(request.target), Counter(column)
    return TargetNumbers(
        target.name,
        f"{target.language} for {target.siem}",
        made_for(request),
        tuple((each, counts[each]) for each in verdicts),
    )


def _filters(
    summaries: Sequence[Summary], requests: Sequence[TargetRequest], verdicts: Sequence[str]
) -> Iterable[tuple[str, str, tuple[Choice, ...]]]:
    levels = Counter(each.level for each in summaries)
    known = [each for each in _LEVELS if each in levels]
    tactics = Counter(name for each in summaries for name in each.tactics)
    of_verdict = Counter(name for each in summaries for name in set(each.verdicts))
    of_verdict[AT_LEAST_TESTED] = sum(
        not {"tested", "proved"}.isdisjoint(each.verdicts) for each in summaries
    )
    yield "level", "Level", _choices(levels, [*known, *sorted(levels.keys() - set(known))])
    yield "status", "Status", _counted(each.status for each in summaries)
    yield "source", "Log source", _counted(each.source for each in summaries)
    yield (
        "tactic",
        "Tactic",
        tuple(Choice(t, name, tactics[t]) for t, name in tactic_names().items() if tactics[t]),
    )
    yield "target", "Target", tuple(Choice(r.target, r.target, 0) for r in requests)
    yield "verdict", "Verdict", _choices(of_verdict, (AT_LEAST_TESTED, *verdicts))


def _counted(values: Iterable[str]) -> tuple[Choice, ...]:
    counts = Counter(values)
    return _choices(counts, sorted(counts))


def _choices(counts: Counter[str], names: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(each, each, counts[each]) for each in names)
