"""Values of fields that a backend writes wrongly, as others that mean the same to Sigma."""

from collections.abc import Callable
from functools import partial
from ipaddress import IPv6Network

from sigma.types import (
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaExists,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaType,
    SpecialChars,
)

from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.networks import network_pattern
from siemantic.targets.qradar_aql.regex import translate
from siemantic.targets.repairs.flavours import Flavour, regex_or, text_regex

Change = Callable[[SigmaType], SigmaType]


def absence_as_null(value: SigmaType) -> SigmaType:
    """`exists: false` as null, which says the same where a null and a missing field are one."""
    return SigmaNull() if isinstance(value, SigmaExists) and not value else value


def number_as_text(value: SigmaType) -> SigmaType:
    """A number as the text of its digits, for languages that compare texts alone."""
    return SigmaString(str(value.number)) if type(value) is SigmaNumber else value


def text_as_pattern(value: SigmaType) -> SigmaType:
    """A text without wildcards as one that the backend writes by its operator for wildcards."""
    if not isinstance(value, SigmaString) or isinstance(value, SigmaCasedString):
        return value
    return value if value.contains_special() else _Pattern.of(value)


class _Pattern(SigmaString):
    """A text that says to have wildcards, though it has none."""

    @classmethod
    def of(cls, text: SigmaString) -> "_Pattern":
        made = cls()
        made.s, made.original = text.s, text.original
        return made

    def contains_special(self) -> bool:
        return True


def texts_as_regexes(flavour: Flavour, is_wrong: Callable[[SigmaString], bool]) -> Change:
    """What makes regular expressions of those texts that the backend writes wrongly."""
    return partial(_text_as_regex, flavour=flavour, is_wrong=is_wrong)


def _text_as_regex(
    value: SigmaType, flavour: Flavour, is_wrong: Callable[[SigmaString], bool]
) -> SigmaType:
    if isinstance(value, SigmaString) and is_wrong(value):
        return text_regex(value, flavour)
    return value


def networks_as_regexes(flavour: Flavour) -> Change:
    """What makes regular expressions of the texts of a network's addresses."""
    return partial(_network_as_regex, flavour=flavour)


def _network_as_regex(value: SigmaType, flavour: Flavour) -> SigmaType:
    if not isinstance(value, SigmaCIDRExpression):
        return value
    if isinstance(value.network, IPv6Network) and not flavour.looks_ahead:
        return value
    pattern = network_pattern(value.network)
    return regex_or(value, f"(?is){flavour.begin}{pattern}{flavour.end}")


def regexes_spelled_out(flavour: Flavour) -> Change:
    r"""What spells out in regular expressions what languages read differently, such as `\s`."""
    return partial(_spelled_out, flavour=flavour)


def _spelled_out(value: SigmaType, flavour: Flavour) -> SigmaType:
    if not isinstance(value, SigmaRegularExpression):
        return value
    try:
        found = translate(
            str(value.regexp),
            cased=SigmaRegularExpressionFlag.IGNORECASE not in value.flags,
            dot_all=SigmaRegularExpressionFlag.DOTALL in value.flags,
            multi_line=SigmaRegularExpressionFlag.MULTILINE in value.flags,
        )
    except UnsupportedError:
        return value
    pattern = found.pattern.removeprefix(_ANYWHERE).removesuffix(_ANYWHERE)
    for character, spelled in flavour.spelled.items():
        pattern = pattern.replace(character, spelled)
    return value if _JAVA in pattern else regex_or(value, ("" if found.cased else "(?i)") + pattern)


_JAVA = "(?d"
"""A flag that others do not have, around `$`."""

_ANYWHERE = "(?s:.*)"
"""What `translate` puts around an expression that is found anywhere, and a search does not need."""


# --- what backends write wrongly ---------------------------------------------------------------


def has_characters(value: SigmaString) -> bool:
    """Whether it says more of a value than that there is one, or that it is empty."""
    return any(each != SpecialChars.WILDCARD_MULTI for each in value.s)


def has_wildcards_of_like(value: SigmaString) -> bool:
    """Whether `_` or `%` is a character of the text, or case counts and a sign of GLOB is."""
    return _has_some(value, "*?[\\" if isinstance(value, SigmaCasedString) else "_%")


def _has_some(value: SigmaString, signs: str) -> bool:
    return any(each in part for part in value.s if isinstance(part, str) for each in signs)


def is_beyond_like_of_ascii(value: SigmaString) -> bool:
    """Whether it has letters that LIKE does not fold, or case counts and it has a sign of GLOB."""
    if isinstance(value, SigmaCasedString):
        return _has_some(value, "*?[")
    return any(not part.isascii() for part in value.s if isinstance(part, str))


def has_wildcards_within(value: SigmaString) -> bool:
    """Whether a wildcard stands between characters, one is `?`, or case counts."""
    inner = value.s[1:-1]
    return (
        isinstance(value, SigmaCasedString)
        or SpecialChars.WILDCARD_SINGLE in value.s
        or SpecialChars.WILDCARD_MULTI in inner
    )
