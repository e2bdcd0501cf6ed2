"""Rules of cases, and what the drivers of the matcher share."""

from sigma.rule import SigmaRule

from cases_of import cases_of

NAMES = (
    "text",
    "regex",
    "encodings",
    "numbers",
    "times_and_addresses",
    "absence",
    "fields",
    "keywords",
    "conditions",
    "log_sources",
    "refused",
    "once_wrong",
)
CASES = [case for name in NAMES for case in cases_of(f"matcher/{name}.yml")]
ANSWERED = [case for case in CASES if "refused" not in case.values[0]]
REFUSED = [case for case in CASES if "refused" in case.values[0]]


def build(case):
    """The rule of a case, of a log source that no table knows unless the case has one."""
    content = {"title": "a rule", "logsource": {"category": "test"}}
    return SigmaRule.from_dict(
        {**content, **{key: case[key] for key in ("logsource", "detection") if key in case}}
    )
