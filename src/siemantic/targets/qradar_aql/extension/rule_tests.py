"""
The rule tests that are used, each as public exports and generators write it.

Sources by the names in `extension/__init__.py`.
"""

import json
from collections.abc import Iterable
from urllib.parse import quote

from siemantic.targets.qradar_aql.extension.elements import Parameter, RuleTest, link
from siemantic.targets.qradar_aql.extension.parts import Count, Kind
from siemantic.targets.qradar_aql.extension.properties import label_of

_SERVICES = "com.q1labs.sem.ui.semservices.UISemServices."
_GROUPS = "jsp.qradar.rulewizard.condition.page.group."
_LIST = {"format": "list", "source": "class", "multiselect": "true"}
_NUMBER = {
    "format": "user",
    "validation": "com.q1labs.core.ui.util.ValidatorUtils.validatePositiveNumber",
    "errorkey": "30001",
    "multiselect": "false",
}
UNITS = {"m": "minutes", "h": "hour(s)", "d": "day(s)"}
_NOTHING = " "
"""What a parameter has that is not used ([lab], [ais0c])."""


def log_source_test(position: int, types: Iterable[int]) -> RuleTest:
    """
    The event is of one of these log source types.

    Source: [nn] and [ais0c], test 14. A test of several has them with commas between ([elastic] has
    `1014, 12-2` in such a parameter).
    """
    numbers = ", ".join(map(str, types))
    parameter = Parameter(
        "these log source types",
        "Select a Log Source type and click 'Add'",
        numbers,
        {**_LIST, "method": f"{_SERVICES}getDeviceTypeDescs"},
        has_types=True,
    )
    shown = link(position, 1, numbers)
    sentence = f"when the event(s) were detected by one or more of {shown}"
    return RuleTest(14, "DeviceTypeID_Test", (f"{_GROUPS}log", 10), sentence, (parameter,))


def filter_test(position: int, condition: str, kind: Kind) -> RuleTest:
    """
    The event matches an AQL filter.

    Source: [lab], test 318. The selection is the filter in the encoding of URLs, a bar, and a list
    of JSON with the same, in that encoding too.
    """
    listed = json.dumps([condition], ensure_ascii=False, separators=(",", ":"))
    query = Parameter(
        "this",
        "Enter an AQL filter query",
        f"{quote(condition, safe='')}|{quote(listed, safe='')}",
        {"format": "CustomizeParameter-AQL.jsp", "source": "user"},
        has_types=True,
        types="property",
    )
    database = Parameter("", "Select a value", f"{kind}s")
    sentence = f"when the {kind} matches {link(position, 1, _shown(condition))} AQL filter query"
    return RuleTest(318, "AQL_Test", (f"{_GROUPS}common", 1), sentence, (query, database))


def _shown(condition: str) -> str:
    """The filter as the sentence has it, where control characters would be no XML."""
    return "".join(each if each.isprintable() else " " for each in condition)


def any_rule_test(
    position: int, uuids: Iterable[str], names: Iterable[str], kind: Kind
) -> RuleTest:
    """
    One of these building blocks or rules finds the event.

    Source: [nn], test 46, where the UUIDs of the blocks stand in the selection.
    """
    chosen = Parameter(
        "any|all",
        "Select an option",
        "any",
        {"format": "list", "source": "xml", "multiselect": "false"},
        {"any": "any", "all": "all"},
    )
    method = f"get{kind.capitalize()}Rules"
    rules = Parameter(
        "rules",
        "Select the rule(s) to match and click 'Add'",
        ", ".join(uuids),
        {**_LIST, "method": _SERVICES + method},
        name=method,
        has_types=True,
    )
    any_of, which = link(position, 1, "any"), link(position, 2, ", ".join(names))
    sentence = f"when an {kind} matches {any_of} of the following {which}"
    group = (f"{_GROUPS}functions.simple", 7)
    return RuleTest(46, "RuleMatch_Test", group, sentence, (chosen, rules))


def count_test(position: int, count: Count, kind: Kind) -> RuleTest:
    """
    So many events that the tests before it let through have the same and different properties.

    Source: [lab], test 300, without different properties; [ais0c] with them, whose test is compared
    with QRadar's own export. Its parameters: rules (none: the tests before it), number, the same
    properties, different ones, time and its unit.
    """
    method = f"get{kind.capitalize()}Rules"
    parameters = (
        Parameter(
            "these rules",
            "Select the rule(s)",
            _NOTHING,
            {**_LIST, "method": _SERVICES + method},
            name=method,
        ),
        _number(count.at_least),
        _properties(", ".join(count.same), kind),
        _properties(count.different or _NOTHING, kind),
        _number(count.span),
        Parameter(
            "minutes",
            "Select a time unit",
            count.unit,
            {"format": "list", "source": "xml", "multiselect": "false"},
            UNITS,
        ),
    )
    group = (f"{_GROUPS}functions.counters", 4)
    return RuleTest(300, "functions.MatchCount", group, _counted(position, count, kind), parameters)


def _counted(position: int, count: Count, kind: Kind) -> str:
    same = link(position, 3, ", ".join(map(label_of, count.same)))
    words = [f"when at least {link(position, 2, str(count.at_least))} {kind}s are seen"]
    words.append(f"with the same {same}")
    if count.different is not None:
        words.append(f"and different {link(position, 4, label_of(count.different))}")
    words.append(f"in {link(position, 5, str(count.span))} {link(position, 6, UNITS[count.unit])}")
    return " ".join(words)


def _number(value: int) -> Parameter:
    return Parameter("this many", "Enter a value", str(value), _NUMBER, has_types=True)


def _properties(names: str, kind: Kind) -> Parameter:
    return Parameter(
        f"{kind} properties",
        f"Select a {kind} property and click 'Add'",
        names,
        {**_LIST, "method": f"{_SERVICES}get{kind.capitalize()}DatabaseFields"},
        has_types=True,
    )
