"""Objects of third parties, put back into the state that they were in."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from types import BuiltinFunctionType, CellType, FunctionType, MethodType, ModuleType
from typing import Any


def restoring(root: object, leaving: type) -> Callable[[], None] | None:
    """
    What puts `root`, and all that it leads to, back into the state of now; None where it cannot.

    *Soundness*: what an object leads to is in its attributes and items, and in the variables that a
    function has from around it. Each such object is put back, also one that belongs to a module.
    Classes and modules keep what they have. There is no way where anything else is found, such as
    an iterator, whose state is not seen.

    Args:
        leaving: a class whose objects are left as they are.
    """
    state = _State()
    seen: dict[int, object] = {}
    left = [root]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, (leaving, *_UNCHANGING)):
            continue
        seen[id(each)] = each
        parts = _parts_of(each, state)
        if parts is None:
            return None
        left += parts
    return state.restore


_UNCHANGING: tuple[type, ...] = (
    str, bytes, int, float, complex, type(None), type, ModuleType, re.Pattern, Enum,
    type({}.keys()),
)  # fmt: skip
"""A view of keys shows a mapping, and cannot change it."""


class _State:
    """What can change, each with what was in it."""

    def __init__(self) -> None:
        self.mappings: list[tuple[dict[Any, object], dict[Any, object]]] = []
        self.lists: list[tuple[list[object], list[object]]] = []
        self.sets: list[tuple[set[object], list[object]]] = []
        self.cells: list[tuple[CellType, object]] = []

    def restore(self) -> None:
        """Put all of it back, without looking whether it has changed: that takes no less."""
        for mapping, items in self.mappings:
            mapping.clear()
            mapping.update(items)
        for each, elements in self.lists:
            each[:] = elements
        for group, members in self.sets:
            group.clear()
            group.update(members)
        for cell, content in self.cells:
            cell.cell_contents = content


class _Plain:
    """All that an object has is in its attributes, if it takes as much room as one of these."""


_Parts = Iterable[object]


def _parts_of(each: object, state: _State) -> _Parts | None:
    """What an object leads to, when its state has been noted; None if that is not seen."""
    kind = type(each)
    if kind in _LOOKS:
        return _LOOKS[kind](each, state)
    if kind.__basicsize__ == _Plain.__basicsize__ and hasattr(each, "__dict__"):
        return _of_mapping(vars(each), state)
    return None


def _of_mapping(each: dict[Any, object], state: _State) -> _Parts:
    state.mappings.append((each, {**each}))
    return [*each, *each.values()]


def _of_list(each: list[object], state: _State) -> _Parts:
    state.lists.append((each, [*each]))
    return [*each]


def _of_set(each: set[object], state: _State) -> _Parts:
    state.sets.append((each, [*each]))
    return [*each]


def _of_function(each: FunctionType, state: _State) -> _Parts:
    around = (each.__closure__, each.__defaults__, each.__kwdefaults__)
    return [*_of_mapping(vars(each), state), *around]


def _of_cell(each: CellType, state: _State) -> _Parts:
    state.cells.append((each, each.cell_contents))
    return [each.cell_contents]


_LOOKS: dict[type, Callable[[Any, _State], _Parts]] = {
    dict: _of_mapping,
    defaultdict: _of_mapping,
    list: _of_list,
    set: _of_set,
    tuple: lambda each, _state: each,
    frozenset: lambda each, _state: each,
    FunctionType: _of_function,
    CellType: _of_cell,
    MethodType: lambda each, _state: (each.__self__, each.__func__),
    BuiltinFunctionType: lambda each, _state: (each.__self__,),
}
