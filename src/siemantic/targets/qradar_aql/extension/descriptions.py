"""What people read about a rule on the console: notes, severity, dates."""

import re
from collections.abc import Iterator

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.targets.qradar_aql.metadata import attack_of

_SEVERITIES = {"informational": 2, "low": 3, "medium": 5, "high": 7, "critical": 9}
"""
Sigma's levels on QRadar's scale from 0 to 10 (AQL guide, "Event fields", severity).

The middle of each fifth; no page of IBM's or Sigma's relates the two.
"""

_NO_LEVEL = 5

_UNDATED = "2026-01-01"
"""For rules without a date; a package must not depend on the day on which it is made."""

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot have (XML 1.0, 2.2 "Characters"), and the carriage return, which it changes."""


def severity_of(rule: SigmaRule | SigmaCorrelationRule) -> int:
    """The severity by the rule's level."""
    return _NO_LEVEL if rule.level is None else _SEVERITIES[rule.level.name.lower()]


def date_of(rule: SigmaRule | SigmaCorrelationRule) -> str:
    """
    When the rule was last modified, else when it was made, as `YYYY-MM-DD`.

    >>> date_of(SigmaRule.from_dict({"title": "a", "logsource": {"product": "b"},
    ...     "detection": {"c": {"d": "e"}, "condition": "c"}}))
    '2026-01-01'
    """
    date = rule.modified or rule.date
    return _UNDATED if date is None else date.isoformat()


def title_of(rule: SigmaRule | SigmaCorrelationRule) -> str:
    """The title in one line of characters that XML can have."""
    return one_line(rule.title)


def one_line(text: str) -> str:
    r"""
    Text in one line of characters that XML can have.

    >>> one_line("a\x00b\n c")
    'a b c'
    """
    return " ".join(_NOT_XML.sub(" ", text).split())


def notes_on(rule: SigmaRule | SigmaCorrelationRule) -> str:
    """What the rule finds, where it is from, its ATT&CK techniques and false positives."""
    return "\n".join(_lines(rule))


def _lines(rule: SigmaRule | SigmaCorrelationRule) -> Iterator[str]:
    if rule.description:
        yield _NOT_XML.sub(" ", rule.description.strip())
    attack = attack_of(rule)
    named = {
        "ATT&CK techniques": attack["techniques"],
        "ATT&CK tactics": attack["tactics"],
        "False positives": list(rule.falsepositives),
        "References": [str(each) for each in rule.references],
        "Author": [rule.author] if rule.author else [],
        "Level": [] if rule.level is None else [str(rule.level)],
        "Status": [] if rule.status is None else [str(rule.status)],
        "Sigma rule": [str(rule.id)],
    }
    for name, entries in named.items():
        if entries:
            yield f"{name}: {'; '.join(map(one_line, entries))}"
