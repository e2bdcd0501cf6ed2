"""
Trees as deterministic automata, whose states are worked out as they are reached.

A tree becomes a program of a few instructions, which a set of *threads* runs through a text at the
same time, as in Thompson's construction. A thread is several places of the program: all `must` get
to an end, and none of `never` may, so that looking ahead needs no going back (an alternating
automaton). What looks back runs beside the text from its begin.

*Soundness*: exact for all trees; the limits raise `UndecidedError`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from siemantic.charsets import LAST, CharSet
from siemantic.errors import UndecidedError
from siemantic.logic.trees import Chars, Choice, Concat, Look, Repeat, Tree

_MOST_INSTRUCTIONS = 20_000
_MOST_STATES = 20_000


class _Char(NamedTuple):
    """One character of a set, then on."""

    members: CharSet
    then: int


class _Split(NamedTuple):
    """On at any of several places."""

    ways: tuple[int, ...]


class _Ahead(NamedTuple):
    """On, and what begins here too, or not."""

    body: int
    negated: bool
    then: int


class _Behind(NamedTuple):
    """On, if what looks back has got to its end, or not."""

    number: int
    negated: bool
    then: int


class _Accept(NamedTuple):
    """The end: of the text, or of what is looked for."""

    of_text: bool


_Instruction = _Char | _Split | _Ahead | _Behind | _Accept


class _Thread(NamedTuple):
    """Places that must all get to an end, and threads that must not."""

    must: frozenset[int]
    never: frozenset["_Thread"]


class _State(NamedTuple):
    """The threads, and for each thing that looks back the places where it is."""

    threads: frozenset[_Thread]
    back: tuple[frozenset[int], ...]


@dataclass(slots=True)
class _Program:
    """The instructions, and where what looks back begins."""

    code: list[_Instruction] = field(default_factory=list)
    backs: list[int] = field(default_factory=list)
    emitted: dict[tuple[Tree, int], int] = field(default_factory=dict)

    def add(self, instruction: _Instruction) -> int:
        """The place of a new instruction."""
        if len(self.code) >= _MOST_INSTRUCTIONS:
            raise UndecidedError("a pattern is too large to be followed")
        self.code.append(instruction)
        return len(self.code) - 1

    def emit(self, tree: Tree, then: int) -> int:
        """Where the program of the tree begins, which goes on at `then`."""
        if isinstance(tree, Concat):
            for part in reversed(tree.parts):
                then = self.emit(part, then)
            return then
        key = (tree, then)
        if key not in self.emitted:
            self.emitted[key] = self._emit(tree, then)
        return self.emitted[key]

    def _emit(self, tree: Chars | Choice | Repeat | Look, then: int) -> int:
        match tree:
            case Chars(members):
                return self.add(_Char(members, then))
            case Choice(options):
                return self.add(_Split(tuple(self.emit(each, then) for each in options)))
            case Repeat(part, least, most):
                return self._emit_repeat(part, least, most, then)
            case Look():
                return self._emit_look(tree, then)

    def _emit_repeat(self, part: Tree, least: int, most: int | None, then: int) -> int:
        if most is None:
            loop = self.add(_Split(()))
            self.code[loop] = _Split((self.emit(part, loop), then))
            at = loop
        else:
            at = then
            for _ in range(most - least):
                at = self.add(_Split((self.emit(part, at), then)))
        for _ in range(least):
            at = self.emit(part, at)
        return at

    def _emit_look(self, look: Look, then: int) -> int:
        end = self.add(_Accept(of_text=False))
        body = self.emit(look.part, end)
        if not look.behind:
            return self.add(_Ahead(body, look.negated, then))
        if any(isinstance(each, _Ahead) for each in self.code[end:]):
            raise UndecidedError("a pattern looks ahead while it looks back")
        self.backs.append(body)
        return self.add(_Behind(len(self.backs) - 1, look.negated, then))


class Automaton:
    """
    The texts of a tree, one character after the other.

    A state is a number; `start` is that of the empty text and `DEAD` the one that leads nowhere.
    """

    DEAD = 0

    def __init__(self, tree: Tree) -> None:
        program = _Program()
        end = program.add(_Accept(of_text=True))
        begin = program.emit(tree, end)
        self._code, self._backs = tuple(program.code), tuple(program.backs)
        self.classes = CharClasses.of(
            each.members for each in self._code if isinstance(each, _Char)
        )
        self._states: list[_State] = []
        self._numbers: dict[_State, int] = {}
        self._steps: dict[tuple[int, int], int] = {}
        self._ends: dict[int, bool] = {}
        self._closed: dict[tuple[_Thread, tuple[bool, ...], bool], tuple[_Thread, ...]] = {}
        nowhere = _State(frozenset(), ())
        self._number(nowhere)
        first = _Thread(frozenset((begin,)), frozenset())
        self.start = self._number(
            _State(frozenset((first,)), tuple(frozenset((each,)) for each in self._backs))
        )

    def step(self, state: int, character_class: int) -> int:
        """The state behind a character of the class."""
        key = (state, character_class)
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._step(self._states[state], character_class)
        return found

    def accepts_here(self, state: int) -> bool:
        """Whether a text that ends here is one of the tree."""
        found = self._ends.get(state)
        if found is None:
            found = self._ends[state] = self._ends_in(self._states[state])
        return found

    def accepts(self, text: str) -> bool:
        """Whether the text is one of the tree's."""
        state = self.start
        for character in text:
            state = self.step(state, self.classes.of_character(character))
            if state == self.DEAD:
                return False
        return self.accepts_here(state)

    def _number(self, state: _State) -> int:
        if not state.threads:
            state = _State(frozenset(), ())
        number = self._numbers.setdefault(state, len(self._states))
        if number == len(self._states):
            if number > _MOST_STATES:
                raise UndecidedError("a pattern has too many states to be followed")
            self._states.append(state)
        return number

    def _step(self, state: _State, character_class: int) -> int:
        inside = self.classes.members[character_class]
        flags = self._flags(state.back)
        closed = [
            each for thread in state.threads for each in self._close(thread, flags, end=False)
        ]
        stepped = (self._advance(each, inside) for each in closed)
        back = tuple(
            self._advance_back(places, begin, inside, flags)
            for places, begin in zip(state.back, self._backs, strict=False)
        )
        return self._number(_State(frozenset(each for each in stepped if each is not None), back))

    def _ends_in(self, state: _State) -> bool:
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
            if not isinstance(instruction, _Char) or instruction.members not in inside:
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
            case _Char():
                if not end:
                    yield rest, must | {place}, never
            case _Split(ways):
                yield from (((way, *rest), must, never) for way in ways)
            case _Behind(number, negated, then):
                if flags[number] != negated:
                    yield (then, *rest), must, never
            case _Ahead(body, negated, then):
                if negated:
                    yield (then, *rest), must, never | {_Thread(frozenset((body,)), frozenset())}
                else:
                    yield (then, body, *rest), must, never
            case _Accept(of_text):
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
                    if isinstance(instruction, _Char) and instruction.members in inside:
                        moved.add(instruction.then)
        return frozenset(moved)


