"""
What the rule test "when the event matches this AQL filter query" can say.

It takes a condition by itself and sees one event at a time (IBM support, "Troubleshooting rule
tests with log activity searches": "These tests run quick searches against a data set of one event
at a time"). Which functions the rule engine has is documented nowhere, so that only those are
written that are in public rules.
"""

from siemantic.aql.ast import Call, Condition, Select, TextSearch
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.walk import find_all
from siemantic.errors import UnsupportedError

SEEN = frozenset(("DATEFORMAT", "INCIDR", "LONG", "STR", "SUBSTRING", "UTF8"))
"""
Functions in AQL filters of public rules.

UTF8: blue-team021/SOC-Detection-Rules, rules/qradar; STR, LONG and SUBSTRING: "QRadar test cheat
sheet" (scribd.com, document 723175621), under AQL tests; DATEFORMAT: resource.madsprite.com,
"Qradar expiring whitelist"; INCIDR: public filters, of which no address was kept.
"""

_SEARCH = "use the format search for this rule, and run it on a schedule"


def to_filter(condition: Condition) -> str:
    """
    The condition as such a test has it, in one line.

    Raises:
        UnsupportedError: it has a subselect, a search in an index or a function that no public
            rule has, or a character that no text encoding has.
    """
    _check(condition)
    text = condition_to_aql(condition, one_line=True)
    if not _is_unicode(text):
        message = "a value has half of a surrogate pair, which no encoding of texts can write"
        raise UnsupportedError("unencodable_text", message, "write the whole character")
    return text


def _check(condition: Condition) -> None:
    if next(find_all(condition, Select), None) is not None:
        message = "a subselect looks at other events, and a rule test sees one event"
        raise UnsupportedError("unsupported_in_rules", message, _SEARCH)
    if next(find_all(condition, TextSearch), None) is not None:
        message = "TEXT SEARCH looks into an index, and a rule test sees an event before it is in"
        raise UnsupportedError("unsupported_in_rules", message, _SEARCH)
    for call in find_all(condition, Call):
        if call.function.upper() not in SEEN:
            message = f"no public rule has the function {call.function} in an AQL filter query"
            raise UnsupportedError("unsupported_in_rules", message, _SEARCH)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
