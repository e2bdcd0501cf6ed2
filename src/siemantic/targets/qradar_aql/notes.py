"""What the user must be told about a query: what is not certain about it."""

from collections.abc import Iterable, Iterator

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule

from siemantic.aql.ast import Call, Compare, Condition, Text
from siemantic.aql.walk import find_all
from siemantic.profiles import Profile
from siemantic.targets.qradar_aql.correlation import differences
from siemantic.targets.qradar_aql.query import columns_of, find_log_source

LONG = 50_000
"""What the public client sehoon123/qradar-mcp takes; no limit of QRadar is documented."""


def notes_of(rule: SigmaRule, where: Condition, text: str, profile: Profile) -> tuple[str, ...]:
    """
    What is not certain about the columns, the log source and the spelling of the rule's query.

    Args:
        where: the query's condition.
        text: the query as it is written.
    """
    told = (
        *_on_columns(rule, profile),
        *_on_log_source(rule, profile),
        *_on_result(rule, profile),
        *_on_meaning(where),
        *_on_spelling(text),
    )
    return tuple(dict.fromkeys(told))


def notes_of_correlation(
    rule: SigmaCorrelationRule, text: str, profile: Profile
) -> tuple[str, ...]:
    """
    How the search differs from the correlation, then what is not certain about the rules it names.

    Args:
        text: the query as it is written.
    """
    told = (
        *differences(rule),
        *(note for each in _rules_of(rule) for note in _on_columns(each, profile)),
        *(note for each in _rules_of(rule) for note in _on_log_source(each, profile)),
        *_on_spelling(text),
    )
    return tuple(dict.fromkeys(told))


def _rules_of(correlation: SigmaCorrelationRule) -> Iterator[SigmaRule]:
    """The plain rules that it names, those of the correlations that it names too."""
    for reference in correlation.rules or ():
        if isinstance(reference.rule, SigmaCorrelationRule):
            yield from _rules_of(reference.rule)
        else:
            yield reference.rule


def _on_spelling(text: str) -> Iterator[str]:
    """What is not certain about the spelling of the query's literals."""
    if "''" in text.replace("= ''", ""):
        yield "a quote in a text is doubled, as IBM's own converter does, though no page says so"
    if not text.isascii():
        yield "a text goes beyond ASCII, on which IBM's page on quotation marks is unclear"
    if len(text) > LONG:
        yield f"the query has over {LONG} characters; the longest that QRadar takes is unknown"


def _on_columns(rule: SigmaRule, profile: Profile) -> Iterator[str]:
    detected = tuple(_fields_of(rule.detection.detections.values()))
    for field in dict.fromkeys((*detected, *rule.fields)):
        columns = profile.find_columns(field)
        for column in columns:
            if column.note is not None:
                yield f"{field} is in the column {column.name}: {column.note}"
        if not columns and field in detected:
            yield (
                f"{field} has no column; its values are looked for in the whole payload, which may "
                "find more events"
            )


def _on_log_source(rule: SigmaRule, profile: Profile) -> Iterator[str]:
    log_source = find_log_source(rule, profile)
    if log_source is not None and log_source.note is not None:
        yield log_source.note


def _on_result(rule: SigmaRule, profile: Profile) -> Iterator[str]:
    unmapped = [field for field in rule.fields if not columns_of(field, profile)]
    if unmapped:
        names = ", ".join(unmapped)
        yield f"not among the result's columns, since the profile has none for it: {names}"


def _on_meaning(where: Condition) -> Iterator[str]:
    if any(each.right == Text("") for each in find_all(where, Compare)):
        yield (
            "if QRadar stores an empty text as null, it cannot be told from a missing field, "
            "and the test for an empty text finds nothing"
        )
    if any(each.function == "DATEFORMAT" for each in find_all(where, Call)):
        yield "the parts of a time are those of the console's time zone"


def _fields_of(parts: Iterable[SigmaDetection | SigmaDetectionItem]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, SigmaDetection):
            yield from _fields_of(part.detection_items)
        elif part.field is not None:
            yield part.field
