"""Rules that cannot match, and parts of rules that cannot matter."""

from collections.abc import Iterator

from siemantic.diagnostics import Diagnostic
from siemantic.lint.check import Check, LintedRule, found
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
