"""What the page of each rule is called."""

import re
from collections.abc import Sequence
from uuid import UUID

from siemantic.rules import RuleDocument


def page_names(documents: Sequence[RuleDocument]) -> tuple[str, ...]:
    """
    A name for each page: the rule's id, else what is harmless in the name of its file.

    No two are alike, also on a file system that ignores case.
    """
    names: list[str] = []
    taken: set[str] = set()
    for document in documents:
        base = _name_of(document)
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        names.append(name)
        taken.add(name)
    return tuple(names)


def _name_of(document: RuleDocument) -> str:
    try:
        return str(UUID(document.id or ""))
    except ValueError:
        # Never begins with a sign, so that no tool takes it for an option or hides it.
        clean = re.sub(r"[^a-z0-9]+", "-", document.relative.stem.lower()).strip("-")
        return f"rule-{clean[:_LONGEST]}".rstrip("-")


_LONGEST = 80
