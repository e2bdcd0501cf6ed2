"""
Trees as deterministic automata, whose states are worked out as they are reached.

A tree becomes a program of a few instructions, which is followed at all its places at the same
time, as in Thompson's construction: as `threads` where it looks around, else as `bits`.

*Soundness*: exact for all trees; the limits raise `UndecidedError`.
"""

from functools import lru_cache

from siemantic.errors import UndecidedError
from siemantic.logic.bits import Bits, is_plain
from siemantic.logic.classes import CharClasses
from siemantic.logic.program import Accept, Char, Program
from siemantic.logic.threads import State, Threads
from siemantic.logic.trees import Tree

_MOST_STATES = 20_000


class Automaton:
    """
    The texts of a tree, one character after the other.

    A state is a number; `start` is that of the empty text and `DEAD` the one that leads nowhere.
    """

    DEAD = 0

    def __init__(self, tree: Tree) -> None:
        program = Program()
        begin = program.emit(tree, program.add(Accept(of_text=True)))
        characters = (each for each in program.code if isinstance(each, Char))
        self.classes = CharClasses.of(each.members for each in characters)
        make = Bits if is_plain(program) else Threads
        self._machine: Bits | Threads = make(program, begin, self.classes)
        self._states: list[int | State | None] = []
        self._numbers: dict[int | State | None, int] = {}
        self._steps: dict[tuple[int, int], int] = {}
        self._rows: dict[int, list[int]] = {}
        self._ends: dict[int, bool] = {}
        self._number(None)
        self.start = self._number(self._machine.start)

    def step(self, state: int, character_class: int) -> int:
        """The state behind a character of the class."""
        key = (state, character_class)
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._number(self._step(state, character_class))
        return found

    def row(self, state: int) -> list[int]:
        """The state behind a character of each class, by the number of the class."""
        found = self._rows.get(state)
        if found is None:
            classes = range(len(self.classes.members))
            found = self._rows[state] = [self.step(state, each) for each in classes]
        return found

    def accepts_here(self, state: int) -> bool:
        """Whether a text that ends here is one of the tree."""
        found = self._ends.get(state)
        if found is None:
            found = self._ends[state] = self._ends_in(state)
        return found

    def accepts(self, text: str) -> bool:
        """Whether the text is one of the tree's."""
        state = self.start
        for character in text:
            state = self.step(state, self.classes.of_character(character))
            if state == self.DEAD:
                return False
        return self.accepts_here(state)

    def _step(self, number: int, character_class: int) -> int | State | None:
        match self._states[number], self._machine:
            case int(bits), Bits() as machine:
                return machine.step(bits, character_class)
            case State() as state, Threads() as machine:
                return machine.step(state, character_class)
            case _:
                return None

    def _ends_in(self, number: int) -> bool:
        match self._states[number], self._machine:
            case int(bits), Bits() as machine:
                return machine.ends_in(bits)
            case State() as state, Threads() as machine:
                return machine.ends_in(state)
            case _:
                return False

    def _number(self, state: int | State | None) -> int:
        number = self._numbers.setdefault(state, len(self._states))
        if number == len(self._states):
            if number > _MOST_STATES:
                raise UndecidedError("a pattern has too many states to be followed")
            self._states.append(state)
        return number


@lru_cache(maxsize=4096)
def automaton(tree: Tree) -> Automaton:
    """The automaton of the tree, made once."""
    return Automaton(tree)
