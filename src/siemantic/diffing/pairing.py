"""Which rule of one side is which of the other."""

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Name(NamedTuple):
    """
    What a rule is found by on the other side.

    Attributes:
        path: of its file as the user would write it today.
        position: in the file, from 1, if that has several.
    """

    id: str | None
    path: str
    position: int | None


def pair(old: Sequence[Name], new: Sequence[Name]) -> dict[int, int]:
    """
    Index in `new` -> index in `old` of the same rule.

    That is the one of the same id in the same file, else the one at the same place, unless each of
    two among several has an id of its own, else the one of the same id in another file.
    """
    found: dict[int, int] = {}
    for key_of in (_id_in_file, _place, _id):
        _pair_by(key_of, old, new, found)
    return found


def _pair_by(
    key_of: Callable[[Name], object],
    old: Sequence[Name],
    new: Sequence[Name],
    found: dict[int, int],
) -> None:
    """Add to what is found those with the same key; one without a key is left."""
    taken = set(found.values())
    free = {key_of(each): at for at, each in enumerate(old) if at not in taken}
    free.pop(None, None)
    for at, each in enumerate(new):
        other = None if at in found else free.get(key_of(each))
        if other is not None and not _are_others(old[other], each):
            found[at] = free.pop(key_of(each))


def _are_others(old: Name, new: Name) -> bool:
    return bool(new.position and old.id and new.id and old.id != new.id)


def _id_in_file(name: Name) -> object:
    return (os.path.realpath(name.path), name.id) if name.id else None


def _place(name: Name) -> object:
    return os.path.realpath(name.path), name.position


def _id(name: Name) -> object:
    return name.id
