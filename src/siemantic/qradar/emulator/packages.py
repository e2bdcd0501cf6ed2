"""
An uploaded extension -> what is in it.

"Either an XML file or an XML within a ZIP or TAR.GZ archive" (POST config-extension_management-
extensions). No page describes the XML: `custom_rule` with `uuid`, `id` and, in base64, the rule
itself are read as public exports have them (github.com/nNipsx-Sec/pySigma-backend-qradar,
blue-team021/SOC-Detection-Rules); anything else is only named.
"""

import base64
import binascii
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from xml.etree import ElementTree as ET
from xml.parsers import expat

from siemantic.qradar.emulator.exchange import RefusalError

LONGEST_CONTENT = 64 * 1024 * 1024
CUSTOM_RULE = 3
"""content_type_id of a rule or building block (GET extensions_task_status-status_id-results)."""


@dataclass(frozen=True, slots=True)
class ContentRule:
    """A rule or building block; `identifier` is its UUID."""

    identifier: str
    name: str
    type: str
    is_block: bool
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What an extension brings; `version` is that of the QRadar that it is from."""

    version: str
    rules: tuple[ContentRule, ...]
    others: tuple[str, ...]
    size: int


def read_package(body: bytes, content_type: str) -> Package:
    """
    The package of an upload.

    Raises:
        RefusalError: it is none (22607).
    """
    content = _uploaded(body, content_type)
    root = _tree(_unpacked(content))
    if root.tag != "content":
        raise _refusal(f"its element is '{root.tag[:40]}', not 'content'")
    rules = tuple(_rule(each) for each in root.findall("custom_rule"))
    others = tuple(e.tag for e in root if e.tag not in {"custom_rule", "qradarversion"})
    return Package(root.findtext("qradarversion", ""), rules, others, len(content))


def _refusal(reason: str) -> RefusalError:
    description = "The supplied extension could not be validated successfully"
    return RefusalError(422, 22607, f"the extension cannot be read: {reason}", description)


def _uploaded(body: bytes, content_type: str) -> bytes:
    """The file itself, out of a form if it was sent in one."""
    if not content_type.startswith("multipart/form-data"):
        return body
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_filename():
            return content
    raise _refusal("the form has no file")


def _unpacked(content: bytes) -> bytes:
    """The one XML file of an archive, or the content itself."""
    try:
        if content.startswith(b"PK"):
            return next(_of_zip(content))
        if content.startswith(b"\x1f\x8b"):
            return next(_of_tar(content))
    except StopIteration:
        raise _refusal("the archive has no XML file but perhaps a manifest") from None
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError, ValueError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise _refusal(f"the archive is damaged ({type(error).__name__})") from None
    return content


def _of_zip(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            if _is_content(each.filename):
                with archive.open(each) as file:
                    yield _bounded(file.read(LONGEST_CONTENT + 1))


def _of_tar(content: bytes) -> Iterator[bytes]:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for each in archive:
            file = archive.extractfile(each) if each.isfile() and _is_content(each.name) else None
            if file is not None:
                yield _bounded(file.read(LONGEST_CONTENT + 1))


def _is_content(name: str) -> bool:
    return name.endswith(".xml") and name.rpartition("/")[2] != "manifest.xml"


def _bounded(content: bytes) -> bytes:
    if len(content) > LONGEST_CONTENT:
        raise _refusal(f"it has more than {LONGEST_CONTENT} bytes")
    return content


def _tree(content: bytes) -> ET.Element:
    """The XML, unless it declares entities, which could make it as large as one likes."""
    try:
        guard = expat.ParserCreate()
        guard.StartDoctypeDeclHandler = _no_doctype
        guard.Parse(content, True)  # noqa: FBT003 - expat takes it by place
        return ET.fromstring(content)  # noqa: S314 - it has no entities
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        raise _refusal(f"it is no XML ({error})") from None


def _no_doctype(*_: object) -> None:
    raise _refusal("a document type is not taken")


def _rule(element: ET.Element) -> ContentRule:
    identifier = element.findtext("uuid", "")
    try:
        data = base64.b64decode(element.findtext("rule_data", ""), validate=True)
    except (binascii.Error, ValueError):
        raise _refusal(f"the rule {identifier[:40]} is not in base64") from None
    rule = _tree(data)
    if not identifier or rule.tag != "rule" or not rule.findtext("name"):
        raise _refusal("a rule has no uuid or no name")
    return ContentRule(
        identifier,
        rule.findtext("name", ""),
        rule.get("type", "EVENT"),
        is_block=rule.get("buildingBlock") == "true",
        is_enabled=rule.get("enabled", "true") == "true",
    )
