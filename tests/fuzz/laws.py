"""What holds for every text of rules, filters and correlations, whatever is in it."""

import re
from pathlib import Path
from zlib import crc32

from siemantic import api
from siemantic.api.targets import request_of
from siemantic.aql.checks.syntax_error import check_text
from siemantic.aql.parser import parse
from siemantic.aql.printer import to_aql
from siemantic.convert import convert_one
from siemantic.diagnostics import render, to_json
from siemantic.profiles.load import get_profile, shipped_profiles
from siemantic.rules.sigma import check_document
from siemantic.targets.qradar_aql.schema import schema_of

AQL = tuple(api.Target("qradar_aql", profile) for profile in ("plain", "sysmon", "ibm"))
OTHERS = (
    "splunk", "sqlite", "kusto", "lucene", "eql", "esql", "duckdb", "loki", "panther",
    "sentinelone", "crowdstrike", "qradar_community", "netwitness", "logpoint", "splunk_spl2",
)  # fmt: skip
EVENTS = (
    {},
    {"Image": "C:\\Windows\\cmd.exe", "CommandLine": "cmd /c whoami", "EventID": 1, "a": None},
    {
        "Image": ["a", 1, None],
        "User": {"b": 1},
        "CommandLine": "-enc é\x00",
        "SourceIp": "10.0.0.1",
    },
    {"a": True, "EventID": "4688", "DestinationPort": 443.0, "Hashes": "MD5=1,SHA1=2"},
)


PYTHONS = (
    "Traceback", "object has no attribute", "cannot read the document", "NoneType", "object is not",
    "' object", "positional argument", "not supported between",
)  # fmt: skip


def check_rules(data, folder):
    """The laws for a file, those that take least first."""
    (folder / "rule.yml").write_bytes(data)
    rules = api.load(folder / "rule.yml")
    for each in (*rules.findings, *api.check(rules)):
        check_finding(each, folder)
    for event in EVENTS:
        for each in api.matches(rules, event):
            check_words(each.why)
    for target in (*AQL, OTHERS[crc32(data) % len(OTHERS)]):
        check_conversions(rules, target, folder)
    for each in api.witnesses(rules):
        for finding in each.findings:
            check_finding(finding, folder)
    check_verdicts(rules, AQL[crc32(data) % len(AQL)])
    if crc32(data) % 4 == 0:
        check_verdicts(rules, "sqlite")


def check_finding(found, folder):
    """A finding is for people, and at a place that there is."""
    assert render(found)
    assert to_json(found)
    check_words(found.message)
    path = Path(found.path)
    if found.line is not None and path.is_relative_to(folder):
        breaks = len(_BREAK.findall(path.read_bytes().decode(errors="replace")))
        assert 1 <= found.line <= breaks + 1, f"no line {found.line}"


_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line of YAML 1.1 ("5.4. Line Break Characters"), libyaml's version."""


def check_refusal(error):
    """An error says in our own words what is wrong."""
    assert str(error).strip(), "an error without words"
    check_words(str(error))


def check_named(error, *names):
    """An error names the file, or something else that it is about."""
    assert any(str(each) in str(error) for each in names), f"of what file? {error}"


def check_words(text):
    """Nothing in it is said by Python instead of by us."""
    for each in PYTHONS:
        assert each not in text, f"Python says '{each}': {text[:160]}"


def check_conversions(rules, target, folder):
    """Every rule is accounted for, by what is wrong with it alone, and AQL is AQL."""
    request = request_of(target)
    for unit in rules.workload.units:
        found = convert_one(unit, request)
        if found.problem is not None:
            check_finding(found.problem, folder) if request.profile else render(found.problem)
            check_account(unit, found, request)
        for text in found.texts if request.profile else ():
            tree = parse(text)
            assert parse(to_aql(tree)) == tree, "printed AQL is another"
            schema = schema_of(get_profile(request.profile), tree)
            wrong = [each for each in check_text(text, schema) if each.check.level == "error"]
            is_ours = request.profile in shipped_profiles()  # others choose their own columns
            assert not is_ours or not wrong, f"a finding in our query: {wrong[0].check.code}"


def check_account(unit, conversion, request):
    """A broken rule has something wrong with it, and our own target has no faults."""
    if conversion.status == "broken":
        documents = (unit.document, *unit.needed, *unit.filters)
        assert any(map(check_document, documents)), f"broken for no reason: {conversion.problem}"
    is_fault = request.profile is not None and conversion.problem.code == "backend_error"
    assert not is_fault, f"our backend failed: {conversion.problem.message}"


def check_verdicts(rules, target):
    """Our own queries are never wrong, and no fault is called a reason."""
    for each in api.verify(rules, target):
        name = each.target
        assert name != "qradar_aql" or each.verdict != "refuted", f"refuted: {each.reason}"
        check_words(each.reason)
