"""
Trees as programs of a few instructions, which automata follow.

A program is a list; a place is a position in it.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from siemantic.charsets import CharSet
from siemantic.errors import UndecidedError
from siemantic.logic.trees import Chars, Choice, Concat, Look, Repeat, Tree

_MOST_INSTRUCTIONS = 20_000


class Char(NamedTuple):
    """One character of a set, then on."""

    members: CharSet
    then: int


class Split(NamedTuple):
    """On at any of several places."""

    ways: tuple[int, ...]


class Ahead(NamedTuple):
    """On, and what begins here too, or not."""

    body: int
    negated: bool
    then: int


class Behind(NamedTuple):
    """On, if what looks back has got to its end, or not."""

    number: int
    negated: bool
    then: int


class Accept(NamedTuple):
    """The end: of the text, or of what is looked for."""

    of_text: bool


Instruction = Char | Split | Ahead | Behind | Accept


@dataclass(slots=True)
class Program:
    """The instructions, and where what looks back begins."""

    code: list[Instruction] = field(default_factory=list)
    backs: list[int] = field(default_factory=list)
    emitted: dict[tuple[Tree, int], int] = field(default_factory=dict)

    def add(self, instruction: Instruction) -> int:
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
                return self.add(Char(members, then))
            case Choice(options):
                return self.add(Split(tuple(self.emit(each, then) for each in options)))
            case Repeat(part, least, most):
                return self._emit_repeat(part, least, most, then)
            case Look():
                return self._emit_look(tree, then)

    def _emit_repeat(self, part: Tree, least: int, most: int | None, then: int) -> int:
        if most is None:
            loop = self.add(Split(()))
            self.code[loop] = Split((self.emit(part, loop), then))
            at = loop
        else:
            at = then
            for _ in range(most - least):
                at = self.add(Split((self.emit(part, at), then)))
        for _ in range(least):
            at = self.emit(part, at)
        return at

    def _emit_look(self, look: Look, then: int) -> int:
        end = self.add(Accept(of_text=False))
        body = self.emit(look.part, end)
        if not look.behind:
            return self.add(Ahead(body, look.negated, then))
        if any(isinstance(each, Ahead) for each in self.code[end:]):
            raise UndecidedError("a pattern looks ahead while it looks back")
        self.backs.append(body)
        return self.add(Behind(len(self.backs) - 1, look.negated, then))
