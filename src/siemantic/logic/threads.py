"""
The states of a program that may look around, as sets of threads.

A thread is several places of the program: all `must` get to an end, and none of `never` may, so
that looking ahead needs no going back (an alternating automaton). What looks back runs beside the
text from its begin.
"""

from collections.abc import Iterator
from typing import NamedTuple

from siemantic.charsets import CharSet
from siemantic.logic.classes import CharClasses
from siemantic.logic.program import Accept, Ahead, Behind, Char, Program, Split


class _Thread(NamedTuple):
    """Places that must all get to an end, and threads that must not."""

    must: frozenset[int]
    never: frozenset["_Thread"]


class State(NamedTuple):
    """The threads, and for each thing that looks back the places where it is."""

    threads: frozenset[_Thread]
    back: tuple[frozenset[int], ...]


class Threads:
    """
    The states of a program, and how they follow each other.

    `start` is that of the empty text.
    """

    def __init__(self, program: Program, begin: int, classes: CharClasses) -> None:
        self._code, self._backs = tuple(program.code), tuple(program.backs)
        self._classes = classes
        self._closed: dict[tuple[_Thread, tuple[bool, ...], bool], tuple[_Thread, ...]] = {}
        first = _Thread(frozenset((begin,)), frozenset())
        self.start = State(frozenset((first,)), tuple(frozenset((each,)) for each in self._backs))

    def step(self, state: State, character_class: int) -> State | None:
        """The state behind a character of the class, None when it leads nowhere."""
        inside = self._classes.members[character_class]
        flags = self._flags(state.back)
        closed = [
            each for thread in state.threads for each in self._close(thread, flags, end=False)
        ]
        stepped = (self._advance(each, inside) for each in closed)
        threads = frozenset(each for each in stepped if each is not None)
        back = tuple(
            self._advance_back(places, begin, inside, flags)
            for places, begin in zip(state.back, self._backs, strict=False)
        )
        return State(threads, back) if threads else None

    def ends_in(self, state: State) -> bool:
        """Whether a text that ends here is one of the program's."""
        flags = self._flags(state.back)
        return any(
            not each.must and not each.never
            for thread in state.threads
            for each in self._close(thread, flags, end=True)
        )

    def _advance(self, thread: _Thread, inside: frozenset[CharSet]) -> _Thread | None:
        must = set()
        for place in thread.must:
            instruction = self._code[place]
            if not isinstance(instruction, Char) or instruction.members not in inside:
                return None
            must.add(instruction.then)
        never = (self._advance(each, inside) for each in thread.never)
        return _Thread(frozenset(must), frozenset(each for each in never if each is not None))

    # --- what is at one place ------------------------------------------------------------------

    def _close(self, thread: _Thread, flags: tuple[bool, ...], *, end: bool) -> tuple[_Thread, ...]:
        """The threads that wait for a character, or at the end those that have got there."""
        key = (thread, flags, end)
        found = self._closed.get(key)
        if found is None:
            found = self._closed[key] = tuple(self._closing(thread, flags, end=end))
        return found

    def _closing(self, thread: _Thread, flags: tuple[bool, ...], *, end: bool) -> Iterator[_Thread]:
        for must, never in self._follow(thread.must, flags, end=end):
            blocked = [
                each for one in (*thread.never, *never) for each in self._close(one, flags, end=end)
            ]
            if not any(not each.must and not each.never for each in blocked):
                yield _Thread(must, frozenset(blocked))

    def _follow(
        self, places: frozenset[int], flags: tuple[bool, ...], *, end: bool
    ) -> Iterator[tuple[frozenset[int], frozenset[_Thread]]]:
        """The ways of going on from all the places, up to characters."""
        nothing: frozenset[int] = frozenset()
        waiting = [(tuple(places), nothing, frozenset[_Thread]())]
        seen = set(waiting)
        while waiting:
            left, must, never = waiting.pop()
            if not left:
                yield must, never
                continue
            for following, these, those in self._one(left, must, never, flags, end=end):
                # Each once, or a loop that looks ahead would add to them without end.
                step = (tuple(dict.fromkeys(following)), these, those)
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)

    def _one(
        self,
        left: tuple[int, ...],
        must: frozenset[int],
        never: frozenset[_Thread],
        flags: tuple[bool, ...],
        *,
        end: bool,
    ) -> Iterator[tuple[tuple[int, ...], frozenset[int], frozenset[_Thread]]]:
        place, rest = left[0], left[1:]
        match self._code[place]:
            case Char():
                if not end:
                    yield rest, must | {place}, never
            case Split(ways):
                yield from (((way, *rest), must, never) for way in ways)
            case Behind(number, negated, then):
                if flags[number] != negated:
                    yield (then, *rest), must, never
            case Ahead(body, negated, then):
                if negated:
                    yield (then, *rest), must, never | {_Thread(frozenset((body,)), frozenset())}
                else:
                    yield (then, body, *rest), must, never
            case Accept(of_text):
                if end or not of_text:
                    yield rest, must, never

    def _flags(self, back: tuple[frozenset[int], ...]) -> tuple[bool, ...]:
        """Which of the things that look back have got to their end; the inner come first."""
        flags: tuple[bool, ...] = ()
        for places in back:
            flags = (*flags, any(self._has_ended(place, flags) for place in places))
        return flags

    def _has_ended(self, place: int, flags: tuple[bool, ...]) -> bool:
        found = self._follow(frozenset((place,)), flags, end=True)
        return any(not must and not never for must, never in found)

    def _advance_back(
        self,
        places: frozenset[int],
        begin: int,
        inside: frozenset[CharSet],
        flags: tuple[bool, ...],
    ) -> frozenset[int]:
        moved = {begin}
        for place in places:
            for must, _ in self._follow(frozenset((place,)), flags, end=False):
                for each in must:
                    instruction = self._code[each]
                    if isinstance(instruction, Char) and instruction.members in inside:
                        moved.add(instruction.then)
        return frozenset(moved)
