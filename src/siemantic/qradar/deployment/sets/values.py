"""
The types of reference sets, and one spelling for each value.

DATE is left out: how set_entries writes a date is not documented.
"""

import ipaddress
import re
from contextlib import suppress
from typing import Literal, get_args

EntryType = Literal["ALN", "ALNIC", "NUM", "IP", "PORT"]
ENTRY_TYPES: tuple[EntryType, ...] = get_args(EntryType)

LAST_PORT = 65535


def normal_value(kind: str, text: str) -> str | None:
    """
    The value as a console has it; None where it is no value of the type.

    >>> normal_value("ALNIC", "RClone.exe"), normal_value("PORT", "0443"), normal_value("IP", "::1")
    ('rclone.exe', '443', None)

    "The IP type stores IPv4 addresses. The Alphanumeric (Ignore Case) type automatically changes
    any alphanumeric value to lowercase" (IBM, "Adding, editing, and deleting reference sets").
    """
    if kind == "IP":
        with suppress(ValueError):
            return str(ipaddress.IPv4Address(text))
        return None
    if kind in {"NUM", "PORT"}:
        is_number = re.fullmatch(r"-?\d{1,18}", text, re.ASCII)
        is_fitting = is_number and (kind == "NUM" or 0 <= int(text) <= LAST_PORT)
        return str(int(text)) if is_fitting else None
    if not text or text != text.strip() or not text.isprintable():
        return None
    return text.lower() if kind == "ALNIC" else text
