"""Which records of a list are answered: `filter`, `sort`, `fields` and the header Range."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply
from siemantic.qradar.emulator.filters import FilterError, parse_filter


@dataclass(frozen=True, slots=True)
class Selecting:
    """
    What the page of a list says of selecting: the codes of its errors, 0 where it has none.

    Attributes:
        filter: of a filter that is not valid; None where there is no such parameter.
        sort: of a sort that is not valid; None where there is no such parameter.
    """

    filter: int | None = None
    sort: int | None = None


NOT_AT_ALL = Selecting()
"""What is no list, or one whose page has neither parameter."""


def select(reply: Reply, asked: Asked, how: Selecting) -> Reply:
    """
    The records that are asked for, in the order that is, and of each the fields of `fields`.

    Source: OVERVIEW c_rest_api_filtering, c_rest_api_sortsyntax, c_rest_api_paging. That the status
    stays 200 is what the endpoints' pages list.

    Raises:
        RefusalError: a parameter is not valid, or the endpoint's page does not have it.
    """
    records = _sorted(_filtered(reply.records, asked, how), asked, how)
    if records is None:
        return reply
    first, last = _range(asked.headers.get("range"), len(records))
    fields = _fields(asked.parameters.get("fields"))
    page = [_chosen(each, fields) for each in records[first:last]]
    content = page if reply.within is None else {reply.within: page}
    headers = {}
    if "range" in asked.headers and page:
        headers["Content-Range"] = f"items {first}-{first + len(page) - 1}/{len(records)}"
    return replace(reply, content=content, headers=headers)


def _filtered(
    records: Sequence[object] | None, asked: Asked, how: Selecting
) -> Sequence[object] | None:
    text = _given(asked, "filter", is_known=how.filter is not None)
    if text is None or records is None or how.filter is None:
        return records
    try:
        test = parse_filter(text)
        return [each for each in records if test(each)]
    except FilterError as error:
        message = f"the filter is not valid: {error}"
        raise RefusalError(422, how.filter, message) from None


def _sorted(
    records: Sequence[object] | None, asked: Asked, how: Selecting
) -> Sequence[object] | None:
    """Where nulls stand is not documented; here before all else."""
    text = _given(asked, "sort", is_known=how.sort is not None)
    if text is None or records is None or how.sort is None:
        return records
    found = list(records)
    for each in reversed(text.split(",")):
        # A plus that was not quoted has come as a space.
        told = re.fullmatch(r"([+ -])(\w+)", each.strip() if each[:1] != " " else each)
        if told is None:
            raise RefusalError(422, how.sort, f"'{each[:40]}' is no sort; write +name or -name")
        keys = [_key(record, told[2], how.sort) for record in found]
        order = sorted(range(len(found)), key=keys.__getitem__, reverse=told[1] == "-")
        found = [found[at] for at in order]
    return found


def _given(asked: Asked, name: str, *, is_known: bool) -> str | None:
    """The parameter, None where it is not there."""
    text = asked.parameters.get(name)
    if text is not None and not is_known:
        raise RefusalError(422, 1005, f"there is no parameter {name} here")
    return text


def _key(record: object, name: str, code: int) -> tuple[bool, bool, float, str]:
    """Numbers before texts."""
    if not isinstance(record, dict) or name not in record:
        raise RefusalError(422, code, f"there is no field '{name[:40]}'")
    value = record[name]
    if isinstance(value, list | dict):
        raise RefusalError(422, code, f"'{name[:40]}' cannot be sorted by")
    is_number = isinstance(value, int | float)
    return value is not None, not is_number, value if is_number else 0, str(value)


def _range(asked: str | None, count: int) -> tuple[int, int]:
    """The slice that a Range header asks for."""
    if asked is None:
        return 0, count
    told = re.fullmatch(r"\s*items\s*=\s*(\d{1,15})-(\d{1,15})\s*", asked, re.ASCII)
    if told is None or int(told[1]) > int(told[2]):
        raise RefusalError(422, 1005, "Range is no range; write items=0-49")
    return int(told[1]), int(told[2]) + 1


_NAMES = r"[\w-]+(?:\s*,\s*[\w-]+)*"
_WITHIN = re.compile(rf"(?<=[\w-])\s*\(\s*{_NAMES}\s*\)")
DEEPEST = 8


def _fields(text: str | None) -> frozenset[str] | None:
    """
    The fields of the first level; None for all.

    "Specify subfields in brackets and multiple fields in the same object are separated by commas"
    (DOCS, the parameter `fields` of every list). The code for what is none is not documented.
    """
    if text is None:
        return None
    level = text
    for _ in range(DEEPEST):
        level = _WITHIN.sub("", level)
    if re.fullmatch(rf"\s*{_NAMES}\s*", level) is None:
        raise RefusalError(422, 1005, "fields is no list of fields; write one,list(two,three)")
    return frozenset(each.strip() for each in level.split(","))


def _chosen(record: object, fields: frozenset[str] | None) -> object:
    """The record with the fields that are asked for, those of the first level alone."""
    if fields is None or not isinstance(record, dict):
        return record
    return {name: value for name, value in record.items() if name in fields}
