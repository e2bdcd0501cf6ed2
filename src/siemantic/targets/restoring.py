"""Objects of third parties, put back into the state that they were in."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
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
    backs: list[Callable[[], None]] = []
    seen: dict[int, object] = {}
    left = [root]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, (leaving, *_UNCHANGING)):
            continue
        seen[id(each)] = each
        found = _looked_into(each)
        if found is None:
            return None
        left += found[0]
        backs += found[1]

    def restore() -> None:
        for back in backs:
            back()

    return restore


_UNCHANGING: tuple[type, ...] = (
    str, bytes, int, float, complex, type(None), type, ModuleType, re.Pattern, Enum,
    type({}.keys()),
)  # fmt: skip
"""A view of keys shows a mapping, and cannot change it."""


class _Plain:
    """All that an object has is in its attributes, if it takes as much room as one of these."""


_Look = tuple[Iterable[object], Iterable[Callable[[], None]]]
"""What an object leads to, and what puts it back itself."""


def _looked_into(each: object) -> _Look | None:
    kind = type(each)
    if kind in _LOOKS:
        return _LOOKS[kind](each)
    if kind.__basicsize__ == _Plain.__basicsize__ and hasattr(each, "__dict__"):
        return _mapping(vars(each))
    return None


def _mapping(each: dict[Any, object]) -> _Look:
    items = {**each}

    def back() -> None:
        each.clear()
        each.update(items)

    return [*items, *items.values()], [back]


def _list(each: list[object]) -> _Look:
    items = [*each]
    return items, [partial(each.__setitem__, slice(None), items)]


def _set(each: set[object]) -> _Look:
    items = [*each]
    return items, [each.clear, partial(each.update, items)]


def _function(each: FunctionType) -> _Look:
    attributes, backs = _mapping(vars(each))
    around = (each.__closure__, each.__defaults__, each.__kwdefaults__)
    return [*attributes, *around], backs


def _cell(each: CellType) -> _Look:
    content = each.cell_contents
    return [content], [partial(setattr, each, "cell_contents", content)]


_LOOKS: dict[type, Callable[..., _Look]] = {
    dict: _mapping,
    defaultdict: _mapping,
    list: _list,
    set: _set,
    tuple: lambda each: (each, ()),
    frozenset: lambda each: (each, ()),
    FunctionType: _function,
    CellType: _cell,
    MethodType: lambda each: ((each.__self__, each.__func__), ()),
    BuiltinFunctionType: lambda each: ((each.__self__,), ()),
}
