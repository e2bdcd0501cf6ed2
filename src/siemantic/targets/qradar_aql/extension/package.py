"""
All parts -> the ZIP file.

`POST /config/extension_management/extensions` takes "either an XML file or an XML within a ZIP or
TAR.GZ archive" (QRadar API 14.0 to 26.0). A manifest may be beside it, and is refused when it is
wrong (error 22616); no page says what it holds, and [lab] installs without one.
"""

import base64
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from xml.etree import ElementTree as ET

from siemantic.errors import ConfigurationError
from siemantic.targets.qradar_aql.extension.identity import numbers_of, uuid_of
from siemantic.targets.qradar_aql.extension.parts import Block, Part, Rule
from siemantic.targets.qradar_aql.extension.rule_xml import EVENT_CATEGORY, block_xml, rule_xml

FILE_NAME = "siemantic.xml"
"""Of the one file in the archive."""

_VERSION = "2020.11.0.20210517144015"
"""
Of the QRadar that the content is said to be from ([nn]).

Content of a newer QRadar is not imported into an older one (IBM, "Content management tool"), so
this is the oldest that a source has.
"""

_RULE_TYPES = {"event": "0", "flow": "4"}
"""Of `rule_type` ([lab])."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time of a ZIP entry."""


def to_package(parts: Sequence[Part]) -> bytes:
    """
    The package of all parts, the same bytes whatever their order, the day and the machine.

    The entry is stored and not compressed, since versions of zlib compress differently.

    Raises:
        ConfigurationError: two different rules have one id.
    """
    entry = zipfile.ZipInfo(FILE_NAME, _EPOCH)
    entry.create_system = 3  # Unix, on every system
    entry.external_attr = 0o644 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, to_content(parts))
    return content.getvalue()


def to_content(parts: Sequence[Part]) -> bytes:
    """The XML file of the package."""
    blocks = _unique(block for part in parts for block in part.blocks)
    rules = _unique(part.rule for part in parts)
    root = ET.Element("content")
    ET.SubElement(root, "qradarversion").text = _VERSION
    _add_all(root, blocks, rules)
    ET.indent(root)
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _add_all(root: ET.Element, blocks: Mapping[str, Block], rules: Mapping[str, Rule]) -> None:
    """Building blocks before the rules that need them, then the events that the rules make."""
    names = _names(blocks, "BB:Sigma: "), _names(rules, "Sigma: ")
    uuids = [uuid_of(key, "building block") for key in blocks]
    uuids += [uuid_of(key, role) for key in rules for role in ("rule", "event")]
    numbers = numbers_of(uuids)
    for key, block in blocks.items():
        uuid = uuid_of(key, "building block")
        data = block_xml(block, numbers[uuid], names[0][key])
        _add_rule(root, block, uuid, numbers[uuid], data)
    for key, rule in rules.items():
        uuid, event = uuid_of(key, "rule"), numbers[uuid_of(key, "event")]
        needed = {uuid_of(each, "building block"): names[0][each] for each in rule.blocks}
        data = rule_xml(rule, numbers[uuid], names[1][key], event, needed)
        _add_rule(root, rule, uuid, numbers[uuid], data)
    for key, rule in rules.items():
        _add_event(root, rule, names[1][key], numbers[uuid_of(key, "event")])


Entry = TypeVar("Entry", Block, Rule)


def _unique(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """
    The UUIDs of the Sigma rules in their order -> what each became.

    A rule with several conditions, and one that correlations name as well, comes more than once.

    Raises:
        ConfigurationError: two that are different have one UUID.
    """
    found: dict[str, Entry] = {}
    for each in entries:
        other = found.setdefault(each.key, each)
        if other != each:
            raise ConfigurationError(
                f"two rules have the id {each.key}: '{other.title}' and '{each.title}'; give each "
                "an id of its own"
            )
    return dict(sorted(found.items()))


def _names(entries: Mapping[str, Block] | Mapping[str, Rule], prefix: str) -> Mapping[str, str]:
    """The names on the console; of those with one title, each ends with a part of its UUID."""
    titles = Counter(each.title.casefold() for each in entries.values())
    return {
        key: prefix + each.title + (f" ({key[:8]})" if titles[each.title.casefold()] > 1 else "")
        for key, each in entries.items()
    }


def _add_rule(root: ET.Element, entry: Block | Rule, uuid: str, number: int, data: bytes) -> None:
    changed = f"{entry.date}T00:00:00.000Z"
    values = {
        "origin": "USER",
        "flags": "0",
        "mod_date": changed,
        "rule_data": base64.b64encode(data).decode(),
        "uuid": uuid,
        "rule_type": _RULE_TYPES[entry.kind],
        "id": str(number),
        "create_date": changed,
    }
    _add(root, "custom_rule", values)


def _add_event(root: ET.Element, rule: Rule, name: str, number: int) -> None:
    """The name of the event that the rule makes ([team])."""
    values = {
        "severity": str(rule.severity),
        "lowlevelcategory": str(EVENT_CATEGORY),
        "reverseip": "false",
        "qid": str(number),
        "ratethreshold": "0",
        "rateinterval": "0",
        "qdescription": name,
        "catpipename": "Echo",
        "ratelongwindow": "0",
        "qname": name,
        "rateshortwindow": "0",
        "id": "-1",
    }
    _add(root, "qidmap", values)


def _add(root: ET.Element, tag: str, values: Mapping[str, str]) -> None:
    element = ET.SubElement(root, tag)
    for name, text in values.items():
        ET.SubElement(element, name).text = text