@dataclass(frozen=True, slots=True)
class CharClasses:
    """
    Characters that none of some sets tells apart.

    `starts` are the first characters of intervals and `numbers` the class of each; `members` has
    for each class the sets that it is in.
    """

    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    members: tuple[frozenset[CharSet], ...]

    @classmethod
    def of(cls, sets: Iterable[CharSet]) -> "CharClasses":
        """The classes of these sets."""
        distinct = tuple(dict.fromkeys(sets))
        cuts = {0, *(cut for each in distinct for low, high in each for cut in (low, high + 1))}
        starts = tuple(sorted(each for each in cuts if each <= LAST))
        inside: list[set[CharSet]] = [set() for _ in starts]
        index = {start: at for at, start in enumerate(starts)}
        for one in distinct:
            for low, high in one:
                for at in range(index[low], index.get(high + 1, len(starts))):
                    inside[at].add(one)
        numbers: dict[frozenset[CharSet], int] = {}
        found = tuple(numbers.setdefault(frozenset(each), len(numbers)) for each in inside)
        return cls(starts, found, tuple(numbers))

    def of_character(self, character: str) -> int:
        """The class of a character."""
        return self.numbers[bisect_right(self.starts, ord(character)) - 1]


@lru_cache(maxsize=4096)
def automaton(tree: Tree) -> Automaton:
    """The automaton of the tree, made once."""
    return Automaton(tree)
