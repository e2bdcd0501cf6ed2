"""A text that some trees cover and others do not."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import getitem

from siemantic.errors import UndecidedError
from siemantic.logic.automata import Automaton, automaton
from siemantic.logic.covering import covers
from siemantic.logic.globs import find_apart, is_within
from siemantic.logic.guess import guess
from siemantic.logic.plain import plainest, rank
from siemantic.logic.trees import NOTHING, Tree

_MOST_STATES = 20_000

_SOON = 200
"""So many states are worth it while there are other ways to go."""

Trees = frozenset[Tree]
States = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """No text is in all of `inside` and none of `outside`; it takes all of these to exclude it."""

    inside: Trees
    outside: Trees


@lru_cache(maxsize=65536)
def find_text(inside: Trees, outside: Trees, most_states: int = _MOST_STATES) -> str | Conflict:
    """
    A short text that all of `inside` cover and none of `outside`, or why there is none.

    Args:
        most_states: how far to search for it.
    Raises:
        UndecidedError: the search takes too long.
    """
    if NOTHING in inside:
        return Conflict(frozenset((NOTHING,)), frozenset())
    both = inside & outside
    if both:
        one = frozenset(list(both)[:1])
        return Conflict(one, one)
    apart = find_apart(inside)
    if apart is not None:
        return Conflict(frozenset(apart), frozenset())
    needed: list[Tree] = []
    found = guess(inside)
    if found is None:
        found = _find(tuple(inside), (), most_states)
    while found is not None:
        text = found
        covered = next((each for each in outside if covers(each, text)), None)
        if covered is None:
            return found
        alone = next((each for each in inside if _is_within(each, covered, most_states)), None)
        if alone is not None:
            return Conflict(frozenset((alone,)), frozenset((covered,)))
        needed.append(covered)
        found = _find(tuple(inside), tuple(needed), most_states)
    return _smallest(inside, needed, most_states)


def find_soon(inside: Trees, outside: Trees) -> str | None:
    """Such a text, if it needs no long search."""
    try:
        found = find_text(inside, outside, _SOON)
    except UndecidedError:
        return None
    return None if isinstance(found, Conflict) else found


def _is_within(one: Tree, other: Tree, most_states: int) -> bool:
    """Whether no text is in the one alone."""
    known = is_within(one, other)
    return not _has_text((one,), (other,), most_states) if known is None else known


def _has_text(inside: Sequence[Tree], outside: Sequence[Tree], most_states: int) -> bool:
    """Whether there is such a text; a likely one saves the search."""
    likely = guess(inside)
    if likely is not None and not any(covers(each, likely) for each in outside):
        return True
    return _find(inside, outside, most_states) is not None


def _smallest(inside: Trees, outside: Sequence[Tree], most_states: int) -> Conflict:
    """Those without any of which there would be a text; one stays in `inside` at least."""
    needed, excluded = set(inside), list(outside)
    for one in inside:
        if len(needed) > 1 and not _has_text(tuple(needed - {one}), excluded, most_states):
            needed.remove(one)
    for one in outside[:-1]:  # without the last one there was a text
        others = [each for each in excluded if each != one]
        if not _has_text(tuple(needed), others, most_states):
            excluded = others
    return Conflict(frozenset(needed), frozenset(excluded))


def _find(inside: Sequence[Tree], outside: Sequence[Tree], most_states: int) -> str | None:
    """The shortest such text; the automata run side by side, breadth first."""
    machines = [automaton(each) for each in (*inside, *outside)]
    count = len(inside)
    steps = list(_steps(machines))
    start = tuple(each.start for each in machines)
    came: dict[States, tuple[States, str] | None] = {start: None}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if _is_found(machines, here, count):
            return _text(came, here)
        rows = [machine.row(state) for machine, state in zip(machines, here, strict=True)]
        for character, classes in steps:
            there = tuple(map(getitem, rows, classes))
            if there not in came and Automaton.DEAD not in there[:count]:
                came[there] = (here, character)
                waiting.append(there)
        if len(came) > most_states:
            raise UndecidedError("the patterns are too large to be compared")
    return None


def _is_found(machines: Sequence[Automaton], states: States, count: int) -> bool:
    return all(
        machine.accepts_here(state) == (at < count)
        for at, (machine, state) in enumerate(zip(machines, states, strict=True))
    )


def _text(came: dict[States, tuple[States, str] | None], here: States) -> str:
    characters = []
    while (before := came[here]) is not None:
        here, character = before
        characters.append(character)
    return "".join(reversed(characters))


def _steps(machines: Sequence[Automaton]) -> Iterator[tuple[str, States]]:
    """A character for each way in which the automata can go on, the plainest first."""
    starts = sorted({start for each in machines for start in each.classes.starts})
    ends = [*(start - 1 for start in starts[1:]), 0x10FFFF]
    found: dict[States, tuple[int, str]] = {}
    for low, high in zip(starts, ends, strict=True):
        character = plainest(((low, high),))
        if character is not None:
            key = tuple(each.classes.of_character(character) for each in machines)
            ranked = (rank(character), character)
            found[key] = min(found.get(key, ranked), ranked)
    for key, (_, character) in sorted(found.items(), key=lambda each: each[1]):
        yield character, key
