"""Which techniques of ATT&CK rules name in their tags."""

import re
from collections import Counter
from collections.abc import Iterable

from siemantic.rules import RuleDocument

_TECHNIQUE = re.compile(r"attack\.(t\d{4}(?:\.\d{3})?)", re.IGNORECASE)
"""Sigma specification 2.1, appendix "Tags", namespace "attack"."""


def techniques_of(documents: Iterable[RuleDocument]) -> Counter[str]:
    """Technique, as "T1059.001" -> how many rules name it."""
    return Counter(name for each in documents for name in _named(each))


def _named(document: RuleDocument) -> frozenset[str]:
    tags = document.content.get("tags")
    found = (_TECHNIQUE.fullmatch(str(each)) for each in (tags if isinstance(tags, list) else []))
    return frozenset(each[1].upper() for each in found if each is not None)
