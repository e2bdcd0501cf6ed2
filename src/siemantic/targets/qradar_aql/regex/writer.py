r"""
The parts of a regular expression -> Java's spelling.

Java's own `\b`, `^` and `$` change with its versions and flags, so that `\b` is spelled by what
stands around it, and multi-line anchors by line feeds, which alone end a line to PCRE as Sigma
has it. The only flags written are d, i and s.
"""

from dataclasses import dataclass

from siemantic.targets.qradar_aql.patterns import ANYTHING
from siemantic.targets.qradar_aql.regex.classes import is_anything, write_characters
from siemantic.targets.qradar_aql.regex.escapes import WORD
from siemantic.targets.qradar_aql.regex.sets import BEYOND, HALVES, Ranges, covers, overlap
from siemantic.targets.qradar_aql.regex.tree import (
    Body,
    Characters,
    Dot,
    Group,
    Look,
    Node,
    Place,
    Reference,
    Repeat,
    Sequence,
    edge,
    needs_more,
    nodes,
)

_WORD = "[A-Za-z0-9_]"
_LINE_START = r"(?:^|(?<=\n))"
_LINE_START_AT_END = r"(?:^|(?<=\n)(?=(?s:.)))"
"""Where nothing need follow: PCRE's `^` does not stand at the end behind the last line feed."""
_LINE_END = r"(?![^\n])"
_IS_WORD = (f"(?<={_WORD})", f"(?={_WORD})")
_NO_WORD = (f"(?<!{_WORD})", f"(?!{_WORD})")


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a part: the characters that can, None if unknown or none."""

    before: Ranges | None = None
    after: Ranges | None = None
    needs_more: bool = False


_NOTHING_KNOWN = _Around()


def write(body: Body, flags: frozenset[str], *, cased: bool) -> str:
    """
    The pattern, padded so that it covers the whole value.

    Args:
        flags: those of i, s and m that hold for all of it.
        cased: it is for MATCHES, so that it has its flag i itself.
    """
    core = tuple(_without_padding(sequence) for sequence in body)
    text = _write_body(core, _NOTHING_KNOWN)
    if not text:
        return ANYTHING
    letters = _letters(core, flags, cased=cased)
    if letters or len(core) > 1:
        text = f"(?{letters}:{text})"
    return f"{'^' if _begins_in_the_middle(core) else ''}{ANYTHING}{text}{ANYTHING}"


def _without_padding(sequence: Sequence) -> Sequence:
    """The sequence without `.*` at its ends, which adds nothing to what is found anywhere."""
    start = next((at for at, each in enumerate(sequence) if not _is_padding(each)), len(sequence))
    rest = sequence[start:]
    while rest and _is_padding(rest[-1]):
        rest = rest[:-1]
    return rest


def _is_padding(node: Node) -> bool:
    if not isinstance(node, Repeat) or node.quantifier != "*":
        return False
    item = node.item
    return isinstance(item, Dot) or (isinstance(item, Characters) and is_anything(item))


def _letters(body: Body, flags: frozenset[str], *, cased: bool) -> str:
    """
    The flags that the parts need.

    In Java's mode d only the line feed is a line break to `.` and `$`, as in PCRE and Python
    (java.util.regex.Pattern, UNIX_LINES).
    """
    parts = tuple(nodes(body))
    has_dot = any(isinstance(each, Dot) for each in parts)
    has_end = any(isinstance(each, Place) and each.kind == "end" for each in parts)
    needed = {"d": has_dot or has_end, "i": cased and "i" in flags, "s": has_dot and "s" in flags}
    return "".join(letter for letter, is_needed in needed.items() if is_needed)


def _begins_in_the_middle(body: Body) -> bool:
    """
    Whether Java could find it from the second half of a character beyond U+FFFF on.

    Java's search begins at each half (seen in OpenJDK 17; the Javadoc does not say so). Soundness:
    it is denied if each match begins with a character of one half, or if nothing in it tells the
    second half from the whole.
    """
    first = edge(body, None)
    if first is not None and not overlap(first, (*HALVES, *BEYOND)):
        return False
    return any(_tells_halves(node) for node in nodes(body))


def _tells_halves(node: Node) -> bool:
    if isinstance(node, Characters):
        return overlap(node.members, HALVES) and not covers(node.members, (*HALVES, *BEYOND))
    is_boundary = isinstance(node, Place) and "boundary" in node.kind
    return is_boundary or isinstance(node, Look)


# --- parts -------------------------------------------------------------------------------------


def _write_body(body: Body, around: _Around) -> str:
    return "|".join(_write_sequence(sequence, around) for sequence in body)


def _write_sequence(sequence: Sequence, around: _Around) -> str:
    text = ""
    for at, node in enumerate(sequence):
        part = _write_node(node, _around(sequence, at, around))
        if at and isinstance(sequence[at - 1], Reference) and part[0].isdigit():
            part = f"[{part[0]}]{part[1:]}"  # else Java may take it for a part of the number
        text += part
    return text


def _around(sequence: Sequence, at: int, outside: _Around) -> _Around:
    """What stands around a part, if that matters to it."""
    if not isinstance(sequence[at], Group | Place):
        return _NOTHING_KNOWN
    before, after = sequence[:at], sequence[at + 1 :]
    return _Around(
        edge((before,), outside.before, last=True),
        edge((after,), outside.after),
        needs_more(after) or outside.needs_more,
    )


def _write_node(node: Node, around: _Around) -> str:
    match node:
        case Characters():
            return write_characters(node)
        case Dot():
            return "."
        case Place():
            return _write_place(node, around)
        case Reference(number, _, name):
            return f"\\k<{name}>" if name else f"\\{number}"
        case Repeat(item, quantifier):
            return _write_node(item, _NOTHING_KNOWN) + quantifier
        case Look(opening, body):
            return f"{opening}{_write_body(body, _NOTHING_KNOWN)})"
        case Group(opening, body):
            # An atomic group has made its choice before what follows is looked at.
            inside = _Around(around.before) if opening == "(?>" else around
            return f"{opening}{_write_body(body, inside)})"


def _write_place(place: Place, around: _Around) -> str:
    match place.kind:
        case "start":
            return "^"
        case "end":
            return "$"
        case "line start":
            return _LINE_START if around.needs_more else _LINE_START_AT_END
        case "line end":
            return _LINE_END
        case "boundary" | "no boundary":
            return _write_boundary(around, inverted=place.kind == "no boundary")


def _write_boundary(around: _Around, *, inverted: bool) -> str:
    """A boundary by the side that is not known, or by both."""
    for known, side in ((around.after, 0), (around.before, 1)):
        if known is not None and covers(WORD, known):
            return (_IS_WORD if inverted else _NO_WORD)[side]
        if known is not None and not overlap(WORD, known):
            return (_NO_WORD if inverted else _IS_WORD)[side]
    alike, different = (_NO_WORD, _IS_WORD) if inverted else (_IS_WORD, _NO_WORD)
    return f"(?:{_NO_WORD[0]}{alike[1]}|{_IS_WORD[0]}{different[1]})"
