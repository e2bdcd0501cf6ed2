"""
Encoded values that pySigma would get wrong, worked out here instead.

Sigma specification 2.1, appendix modifiers, "Encoding". pySigma 1.5 and 2.0 do not know `utf16le`,
put U+FEFF in UTF-8 before a `utf16` text instead of FF FE, refuse to encode what is beyond ASCII,
count characters in place of bytes where `base64offset` cuts the end off, and encode the backslash
of an escaped wildcard as well.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from sigma.types import SigmaString

Item = tuple[object, Any]
"""A `field|modifiers` and its value, which is plain YAML data of any shape."""

_CODECS = {
    "utf16": "utf-16-le",
    "utf16le": "utf-16-le",
    "wide": "utf-16-le",
    "utf16be": "utf-16-be",
}
_BASE64 = ("base64", "base64offset")
_BYTE_ORDER_MARK = b"\xff\xfe"
_SHIFTS = ((0, 0), (1, 2), (2, 3))
"""How many bytes may stand before the value, and how many characters those take or touch."""
_TOUCHED = (0, 3, 2)
"""How many characters at the end hang on what follows, by the bytes beyond the last three."""


def work_out_encodings(part: Any) -> Any:  # noqa: ANN401 - plain YAML data of any shape
    """Detections with such values encoded; all else, sound or not, as it is."""
    return _encoded_in(part) if _names_an_encoding(part) else part


def _names_an_encoding(part: object) -> bool:
    """Whether a key has a modifier that is looked at here: few rules have one."""
    if isinstance(part, Mapping):
        return any(_ENCODING.search(str(each)) for each in part) or any(
            _names_an_encoding(each) for each in part.values() if not isinstance(each, str)
        )
    return isinstance(part, list) and any(
        _names_an_encoding(each) for each in part if not isinstance(each, str)
    )


_ENCODING = re.compile(r"\|(?:base64|utf16|wide)")


def _encoded_in(part: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(part, list):
        return [_encoded_in(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    found: dict[object, Any] = {}
    for key, value in part.items():
        name, encoded = _worked_out(key, _encoded_in(value))
        taken = name != key and (name in part or name in found)  # one of the two would be lost
        found[_with_known_codec(key) if taken else name] = value if taken else encoded
    return found


def _worked_out(key: object, value: Any) -> Item:  # noqa: ANN401 - as above
    field, codec, base64, rest = _read_modifiers(key)
    if base64 is None:
        return _with_known_codec(key), value
    texts = [_text(each) for each in (value if isinstance(value, list) else [value])]
    sound = [text for text in texts if text is not None]
    if {"all", "expand"} & {*rest} or len(sound) < len(texts):
        return _with_known_codec(key), value
    if codec not in ("utf16", "utf16le") and all(map(_is_right_in_pysigma, sound)):
        return key, value
    found = [each for text in sound for each in _encoded(text, codec, base64)]
    return "|".join([field, *rest]), found


def _read_modifiers(key: object) -> tuple[str, str | None, str | None, list[str]]:
    """The field, a codec and a kind of Base64 that come first if they do, and what follows."""
    field, *modifiers = str(key).split("|")
    codec = modifiers.pop(0) if modifiers and modifiers[0] in _CODECS else None
    base64 = modifiers.pop(0) if modifiers and modifiers[0] in _BASE64 else None
    return field, codec, base64, modifiers


def _with_known_codec(key: object) -> object:
    """The item's name with the name that pySigma has for `utf16le`."""
    parts = str(key).split("|")
    return "|".join("wide" if each == "utf16le" else each for each in parts) if parts[1:] else key


def _text(value: object) -> SigmaString | None:
    """The text that is encoded, None for a value that is no text or has wildcards."""
    text = SigmaString(value) if isinstance(value, str) else None
    return None if text is None or text.contains_special() else text


def _is_right_in_pysigma(text: SigmaString) -> bool:
    """Whether it encodes the text; it also encodes the backslashes of escaped wildcards."""
    return bytes(text) == "".join(map(str, text.s)).encode("ascii", "ignore")


def _encoded(text: SigmaString, codec: str | None, base64: str) -> list[str]:
    plain = "".join(map(str, text.s))
    mark = _BYTE_ORDER_MARK if codec == "utf16" else b""
    data = plain.encode() if codec is None else mark + plain.encode(_CODECS[codec])
    return _in_base64(data) if base64 == "base64offset" else [b64encode(data).decode()]


def _in_base64(data: bytes) -> list[str]:
    """
    What the data leave in Base64 at each of the three places where they may begin.

    >>> _in_base64(b"foobar")
    ['Zm9vYmFy', 'Zvb2Jhc', 'mb29iYX']
    """
    found = []
    for before, start in _SHIFTS:
        text = b64encode(b" " * before + data).decode()
        found.append(text[start : len(text) - _TOUCHED[(before + len(data)) % 3]])
    return found
