"""Regular expressions that a plain value would say."""

import re
from collections.abc import Iterator

from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.lint.check import Check, LintedRule, found
from siemantic.logic.formula import Formula
from siemantic.logic.prove import find_difference
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.rules.shape import fields_of

_PLAIN = re.compile(r"(\^|\.\*)?((?:[\w \-/:=,;@#%&<>~!'\"]|\\[^\w\s])+)(\$|\.\*)?", re.ASCII)
_ESCAPED = re.compile(r"\\(\W)")
_SIGMA_SPECIAL = re.compile(r"(\\(?=[*?\\])|[*?])")
_SITE = Site(lambda field: (Place(field),))


def _find(linted: LintedRule) -> Iterator[Diagnostic]:
    detections = linted.document.content.get("detection")
    for keys, name, value in fields_of(detections, "detection"):
        plain = plain_item(str(name), value) if isinstance(value, str) else None
        if plain is not None:
            hint = f"write {plain[0]}: '{plain[1]}'"
            yield found(CHECK, linted.document, "a plain value says the same", *keys, hint=hint)


def plain_item(name: str, value: str) -> tuple[str, str] | None:
    """
    Field and value without a regular expression that are proved to mean the same, if there are.

    >>> plain_item("Image|re", "^C:")
    ('Image|startswith|cased', 'C:')
    """
    field, *modifiers = name.split("|")
    if not field or modifiers not in (["re"], ["re", "i"]):
        return None
    plain = _plain(field, value, cased=modifiers == ["re"])
    return plain if plain is not None and _same((name, value), plain) else None


def _plain(field: str, regex: str, *, cased: bool) -> tuple[str, str] | None:
    """The item without a regular expression that seems to say the same."""
    parts = _PLAIN.fullmatch(regex)
    if parts is None:
        return None
    begins, text, ends = parts[1] == "^", _ESCAPED.sub(r"\1", parts[2]), parts[3] == "$"
    place = {(True, True): "", (True, False): "|startswith", (False, True): "|endswith"}
    modifier = place.get((begins, ends), "|contains")
    return f"{field}{modifier}{'|cased' if cased else ''}", _SIGMA_SPECIAL.sub(r"\\\1", text)


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two items are proved to mean the same."""
    try:
        return find_difference(_formula(one), _formula(other)) is None
    except (SigmaError, UndecidedError, UnsupportedError):
        return False


def _formula(item: tuple[str, str]) -> Formula:
    detection = {"selection": dict([item]), "condition": "selection"}
    rule = {"title": "one item", "logsource": {"category": "test"}, "detection": detection}
    return to_formula(SigmaRule.from_dict(rule), _SITE)


CHECK = Check(
    code="needless_regex",
    level="note",
    why=(
        "A plain value is easier to read, and the languages of SIEMs agree on it far more than on "
        "regular expressions, which cost more besides. That the value says the same is proved. A "
        "regular expression of Sigma looks at case, a plain value does not, so that `cased` stands "
        "beside it; without it the rule finds more, which may be what was meant."
    ),
    flagged="selection: {CommandLine|re: 'whoami'}\ncondition: selection",
    fine="selection: {CommandLine|contains|cased: 'whoami'}\ncondition: selection",
    find=_find,
)
