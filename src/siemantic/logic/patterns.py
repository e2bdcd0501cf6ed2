r"""
Python's regular expressions -> trees.

They are read by the parser of Python's own `re`, so that what is compared is what the matcher and
the engines run.

>>> from siemantic.logic.trees import ANYTHING, Concat
>>> tree = pattern(r"(?s:.*)\x61b(?s:.*)", covers=True)
>>> tree == pattern("ab", covers=False)
True
"""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from siemantic.charsets import EVERYTHING, CharSet, chars, charset, complement, union
from siemantic.errors import UndecidedError
from siemantic.logic.folding import Fold, cased, fold_ascii, fold_unicode
from siemantic.logic.trees import (
    ANY,
    ANYTHING,
    BEGIN,
    EMPTY,
    END,
    NOTHING,
    Look,
    Tree,
    choice,
    concat,
    one_of,
    refuse_uncertain,
    repeat,
    whole,
)

_LINE_BREAK = one_of(chars("\n"))
_MOST_TIMES = 1000
_DIGITS = charset([(48, 57)])
_SPACES = chars(" \t\n\r\f\v")
_WORDS = charset([(48, 57), (65, 90), (95, 95), (97, 122)])


@lru_cache(maxsize=65536)
def pattern(text: str, flags: int = 0, *, covers: bool) -> Tree:
    """
    The texts that the expression covers, or in which it is found somewhere.

    Args:
        flags: those of `re`.
    Raises:
        UndecidedError: it has something that no finite automaton can follow.
    """
    tree = _read(text, flags)
    return whole(tree if covers else concat(ANYTHING, tree, ANYTHING))


