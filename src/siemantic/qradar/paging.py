"""
Lists in pages.

A request says `Range: items=0-49`, the answer `Content-Range: items 0-49/131`. What the last number
is, the page about paging says in two ways: all records, or those received. So it never ends a list
here. A page with fewer records than asked for does, unless the number says that there are more; one
beyond the end has none.
Source: OVERVIEW c_rest_api_paging.
"""

import re
from collections.abc import Mapping

from siemantic.errors import ConsoleError

PAGE = 500
"""So many records are asked for at a time."""

MOST = 10_000_000
"""
A list with more records has no end that is worth waiting for: a console that leaves out what page
it gives, and gives the first one each time, would be read for ever.
"""


def range_header(first: int, size: int) -> dict[str, str]:
    """
    The header that asks for so many records.

    >>> range_header(50, 50)
    {'Range': 'items=50-99'}
    """
    return {"Range": f"items={first}-{first + size - 1}"}


_TOO_LONG = re.compile(r"\d{20}")


def check_range(headers: Mapping[str, str], first: int, count: int, label: str) -> None:
    """
    See that the page is the one that was asked for.

    An empty page says nothing, and neither does a console that sends no such header.

    Raises:
        ConsoleError: it begins elsewhere, or has not the records that it says, which cannot be.
    """
    header = headers.get("content-range", "")
    if _TOO_LONG.search(header):
        message = f"the page of {label} says a number of records that no list has"
        raise ConsoleError(f"{message}; is this a QRadar console?")
    told = re.match(r"items (\d+)-(\d+)/", header)
    if told is None or count == 0:
        return
    begin, end = int(told[1]), int(told[2])
    if (begin, end) != (first, first + count - 1):
        message = f"the page of {label} is incomplete: it says records {begin} to {end}"
        raise ConsoleError(f"{message} and holds {count} from {first} on")


def is_last(headers: Mapping[str, str], end: int, count: int, asked: int) -> bool:
    """
    Whether no records follow a page.

    Args:
        end: the number of the first record behind it.
        count: how many records it has.
        asked: for how many.
    """
    told = re.match(r"items \d+-\d+/(\d+)", headers.get("content-range", ""))
    has_more = told is not None and int(told[1]) > end
    return count == 0 or (count < asked and not has_more)
