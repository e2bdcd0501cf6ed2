"""Rules as they are written."""

from collections.abc import Mapping

from siemantic.catalogue.entry import Entry
from siemantic.rules import RuleDocument


def source_of(document: RuleDocument) -> str:
    """The text of the rule; of a file with several, its own part."""
    text = document.text.decode("utf-8", errors="replace")
    if document.siblings <= 1:
        return text.strip("\n")
    lines = text.splitlines()
    first = (document.place()[0] or 1) - 1
    rest = lines[first:]
    last = next((n for n, line in enumerate(rest) if n and line.startswith("---")), len(rest))
    return "\n".join(rest[:last]).strip("\n")


def whole_source(entry: Entry, entries: Mapping[str, Entry]) -> str:
    """
    The rule, those that it names, and its filters, as one text.

    Args:
        entries: all rules, by their pages.
    """
    found: dict[str, None] = {}
    _add_named(entry, entries, found, frozenset({entry.page}))
    named = [entries[each] for each in found]
    filters = dict.fromkeys(each for rule in (*named, entry) for each in rule.filters)
    documents = (*(each.document for each in named), entry.document, *filters)
    return "\n---\n".join(map(source_of, documents)) + "\n"


def _add_named(
    entry: Entry, entries: Mapping[str, Entry], found: dict[str, None], above: frozenset[str]
) -> None:
    """Add the pages of the rules that it names, each after those that it names itself."""
    for page in (each.page for each in entry.names):
        if page not in found and page not in above:  # rules that name each other are broken
            _add_named(entries[page], entries, found, above | {page})
            found[page] = None
