"""Rules -> packages for QRadar, and what is in one; what the drivers about packages share."""

import base64
import io
import json
import zipfile
from importlib import resources
from types import SimpleNamespace
from urllib.parse import unquote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from sigma.collection import SigmaCollection

from siemantic.targets.converter import open_converter
from siemantic.targets.request import TargetRequest

SCHEMAS = resources.files("siemantic.targets.qradar_aql.extension") / "schemas"
SELECTION = "userSelection"


def schema(name):
    """One of the shipped schemas."""
    return etree.XMLSchema(etree.fromstring((SCHEMAS / f"{name}.xsd").read_bytes()))


CONTENT, RULE = schema("content"), schema("rule")


def id_of(name):
    """The UUID of a rule of a case."""
    return str(uuid5(NAMESPACE_URL, name))


def build(case):
    """The rules of a case, the one to be written last, each after those that it names."""
    given = {key: case[key] for key in ("level", "id") if key in case}
    source = case.get("logsource", {"category": "test"})
    rules = [
        {
            "title": name,
            "name": name,
            "id": id_of(name),
            "logsource": source,
            "detection": detection,
        }
        for name, detection in case["rules"].items()
    ]
    for rule in rules:
        rule["detection"] = {"selection": rule["detection"], "condition": "selection"}
        rule.update(given)
    correlations = []
    for name, content in case.get("correlations", {}).items():
        plain = {key: value for key, value in content.items() if key != "aliases"}
        plain |= {"aliases": content["aliases"]} if "aliases" in content else {}
        correlations.append({"title": name, "name": name, "id": id_of(name), "correlation": plain})
    return SigmaCollection.from_dicts([*rules, *correlations]).rules


def open_package(case):
    """What makes packages as a case asks for."""
    options = tuple((name, str(value)) for name, value in case.get("options", {}).items())
    profile = case.get("profile", "plain")
    return open_converter(TargetRequest("qradar_aql", profile, (), "extension", None, options))


def package_of(rules):
    """The package of rules that are given as mappings, and what is in it."""
    converter = open_package({})
    parts = []
    for rule in rules:
        parts += converter.convert_built(SigmaCollection.from_dicts([rule]).rules)[0]
    content = converter.finalize(parts)
    return content, read_package(content)


def read_package(content):
    """The building blocks and rules of a package by UUID; what is no such package is refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (entry,) = archive.infolist()
        root = etree.fromstring(archive.read(entry), etree.XMLParser(huge_tree=True))
    CONTENT.assertValid(root)
    found = {}
    for custom in root.iter("custom_rule"):
        rule = etree.fromstring(
            base64.b64decode(custom.findtext("rule_data")), etree.XMLParser(huge_tree=True)
        )
        RULE.assertValid(rule)
        assert rule.get("id") == custom.findtext("id")
        found[custom.findtext("uuid")] = rule
    events = {event.findtext("qid"): event for event in root.iter("qidmap")}
    return SimpleNamespace(root=root, rules=found, events=events, entry=entry)


def rule_tests(rule):
    """Each test of a rule as its class and what its parameters are set to."""
    return [
        {
            test.get("name").rpartition(".")[2]: [
                _setting(test, each) for each in test.iter(SELECTION)
            ]
        }
        for test in rule.iter("test")
    ]


def _setting(test, selection):
    text = selection.text or ""
    if not test.get("name").endswith("AQL_Test") or "|" not in text:
        return text
    plain, _, listed = text.partition("|")
    (condition,) = json.loads(unquote(listed))
    assert unquote(plain) == condition
    return condition
