"""
Formulas over the columns of an event.

A column has a text or is missing; a number is the text that writes it. What a query language makes
of missing values, its reader has spelled out: a formula is true or false of every event.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from siemantic.logic.covering import covers
from siemantic.logic.folding import Fold
from siemantic.logic.texts import NUMBERS, beyond, text
from siemantic.logic.trees import ANYTHING, NOTHING, Tree, concat

Event = Mapping[str, str]
"""Column -> its text; a column that is missing is not there."""

Relation = Literal["same", "contains", "starts", "ends"]


@dataclass(frozen=True, slots=True)
class In:
    """The column has a text, and it is one of the tree's."""

    column: str
    texts: Tree


@dataclass(frozen=True, slots=True)
class Related:
    """
    Both columns have a text, and the first is the same as the second, or contains, starts or ends.

    `fold` is as for a text that is looked for: `cased` or what regard there is to case.
    """

    relation: Relation
    left: str
    right: str
    fold: Fold


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: "Formula"


@dataclass(frozen=True, slots=True)
class All:
    """All hold; of none, true."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One holds at least; of none, false."""

    parts: tuple["Formula", ...]


Atom = In | Related
Formula = In | Related | Not | All | Some

TRUE = All(())
FALSE = Some(())


def within(column: str, texts: Tree) -> Formula:
    """The column has one of the texts."""
    return FALSE if texts == NOTHING else In(column, texts)


def present(column: str) -> Formula:
    """The column is not missing."""
    return In(column, ANYTHING)


def negation(formula: Formula) -> Formula:
    """It does not hold."""
    match formula:
        case Not(part):
            return part
        case All(()):
            return FALSE
        case Some(()):
            return TRUE
        case _:
            return Not(formula)


def all_of(formulas: Iterable[Formula]) -> Formula:
    """
    All hold.

    >>> all_of([present("a"), TRUE, present("a")]) == present("a")
    True
    """
    flat = dict.fromkeys(
        part for each in formulas for part in (each.parts if isinstance(each, All) else (each,))
    )
    if FALSE in flat:
        return FALSE
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def some_of(formulas: Iterable[Formula]) -> Formula:
    """One holds at least."""
    flat = dict.fromkeys(
        part for each in formulas for part in (each.parts if isinstance(each, Some) else (each,))
    )
    if TRUE in flat:
        return TRUE
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def number_is(column: str, operator: Literal["<", "<=", ">", ">="], bound: Decimal) -> Formula:
    """The column's text writes a number that is so beside the bound."""
    if operator in (">", ">="):
        return _at_least(column, bound, strict=operator == ">")
    above = _at_least(column, bound, strict=operator == "<=")
    return all_of([In(column, NUMBERS), negation(above)])


def _at_least(column: str, bound: Decimal, *, strict: bool) -> Formula:
    if bound > 0:
        return In(column, beyond(bound, strict=strict, negative=False))
    # Zero may have a minus, and is the same then.
    below = beyond(-bound, strict=not strict, negative=True)
    if bound == 0 and strict:
        return In(column, beyond(bound, strict=True, negative=False))
    return all_of([In(column, NUMBERS), negation(In(column, below))])


# --- evaluation --------------------------------------------------------------------------------


def holds(formula: Formula, event: Event) -> bool:
    """
    Whether the formula is true of the event.

    >>> holds(negation(present("user")), {})
    True
    """
    match formula:
        case In(column, texts):
            value = event.get(column)
            return value is not None and covers(texts, value)
        case Related():
            return _is_related(formula, event)
        case Not(part):
            return not holds(part, event)
        case All(parts):
            return all(holds(each, event) for each in parts)
        case Some(parts):
            return any(holds(each, event) for each in parts)


def _is_related(relation: Related, event: Event) -> bool:
    left, right = event.get(relation.left), event.get(relation.right)
    if left is None or right is None:
        return False
    return covers(related_texts(relation, right), left)


def related_texts(relation: Related, right: str) -> Tree:
    """What the left column may have when the right one has this text."""
    other = _literal(right, relation.fold)
    before = ANYTHING if relation.relation in ("contains", "ends") else concat()
    after = ANYTHING if relation.relation in ("contains", "starts") else concat()
    return concat(before, other, after)


@lru_cache(maxsize=1024)
def _literal(value: str, fold: Fold) -> Tree:
    return text(value, fold)


def atoms_of(formula: Formula) -> Iterator[Atom]:
    """The atoms, each once, in order."""
    found: dict[Atom, None] = {}
    waiting: list[Formula] = [formula]
    while waiting:
        match waiting.pop():
            case Not(part):
                waiting.append(part)
            case All(parts) | Some(parts):
                waiting.extend(reversed(parts))
            case In() | Related() as atom:
                found[atom] = None
    yield from found


def columns_of(formula: Formula) -> tuple[str, ...]:
    """The columns that it looks at, in order."""
    names = (
        name
        for atom in atoms_of(formula)
        for name in ((atom.column,) if isinstance(atom, In) else (atom.left, atom.right))
    )
    return tuple(dict.fromkeys(names))
