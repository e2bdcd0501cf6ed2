"""The parts of a rule that made its verdict on an event."""

from collections.abc import Iterator

from sigma.rule import SigmaRule

from siemantic.errors import SiemanticError
from siemantic.events import Event
from siemantic.matcher import Explanation, explain, render

MOST_PARTS = 5
"""A rule of a thousand values is not printed as a whole."""


def deciding_parts(rule: SigmaRule, event: Event) -> tuple[str, ...]:
    """
    A line for each part of the rule that decided, the first few of many.

    `no   selection: Image: '*\\a.exe'  <- Image is 'b.exe'` is a part that did not hold. None where
    the matcher cannot look at all of them.
    """
    try:
        found = list(_deciding(explain(rule, event), ""))
    except SiemanticError:
        return ()
    lines = list(dict.fromkeys(found))
    more = len(lines) - MOST_PARTS
    return (*lines[:MOST_PARTS], *([f"and {more} more"] if more > 0 else []))


def _deciding(part: Explanation, selection: str) -> Iterator[str]:
    """
    What the verdict of a part hangs on.

    Where one part is enough for it, those that are so; else all of them.
    """
    if part.kind == "log source" and part.held:
        return  # which most events are
    if not part.parts:
        verdict, words = render(part).split(maxsplit=1)
        yield f"{verdict:4}{selection}{words}"
        return
    if part.kind == "selection":
        selection = f"{part.what}: "
    for each in part.parts:
        # A negation has the other verdict than its part.
        if part.kind == "not" or each.held == part.held:
            yield from _deciding(each, selection)
