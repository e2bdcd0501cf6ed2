"""Which part of a rule decides about an event."""

from collections.abc import Iterator

from siemantic.logic.formula import Event
from siemantic.matcher import Explanation, explain
from siemantic.verify.subject import Subject


def deciding_part(subject: Subject, event: Event) -> str:
    """
    The smallest part of the rule with which its verdict on the event would turn, as Sigma has it.

    Raises:
        UnsupportedError: the rule has something that the matcher does not know.
    """
    whole = explain(subject.rule, subject.named(event))
    deciding = (each for each in _parts(whole) if _holds(whole, each) != whole.held)
    return _described(min(deciding, key=_size))


def _parts(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for each in explanation.parts:
        yield from _parts(each)


def _size(explanation: Explanation) -> int:
    return 1 + sum(map(_size, explanation.parts))


def _holds(part: Explanation, turned: Explanation) -> bool:
    """Whether the part would hold if another one held that did not, or the other way round."""
    if part is turned:
        return not part.held
    found = [_holds(each, turned) for each in part.parts]
    match part.kind:
        case "not":
            return not found[0]
        case "or":
            return any(found)
        case _:
            return all(found) if found else part.held


def _described(part: Explanation) -> str:
    if part.kind in ("and", "or"):
        return f" {part.kind} ".join(f"({_described(each)})" for each in part.parts)
    if part.kind == "not":
        return f"not ({_described(part.parts[0])})"
    return part.what if part.kind == "field" else f"{part.kind} {part.what}"
