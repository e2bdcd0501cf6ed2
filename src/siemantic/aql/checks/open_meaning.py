"""Findings for what the documentation leaves open."""

from collections.abc import Iterator

from siemantic.aql.checks.document import Document, Finding
from siemantic.aql.readings import CHOICES


def find_open(document: Document, switch: str, message: str, hint: str) -> Iterator[Finding]:
    """
    A finding for each place whose meaning depends on the switch, beyond rare values.

    The message ends with how to read it in each way.
    """
    first, second = CHOICES[switch]
    for each in document.ambiguities:
        if each.switch == switch and not each.is_slight:
            ways = f"{switch}={first} or {switch}={second}"
            yield Finding(f"{message} ({ways})", each.span, hint)
