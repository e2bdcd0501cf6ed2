"""
What Java does in another way than PCRE, though it takes it.

Seen in OpenJDK 17, as `siemantic.aql.java_regex` has it; the Javadoc of `java.util.regex.Pattern`
does not tell.
"""

from collections.abc import Iterator

from siemantic.targets.qradar_aql.regex.reader import Reader
from siemantic.targets.qradar_aql.regex.sets import BEYOND, HALVES, covers, overlap
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
    can_be_empty,
    nodes,
)

_WIDEST = 1000  # Java adds up the widths of a look-behind in numbers that may run over


def check_repeat(reader: Reader, item: Node, quantifier: str, least: int) -> None:
    """
    Refuse to repeat a place, which PCRE refuses (PCRE2 manual, pcre2pattern, "Repetition"), and to
    repeat twice or more what can be empty: Java stops when it was so once.

    Raises:
        UnsupportedError: it is one of these.
    """
    if isinstance(item, Place):
        raise reader.refuse(quantifier, "repeats a place between characters", "leave it out")
    if least > 1 and can_be_empty(item):
        why = "repeats what can be empty, where Java stops early"
        raise reader.refuse(quantifier, why, "repeat it with '*', or without its empty part")


def check_behind(reader: Reader, opening: str, body: Body) -> None:
    """
    Refuse a look-behind whose width Java finds out in another way.

    Raises:
        UnsupportedError: it has a repetition of more than one character in it, or beside others
            a character that may be two to Java, which looks back over halves of those beyond
            U+FFFF.
    """
    for node in nodes(body):
        if isinstance(node, Repeat) and not _is_fixed(node):
            why = "has a repetition that Java does not look back over"
            raise reader.refuse(opening, why, "write out what is repeated")
    for sequence in body:
        alone = len(sequence) == 1 and isinstance(sequence[0], Characters | Dot)
        if any(_is_wide(node, alone=alone) for node in nodes((sequence,))):
            why = "looks back over what may be half a character to Java"
            way_out = "name the characters there, in classes without '^', '\\D', '\\S' and '\\W'"
            raise reader.refuse(opening, why, way_out)


def _is_fixed(node: Repeat) -> bool:
    return (
        isinstance(node.item, Characters | Dot)
        and node.quantifier == f"{{{node.least}}}"
        and node.least <= _WIDEST
    )


def _is_wide(node: Node, *, alone: bool) -> bool:
    if not isinstance(node, Characters | Dot):
        return False
    halves = (*HALVES, *BEYOND)
    return overlap(node.members, halves) and not (alone and covers(node.members, halves))


def check_captures(reader: Reader, body: Body) -> None:
    """
    Refuse a reference beside a group that can be passed more than once or is only looked at.

    Raises:
        UnsupportedError: there are both; the engines differ in what the group holds then.
    """
    reference = next((node for node in nodes(body) if isinstance(node, Reference)), None)
    if reference and any(_is_unclear(node) for node in nodes(body)):
        why = "refers to a group where others are repeated or looked at"
        raise reader.refuse(reference.part, why, "make the other groups '(?:..)'")


def _is_unclear(node: Node) -> bool:
    match node:
        case Repeat(item):
            inside: Iterator[Node] = nodes(((item,),))
        case Look(_, body) | Group("(?>", body):
            inside = nodes(body)
        case _:
            return False
    return any(isinstance(each, Group) and _captures(each) for each in inside)


def _captures(group: Group) -> bool:
    return group.opening == "(" or group.opening.startswith("(?<")
