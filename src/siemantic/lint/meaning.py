"""Rules that cannot match, and parts of rules that cannot matter."""

from collections.abc import Iterator

from siemantic.diagnostics import Diagnostic
from siemantic.lint.check import Check, Explained, LintedRule, found
from siemantic.matcher.notation import written
from siemantic.witnesses.findings import keys_of_values, place_of_part


def _find_impossible(linted: LintedRule) -> Iterator[Diagnostic]:
    if linted.idle is None:
        message = "no event can meet the condition"
        hint = "look for parts that exclude each other"
        yield found(NEVER_MATCHES, linted.document, message, "detection", "condition", hint=hint)


def _find_idle(linted: LintedRule) -> Iterator[Diagnostic]:
    places = keys_of_values(linted.document) if linted.idle else {}
    for part in linted.idle or ():
        message = f"without this value the rule means the same: {written(part.field, part.whole)}"
        hint = "take it out; a wider value stands beside it, or one that excludes it"
        keys = place_of_part(places, part)
        yield found(NEVER_MATTERS, linted.document, message, *keys, hint=hint)


def find_too_many_values(linted: LintedRule) -> Iterator[Diagnostic]:
    """A rule of which it is not told whether its values matter."""
    if linted.has_too_many_values:
        message = "too many values to compare each with all others, and whether they matter is open"
        hint = "write patterns that cover several, or split the rule"
        yield found(TOO_MANY_VALUES, linted.document, message, "detection", hint=hint)


TOO_MANY_VALUES = Explained(
    code="too_many_values",
    level="note",
    why=(
        "In a rule of more than 500 values of which it is not seen without a search whether they "
        "matter, `never_matters` and SigmaHQ's `sigmahq_field_duplicate_value` are not looked for, "
        "in one of more than 5,000 values `never_matches` neither: each value would be compared "
        "with all others, which takes minutes."
    ),
)

NEVER_MATCHES = Check(
    code="never_matches",
    level="error",
    why=(
        "A rule whose parts exclude each other never fires, and nobody is told. It is proved from "
        "the rule's meaning: there is no event at all that the rule matches."
    ),
    flagged="selection: {Image|endswith: '\\cmd.exe'}\nfilter: {Image|contains: 'cmd'}\n"
    "condition: selection and not filter",
    fine="selection: {Image|endswith: '\\cmd.exe'}\nfilter: {User: 'backup'}\n"
    "condition: selection and not filter",
    find=_find_impossible,
)

NEVER_MATTERS = Check(
    code="never_matters",
    level="warning",
    why=(
        "A value without which the rule means the same is a mistake or a leftover: another value "
        "covers it, or excludes it. It is proved from the rule's meaning."
    ),
    flagged="selection: {CommandLine|contains: ['whoami', 'whoami /all']}\ncondition: selection",
    fine="selection: {CommandLine|contains: 'whoami'}\ncondition: selection",
    find=_find_idle,
)
