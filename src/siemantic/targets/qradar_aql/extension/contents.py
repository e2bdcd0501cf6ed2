"""A package that `to_package` made -> what is in it."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from siemantic.targets.qradar_aql.extension.package import FILE_NAME
from siemantic.targets.qradar_aql.extension.properties import label_of
from siemantic.targets.qradar_aql.extension.rule_tests import UNITS

Kind = Literal["building block", "rule"]


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A building block or a rule of a package.

    Attributes:
        identifier: its UUID.
        digest: SHA-256 of all that the package says of it.
        parts: what people tell apart in it -> its text, to see which of them differ.
        filters: its AQL filters, in their order.
        counter: what its counter is set to, in words; nothing where it has none.
    """

    identifier: str
    name: str
    kind: Kind
    digest: str
    parts: Mapping[str, str]
    filters: tuple[str, ...]
    counter: Mapping[str, str] = field(default_factory=dict)


def read_contents(package: bytes) -> tuple[Entry, ...]:
    """The building blocks and rules, in the order of the package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        root = ET.fromstring(archive.read(FILE_NAME))  # noqa: S314 - our own writing
    return tuple(_entry(each) for each in root.findall("custom_rule"))


def _entry(element: ET.Element) -> Entry:
    data = base64.b64decode(element.findtext("rule_data", ""))
    rule = ET.fromstring(data)  # noqa: S314 - our own writing
    date = element.findtext("mod_date", "")
    tests = list(_tests(rule))
    parts = {
        "name": rule.findtext("name", ""),
        "description": rule.findtext("notes", ""),
        "tests": repr(tests),
        "response": "".join(map(_text, (*rule.findall("actions"), *rule.findall("responses")))),
        "date of change": date,
    }
    return Entry(
        element.findtext("uuid", ""),
        rule.findtext("name", ""),
        "building block" if rule.get("buildingBlock") == "true" else "rule",
        hashlib.sha256(data + date.encode()).hexdigest(),
        parts,
        tuple(_filter(chosen[0]) for name, chosen in tests if name.endswith(".AQL_Test")),
        next((_counter(each) for name, each in tests if name.endswith(".MatchCount")), {}),
    )


def _tests(rule: ET.Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The class of each test and what its parameters are set to; not how it is shown."""
    for test in rule.iterfind("testDefinitions/test"):
        chosen = (each.findtext("userSelection", "") for each in test.findall("parameter"))
        yield test.get("name", ""), tuple(chosen)


def _filter(selection: str) -> str:
    """The AQL filter, of which `rule_tests.filter_test` has the form."""
    return unquote(selection.partition("|")[0])


def _counter(chosen: tuple[str, ...]) -> Mapping[str, str]:
    """The counter, of which `rule_tests.count_test` has the form."""
    _, number, same, different, span, unit = (each.strip() for each in chosen)
    return {
        "at least so many": number,
        "within": f"{span} {UNITS[unit]}",
        "with the same": ", ".join(map(label_of, same.split(", "))),
        "with different": label_of(different) if different else "",
    }


def _text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")
