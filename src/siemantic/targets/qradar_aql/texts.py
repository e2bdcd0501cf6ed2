"""Text and regular expressions as Sigma has them -> conditions on a text of an event."""

from sigma.types import (
    Placeholder,
    SigmaCasedString,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaType,
    SpecialChars,
)

from siemantic.aql.ast import Column, Compare, Condition, IsNull, Text, Value
from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql import regex
from siemantic.targets.qradar_aql.patterns import (
    Pattern,
    Wildcard,
    like_pattern,
    regex_pattern,
)

_WILDCARDS = {
    SpecialChars.WILDCARD_MULTI: Wildcard.MANY,
    SpecialChars.WILDCARD_SINGLE: Wildcard.ONE,
}


def text_equals(text: Value, value: SigmaString) -> Condition:
    """
    The condition that the text is the value.

    An empty text is compared by `=`, which has no case to look at. If AQL takes it for null, it
    cannot be told from a missing field, and nothing is found.
    """
    pattern = pattern_of(value)
    if not pattern:
        return Compare(text, "=", Text(""))
    return text_condition(text, pattern, cased=isinstance(value, SigmaCasedString))


def text_condition(text: Value, pattern: Pattern, *, cased: bool) -> Condition:
    """The condition that the text is covered by the pattern."""
    if pattern == (Wildcard.MANY,) and isinstance(text, Column):
        return IsNull(text, negated=True)
    like = like_pattern(pattern, cased=cased)
    if like is not None:
        return Compare(text, "LIKE" if cased else "ILIKE", Text(like))
    return covered_by(text, regex_pattern(pattern, cased=cased), cased=cased)


def covered_by(text: Value, pattern: str, *, cased: bool = True) -> Condition:
    """The condition that the text is covered by the regular expression."""
    return Compare(text, "MATCHES" if cased else "IMATCHES", Text(pattern))


def pattern_of(value: SigmaString) -> Pattern:
    """The value's texts and wildcards."""
    pattern: list[str | Wildcard] = []
    for part in value.s:
        if isinstance(part, Placeholder):
            raise _placeholder(f"%{part.name}%")
        if isinstance(part, SpecialChars):
            pattern.append(_WILDCARDS[part])
        elif part:
            pattern.append(part)
    return tuple(pattern)


def regex_condition(text: Value, value: SigmaRegularExpression) -> Condition:
    """The condition that the regular expression is found in the text."""
    if isinstance(value.regexp, SigmaString) and value.contains_placeholder():
        raise _placeholder(str(value.regexp))
    flags = SigmaRegularExpressionFlag
    pattern, cased = regex.translate(
        _expression_of(value),
        cased=flags.IGNORECASE not in value.flags,
        dot_all=flags.DOTALL in value.flags,
        multi_line=flags.MULTILINE in value.flags,
    )
    return covered_by(text, pattern, cased=cased)


def _expression_of(value: SigmaRegularExpression) -> str:
    """Its text; pySigma takes a number from a pipeline as it is."""
    expression: object = value.regexp
    if isinstance(expression, SigmaString):
        return expression.to_plain(regex=True)
    message = f"a regular expression is a text, not {expression}"
    raise UnsupportedError("unsupported_regex", message, "write it in quotes in the pipeline")


def is_found_anywhere(value: SigmaType) -> bool:
    """
    Whether the value is looked for anywhere in a text, whatever stands around it.

    Raises:
        UnsupportedError: it is a regular expression that is not carried over.
    """
    if isinstance(value, SigmaRegularExpression):
        return regex.is_found_anywhere(_expression_of(value))
    many = SpecialChars.WILDCARD_MULTI
    if not isinstance(value, SigmaString) or len(value.s) == 1:
        return False
    return value.s[:1] == [many] == value.s[-1:]


def _placeholder(text: str) -> UnsupportedError:
    return UnsupportedError(
        "unresolved_placeholder",
        f"the placeholder in '{text}' has no values",
        "give its values in a pipeline with a value_placeholders transformation",
    )
