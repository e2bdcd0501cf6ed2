"""A text that some trees cover and others do not."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from siemantic.errors import UndecidedError
from siemantic.logic.automata import Automaton, automaton
from siemantic.logic.covering import covers
from siemantic.logic.trees import (
    NOTHING,
    Chars,
    Choice,
    Concat,
    Look,
    Repeat,
    Tree,
    one_of,
)

_MOST_STATES = 20_000
_SOON = 1_000

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
    joined = _joined(inside)
    covering = [each for each in outside if joined is not None and covers(each, joined)]
    if joined is not None and not covering:
        return joined
    plain = _plain_conflict(inside, covering)
    if plain is not None:
        return plain
    needed: list[Tree] = []
    while True:
        found = _find(tuple(inside), tuple(needed), most_states)
        if found is None:
            return Conflict(_needed(inside, tuple(needed), most_states), frozenset(needed))
        covered = next((each for each in outside if covers(each, found)), None)
        if covered is None:
            return found
        needed.append(covered)


def _plain_conflict(inside: Trees, covering: Iterable[Tree]) -> Conflict | None:
    """Two trees that exclude each other, or of which one covers the other, which is soon found."""
    for one, other in product(inside, covering):
        if _is_empty(frozenset((one,)), frozenset((other,))):
            return Conflict(frozenset((one,)), frozenset((other,)))
    for pair in map(frozenset, combinations(inside, 2)):
        if _is_empty(pair, frozenset()):
            return Conflict(pair, frozenset())
    return None


@lru_cache(maxsize=65536)
def _is_empty(inside: Trees, outside: Trees) -> bool:
    """Whether it is soon found that there is no text."""
    try:
        return _find(tuple(inside), tuple(outside), _SOON) is None
    except UndecidedError:
        return False


def _joined(inside: Trees) -> str | None:
    """
    A text of each of the trees, one after the other, if all of the trees cover that.

    It saves most searches where words are looked for at any place of a text, whose automata side by
    side have very many states.
    """
    pieces = {tree: _piece(tree) for tree in inside}
    text, used = "", []
    for tree, piece in sorted(pieces.items(), key=lambda each: _by_length(each[1])):
        if piece is not None and not covers(tree, text):
            used.append(piece)
            text = _in_order(used)
    return text if all(covers(each, text) for each in inside) else None


_Piece = tuple[str, bool, bool]
"""A text, and whether others may stand before and behind it."""


def _by_length(piece: _Piece | None) -> tuple[int, str]:
    return (0, "") if piece is None else (-len(piece[0]), piece[0])


def _in_order(pieces: Iterable[_Piece]) -> str:
    first: list[str] = []
    middle: list[str] = []
    last: list[str] = []
    for text, takes_before, takes_behind in pieces:
        (last if not takes_behind else middle if takes_before else first).append(text)
    return "".join([*first, " ".join(middle), *last])


@lru_cache(maxsize=65536)
def _piece(tree: Tree) -> _Piece | None:
    """A short text of the tree, None when none is easily found."""
    text = _shortest(tree)
    if text is None:
        return None
    accepts = automaton(tree).accepts
    return text, accepts(f"x{text}"), accepts(f"{text}x")


def _shortest(tree: Tree) -> str | None:
    """The shortest text of the tree, None when it has none or a place that has to be looked at."""
    match tree:
        case Chars(members):
            found = (_plainest(low, high) for low, high in members)
            return min((each for each in found if each), key=_ranked, default=None)
        case Concat(parts):
            texts = [_shortest(each) for each in parts]
            known = [each for each in texts if each is not None]
            return "".join(known) if len(known) == len(texts) else None
        case Choice(options):
            short = (_shortest(each) for each in options)
            return min((each for each in short if each is not None), key=_by_size, default=None)
        case Repeat(part, least, _):
            text = _shortest(part) if least else ""
            return None if text is None else text * least
        case Look():
            return None


def _by_size(text: str) -> tuple[int, str]:
    return len(text), text


def _needed(inside: Trees, outside: Sequence[Tree], most_states: int) -> Trees:
    """Those of `inside` without which there would be a text."""
    needed = set(inside)
    for each in inside if len(inside) > 1 else ():
        if len(needed) > 1 and _find(tuple(needed - {each}), outside, most_states) is None:
            needed.remove(each)
    return frozenset(needed)


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
        for character, classes in steps:
            there = tuple(
                machine.step(state, number)
                for machine, state, number in zip(machines, here, classes, strict=True)
            )
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
    plainest: dict[States, tuple[int, str]] = {}
    for low, high in zip(starts, ends, strict=True):
        character = _plainest(low, high)
        if character is not None:
            key = tuple(each.classes.of_character(character) for each in machines)
            rank = _ranked(character)
            plainest[key] = min(plainest.get(key, rank), rank)
    for key, (_, character) in sorted(plainest.items(), key=lambda each: each[1]):
        yield character, key


def _plainest(low: int, high: int) -> str | None:
    """The character of the interval that is the easiest to read, None when no text has any."""
    for first, last in _PLAIN:
        if low <= last and first <= high:
            return chr(max(low, first))
    members = one_of(((low, high),)).members
    return chr(members[0][0]) if members else None


def _ranked(character: str) -> tuple[int, str]:
    return _rank(character), character


def _rank(character: str) -> int:
    ranges = enumerate(_PLAIN)
    return next((at for at, (low, high) in ranges if low <= ord(character) <= high), len(_PLAIN))


_PLAIN = tuple((ord(each[0]), ord(each[-1])) for each in ("az", "09", "AZ", "-.", "!~", " "))
"""Small letters, digits, capitals, some signs and then all of ASCII, the blank."""
