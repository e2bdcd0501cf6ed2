"""
Sigma's regular expressions -> Java's, the part of both that means the same.

Sigma's `re` finds its pattern anywhere in the value and looks at case (Sigma specification 2.1,
appendix modifiers); QRadar takes Java's syntax (IBM support, node 7160974). So far: literal
characters, escaped punctuation, classes of letters, digits and plain punctuation, groups,
alternatives, repetitions, `.`, `^` and `$`. The rest is refused, among it `\\d`, `\\w` and `\\s`,
which differ between engines beyond ASCII.
"""

import re

from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.patterns import ANYTHING, check_characters, literal

_REPETITION = re.compile(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_PLAIN = re.compile(r"[A-Za-z0-9 !\"#%&',/:;<=>@_`~-]")
_CLASS = re.compile(r"\[(\^?)((?:[^\]\\\[^&]|\\[^A-Za-z0-9\]\[^&])+)\]")
_GROUP = re.compile(r"\((?:\?:)?(?!\?)")
_PADDING = ".*"
_NEXT = re.compile(r"\(\?<?[^()\\]|\\.|\[\^?.|.", re.DOTALL)
"""What a message names: the beginning of a group, an escape or a class, else one character."""


def translate(pattern: str, field: str, *, cased: bool, dot_all: bool = False) -> str:
    """
    The pattern for MATCHES (`cased`) or IMATCHES, padded so that it covers the whole value.

    Raises:
        UnsupportedError: the pattern has a part that is not carried over yet.
    """
    core = _without_padding(pattern)
    parts: list[str] = []
    position = 0
    while position < len(core):
        text, length = _part(core, position, field, cased=cased)
        parts.append(text)
        position += length
    body = "".join(parts)
    if any(part in ".^$" for part in parts):
        # In Java's mode d only the line feed is a line break to these three, as in PCRE and Python
        # (java.util.regex.Pattern, UNIX_LINES).
        body = f"(?{'ds' if dot_all else 'd'}:{body})"
    elif "|" in parts:
        body = f"(?:{body})"
    return f"{ANYTHING}{body}{ANYTHING}"


def _without_padding(pattern: str) -> str:
    """The pattern without a `.*` at its ends, which adds nothing to what is found anywhere."""
    if "|" in pattern:
        return pattern
    # A quantifier behind the dot and star would lose what it quantifies.
    core = re.sub(r"^\.\*(?![*+?{])", "", pattern)
    trailing = core.endswith(_PADDING) and not core.endswith("\\" + _PADDING)
    return core.removesuffix(_PADDING) if trailing else core


def _part(pattern: str, position: int, field: str, *, cased: bool) -> tuple[str, int]:
    """The next part of the pattern in Java's spelling, and how many characters it took."""
    here = pattern[position]
    if here == "\\" and position + 1 < len(pattern) and _is_punctuation(pattern[position + 1]):
        return literal(pattern[position + 1], cased=cased), 2
    if here in "|).^$":
        return here, 1
    if match := _GROUP.match(pattern, position):
        return match.group(), len(match.group())
    if match := _CLASS.match(pattern, position):
        return _class(match, pattern, field), len(match.group())
    if match := _REPETITION.match(pattern, position):
        return match.group(), len(match.group())
    if _PLAIN.match(here) or not here.isascii():
        check_characters(here, field)
        return literal(here, cased=cased), 1
    raise _refused(pattern, _NEXT.match(pattern, position).group(), field)  # type: ignore[union-attr] # it matches anything


def _class(match: re.Match[str], pattern: str, field: str) -> str:
    negation, members = match.groups()
    plain = re.sub(r"\\([^\\])", r"\1", members.replace("\\\\", "\0"))
    printable = plain.replace("\0", "").isprintable()
    if not (plain.isascii() and printable) or "--" in plain or "\\-" in members:
        raise _refused(pattern, match.group(), field)
    return f"[{negation}{plain.replace(chr(0), chr(92) * 4)}]"


def _is_punctuation(character: str) -> bool:
    return character.isascii() and character.isprintable() and not character.isalnum()


def _refused(pattern: str, part: str, field: str) -> UnsupportedError:
    return UnsupportedError(
        "unsupported_regex",
        f"the regular expression '{pattern}' has '{part}', which is not carried over to AQL yet",
        "say it with plain values and the modifiers contains, startswith and endswith",
        field,
    )
