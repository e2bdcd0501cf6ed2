"""Rules of cases, and what the drivers of the matcher share."""

from sigma.rule import SigmaRule

from cases_of import cases_of
from siemantic.rules import find_rule_files, load_documents
from siemantic.rules.references import make_units
from siemantic.rules.sigma import build_unit

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


def load_rules(folder):
    """The rules of a folder, as siemantic reads and builds them, in the order of their files."""
    documents = load_documents(find_rule_files([str(folder)]))
    units, broken = make_units(documents.of_kind("rule"), ())
    assert not documents.diagnostics + tuple(broken)
    return [build_unit(unit)[-1] for unit in units]
