"""
UUIDs and numbers that depend on the Sigma rule's own UUID alone.

QRadar knows a rule of a package again by its UUID, and gives it a number of its own ([ais0c],
README: "A rule's uuid is what QRadar matches on"; [lab] finds its rules by it). So a package that
is installed again changes its rules and adds none.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID, uuid5

Role = Literal["building block", "rule", "event"]

_NAMESPACE = UUID("6f1e8a54-3a0b-5b0e-9d0c-51e3a7f0c2d4")
"""Ours alone; with another one, every rule would be another rule to a console that has them."""

_FIRST, _COUNT = 100_000_000, 900_000_000
"""
Numbers of nine digits.

Those that consoles gave to rules and event names of their own have six and eight: rules from 100000
on ([ais0c] 100353), event names from 67500000 on ([nn] 67500112, [elastic] 67555192).
"""


def uuid_of(key: str, role: Role) -> str:
    """
    The UUID of what a Sigma rule becomes.

    >>> uuid_of("0a1b2c3d-0000-4000-8000-000000000001", "rule")
    '785f2e92-7ad7-53c4-b2d2-5c144497d7ff'
    """
    return str(uuid5(_NAMESPACE, f"{role}:{key}"))


def identifiers_of(part: Mapping[str, Any]) -> frozenset[str]:
    """The UUIDs of rule and building blocks of a part, as its `to_mapping` gives it."""
    blocks = (uuid_of(each["key"], "building block") for each in part["blocks"])
    return frozenset((uuid_of(part["rule"]["key"], "rule"), *blocks))


def numbers_of(uuids: Iterable[str]) -> Mapping[str, int]:
    """
    UUID -> a number, no two alike.

    Where two would get one, the UUID that is greater gets another, whatever their order.
    """
    taken: dict[int, str] = {}
    for each in sorted(set(uuids)):
        attempt = 0
        while _number(each, attempt) in taken:
            attempt += 1
        taken[_number(each, attempt)] = each
    return {uuid: number for number, uuid in taken.items()}


def _number(uuid: str, attempt: int) -> int:
    digest = hashlib.sha256(f"{uuid}:{attempt}".encode()).digest()
    return _FIRST + int.from_bytes(digest[:8], "big") % _COUNT