@lru_cache(maxsize=16384)
def _read(text: str, flags: int) -> Tree:
    _refuse_deep(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = re._parser  # type: ignore[attr-defined]  # noqa: SLF001 - right by definition
        parsed = parser.parse(text, flags)
    return _Reader(parsed.state.flags).read(parsed)


def _refuse_deep(text: str) -> None:
    """Parentheses in sets of characters count as well, of which nobody has so many."""
    depth = 0
    for each in _PARENTHESES.findall(text):
        depth += {"(": 1, ")": -1}.get(each, 0)
        if depth > _DEEPEST:
            raise UndecidedError(f"the regular expression has more than {_DEEPEST} levels")


_PARENTHESES = re.compile(r"\\.|[()]", re.DOTALL)
_DEEPEST = 50
"""Python calls functions some thousand deep, and each level here takes several calls."""


class _Reader:
    """Reads what `re` parsed, under the flags that hold there."""

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.fold = _fold(flags)

    def read(self, items: Iterable[tuple[Any, Any]]) -> Tree:
        """The items of a sequence."""
        return concat(*(self._item(str(kind), value) for kind, value in items))

    def _item(self, kind: str, value: Any) -> Tree:  # noqa: ANN401 - as `re` has it
        reader = _READERS.get(kind)
        if reader is None:
            raise UndecidedError(f"the regular expression has {kind}, which is not followed")
        return reader(self, value)

    def _literal(self, code: int) -> Tree:
        refuse_uncertain(chr(code))
        return one_of(self.fold(((code, code),)))

    def _not_literal(self, code: int) -> Tree:
        return one_of(complement(self.fold(((code, code),))))

    def _any(self, _: None) -> Tree:
        everything = EVERYTHING if self.flags & re.DOTALL else complement(chars("\n"))
        return one_of(everything)

    def _in(self, items: list[tuple[Any, Any]]) -> Tree:
        negated = str(items[0][0]) == "NEGATE"
        members = union(*(self._member(str(kind), each) for kind, each in items[negated:]))
        return one_of(complement(members) if negated else members)

    def _member(self, kind: str, value: Any) -> CharSet:  # noqa: ANN401 - as `re` has it
        match kind:
            case "LITERAL":
                return self.fold(((value, value),))
            case "RANGE":
                return self.fold((value,))
            case _:  # what case is ignored of are letters, not what is named by its kind
                return self._category(str(value))

    def _category(self, name: str) -> CharSet:
        sets = _ASCII if self.flags & re.ASCII else _unicode_categories()
        plain = name.removeprefix("CATEGORY_")
        members = sets[plain.removeprefix("NOT_")]
        return complement(members) if plain.startswith("NOT_") else members

    def _branch(self, value: tuple[None, list[Any]]) -> Tree:
        return choice([self.read(each) for each in value[1]])

    def _group(self, value: tuple[Any, int, int, Any]) -> Tree:
        _, on, off, items = value
        kept = self.flags & ~_ALPHABETS if on & _ALPHABETS else self.flags
        return _Reader((kept | on) & ~off).read(items)

    def _repeat(self, value: tuple[int, Any, Any]) -> Tree:
        least, most, items = value
        bound = None if str(most) == "MAXREPEAT" else int(most)
        if max(least, bound or 0) > _MOST_TIMES:
            raise UndecidedError(f"the regular expression repeats more than {_MOST_TIMES} times")
        return repeat(self.read(items), least, bound)

    def _look(self, value: tuple[int, Any], *, negated: bool = False) -> Tree:
        direction, items = value
        return Look(self.read(items), behind=direction < 0, negated=negated)

    def _look_not(self, value: tuple[int, Any]) -> Tree:
        return self._look(value, negated=True)

    def _at(self, place: object) -> Tree:
        many = self.flags & re.MULTILINE
        match str(place):
            case "AT_BEGINNING" if many:
                return choice([BEGIN, Look(_LINE_BREAK, behind=True, negated=False)])
            case "AT_BEGINNING" | "AT_BEGINNING_STRING":
                return BEGIN
            case "AT_END" if many:
                return choice([END, Look(_LINE_BREAK, behind=False, negated=False)])
            case "AT_END":
                last = concat(_LINE_BREAK, END)
                return choice([END, Look(last, behind=False, negated=False)])
            case "AT_END_STRING":
                return END
            case "AT_BOUNDARY":
                return self._boundary(inverted=False)
            case _:
                return self._boundary(inverted=True)

    def _boundary(self, *, inverted: bool) -> Tree:
        """A word on one side, or `inverted` on both or none."""
        words = one_of(self._category("CATEGORY_WORD"))
        sides = [
            concat(
                Look(words, behind=True, negated=before),
                Look(words, behind=False, negated=before == inverted),
            )
            for before in (False, True)
        ]
        return concat(choice(sides), _IN_TEXT) if inverted else choice(sides)

    def _failure(self, _: object) -> Tree:
        return NOTHING


_IN_TEXT = choice([Look(ANY, behind=behind, negated=False) for behind in (True, False)])
if re.search(r"\B", ""):
    _IN_TEXT = EMPTY
r"""What `\B` asks for as well: before 3.14, Python finds it nowhere in an empty text."""

_ALPHABETS = re.ASCII | re.UNICODE | re.LOCALE
"""Flags of which a group has the one that it sets, in place of what holds around it."""


def _fold(flags: int) -> Fold:
    if not flags & re.IGNORECASE:
        return cased
    return fold_ascii if flags & re.ASCII else fold_unicode


_READERS: Mapping[str, Callable[[_Reader, Any], Tree]] = {
    "LITERAL": _Reader._literal,  # noqa: SLF001 - its own table
    "NOT_LITERAL": _Reader._not_literal,  # noqa: SLF001
    "ANY": _Reader._any,  # noqa: SLF001
    "IN": _Reader._in,  # noqa: SLF001
    "BRANCH": _Reader._branch,  # noqa: SLF001
    "SUBPATTERN": _Reader._group,  # noqa: SLF001
    "MAX_REPEAT": _Reader._repeat,  # noqa: SLF001
    "MIN_REPEAT": _Reader._repeat,  # noqa: SLF001
    "ASSERT": _Reader._look,  # noqa: SLF001
    "ASSERT_NOT": _Reader._look_not,  # noqa: SLF001
    "FAILURE": _Reader._failure,  # noqa: SLF001
    "AT": _Reader._at,  # noqa: SLF001
}

_ASCII = {"DIGIT": _DIGITS, "SPACE": _SPACES, "WORD": _WORDS}


@lru_cache(maxsize=1)
def _unicode_categories() -> Mapping[str, CharSet]:
    r"""What `\d`, `\s` and `\w` are to Python without re.ASCII."""
    tests = {"DIGIT": str.isdecimal, "SPACE": str.isspace, "WORD": _is_word}
    return {
        name: charset((code, code) for code in range(0x110000) if test(chr(code)))
        for name, test in tests.items()
    }


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
