"""Two sides compared: whose query means something else, whose is written otherwise."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, get_args

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.convert import converter_of
from siemantic.diffing.pairing import pair
from siemantic.diffing.versions import Version
from siemantic.errors import UnsupportedError
from siemantic.rules.sigma import AnyRule
from siemantic.verify.comparing import Versions, compare
from siemantic.verify.correlation_versions import TARGET, compare_correlations
from siemantic.verify.likeness import Likeness
from siemantic.workers import spread

Outcome = Literal[
    "changed",
    "lost",
    "failed",
    "gained",
    "gone",
    "new",
    "limited",
    "unknown",
    "tested",
    "proved",
    "unchanged",
    "nowhere",
]
"""
What became of a rule's query, what needs a look first.

changed: an event shows that it means something else. lost: there is none any more. failed: a
process of a side's backend failed on it, as it may not another time, so that nothing is known.
gained: there was none. gone: the rule is not there any more. new: it was not there. limited: it is
known to ask the same of an event, or found the same of some, but within another time or LIMIT.
unknown: it is written otherwise, and what that means is not known. tested: it is written otherwise,
and an engine found the same of some events. proved: it is written otherwise, and means the same.
unchanged: it is the same text. nowhere: there is no query on either side.
"""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

FAILING: tuple[Outcome, ...] = ("changed", "lost", "failed")
"""What fails a command."""

Pair = tuple[Version, Version]
"""A rule before and now."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    What became of a rule's query.

    Attributes:
        likeness: of two queries that are written otherwise, what is known.
    """

    outcome: Outcome
    old: Version | None
    new: Version | None
    likeness: Likeness | None = None

    @property
    def rule(self) -> Version:
        """The rule on the side that has it, rather on today's."""
        found = self.old if self.new is None else self.new
        assert found is not None  # noqa: S101 - it is on one side at least
        return found

    @property
    def reason(self) -> str:
        """Why there is no query any more, or was none, or why there is no proof; in words."""
        failed = next((each for each in (self.old, self.new) if each and each.has_failed), None)
        sides = {"lost": self.new, "failed": failed, "gained": self.old, "nowhere": self.new}
        side = sides.get(self.outcome)
        if side is not None:
            return side.reason
        return "" if self.likeness is None else self.likeness.reason


def diff(
    old: Sequence[Version],
    new: Sequence[Version],
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> tuple[Change, ...]:
    """
    What became of each rule, those first that need a look, each kind in the order of the paths.

    Args:
        done: called with the number of rules that have just been compared.
        workers: what `open_workers` gave, to share the work.
    """
    pairs = list(_pairs(old, new))
    plain = [change for change in (_plainly(*each) for each in pairs) if change is not None]
    done(len(plain))
    left = [(one, other) for one, other in pairs if one and other and _plainly(one, other) is None]
    chunks = spread(workers, _compare, left, lambda chunk: done(len(chunk)))
    changes = (*plain, *(each for chunk in chunks for each in chunk))
    return tuple(sorted(changes, key=_order))


def count(changes: Iterable[Change]) -> Mapping[Outcome, int]:
    """How many rules have each outcome."""
    found = Counter(each.outcome for each in changes)
    return {each: found[each] for each in OUTCOMES}


def _order(change: Change) -> tuple[int, str, int]:
    return OUTCOMES.index(change.outcome), change.rule.path, change.rule.position or 0


def _pairs(
    old: Sequence[Version], new: Sequence[Version]
) -> Iterator[tuple[Version | None, Version | None]]:
    """The rules of both sides."""
    same = pair([each.name for each in old], [each.name for each in new])
    yield from ((old[same[at]] if at in same else None, each) for at, each in enumerate(new))
    left = set(range(len(old))) - set(same.values())
    yield from ((old[at], None) for at in sorted(left))


def _plainly(old: Version | None, new: Version | None) -> Change | None:
    """What is clear without a look at the meaning; None where that decides."""
    if any(each is not None and each.has_failed for each in (old, new)):
        return Change("failed", old, new)
    if old is None or new is None:
        return Change(_on_one_side(old, new), old, new)
    if new.texts and not old.is_known:
        return Change("unknown", old, new, Likeness("undecided", reason=old.reason))
    if old.texts and new.texts:
        return Change("unchanged", old, new) if old.texts == new.texts else None
    outcome: Outcome = "lost" if old.texts else "gained" if new.texts else "nowhere"
    return Change(outcome, old, new)


def _on_one_side(old: Version | None, new: Version | None) -> Outcome:
    if new is None:
        return "gone" if old is not None and old.texts else "nowhere"
    return "new" if new.texts else "nowhere"


# --- meanings ----------------------------------------------------------------------------------


def _compare(pairs: Sequence[Pair]) -> list[Change]:
    """What became of rules whose queries are written otherwise; runs in a worker."""
    found = ((old, new, _likeness(old, new)) for old, new in pairs)
    return [Change(_outcome_of(each), old, new, each) for old, new, each in found]


def _outcome_of(likeness: Likeness) -> Outcome:
    is_alike = likeness.relation in ("same", "alike")
    return "limited" if is_alike and likeness.bounds else _OUTCOMES[likeness.relation]


_OUTCOMES: Mapping[str, Outcome] = {
    "same": "proved", "changed": "changed", "alike": "tested", "undecided": "unknown",
}  # fmt: skip


def _likeness(old: Version, new: Version) -> Likeness:
    assert new.unit is not None  # noqa: S101 - it has been converted
    assert new.request is not None  # noqa: S101 - as above
    try:
        rules = [_prepared(new), *_prepared_then(old)]
    except UnsupportedError as error:
        return Likeness("undecided", reason=str(error))
    profile = converter_of(new.request).profile
    plain = [each for each in rules if isinstance(each, SigmaRule)]
    if isinstance(rules[0], SigmaRule):
        return compare(Versions(new.request.target, old.texts, new.texts, plain, profile))
    if new.request.target != TARGET:
        return Likeness("undecided", reason="correlations of this target cannot be run here")
    correlations = [each for each in rules if isinstance(each, SigmaCorrelationRule)]
    return compare_correlations(old.texts, new.texts, correlations, profile)


def _prepared_then(old: Version) -> Iterator[AnyRule]:
    """The rule as it was, which brings events of its own, if it can be had."""
    try:
        yield _prepared(old)
    except UnsupportedError:
        return


def _prepared(version: Version) -> AnyRule:
    """
    The rule as its pipelines leave it.

    Raises:
        UnsupportedError: it cannot be had.
    """
    if version.unit is None or version.request is None:
        raise UnsupportedError("no_rule", "the rule of that side is not known", "name a revision")
    return converter_of(version.request).prepare(version.unit).rules[-1]
