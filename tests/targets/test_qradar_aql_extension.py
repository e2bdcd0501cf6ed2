"""Packages for QRadar: what rules become, that it fits the schemas, and that it is reproducible."""

import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sigma.collection import SigmaCollection

from cases_of import cases_of
from siemantic.convert import content_of, convert_all, load_workload
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.targets.request import TargetRequest
from targets.extensions import build, id_of, open_package, package_of, read_package, rule_tests

CASES = cases_of("qradar_aql/extension.yml")
DETECTION = {"selection": {"A": "a"}, "condition": "selection"}


def plain_rule(title="A Rule", **more):
    """A rule with an id by its title."""
    content = {"title": title, "id": id_of(title), "detection": DETECTION}
    return {"logsource": {"category": "test"}} | content | more


def named(package):
    """Title without prefix -> the XML, of the building blocks and of the rules."""
    split = [{}, {}]
    for rule in package.rules.values():
        is_rule = rule.get("buildingBlock") == "false"
        name = re.sub("^(BB:)?Sigma: ", "", rule.findtext("name"))
        split[is_rule][name] = rule
    return split


# --- what is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_rule_becomes_its_tests_or_is_refused(case):
    """A rule becomes exactly the tests of its case, or is refused for its reason."""
    converter = open_package(case)
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            converter.convert_built(build(case))
        assert caught.value.code == case["refused"]
        assert caught.value.hint
        return
    parts, notes = converter.convert_built(build(case))
    assert {*case.get("notes", ())} <= {*notes}
    package = read_package(converter.finalize(parts))
    blocks, rules = named(package)
    uuids = {uuid: name for name, each in blocks.items() for uuid in _uuids(package, each)}
    assert {name: rule_tests(each) for name, each in blocks.items()} == case["blocks"]
    (rule,) = rules.values()
    found = [
        {name: _named_blocks(name, settings, uuids) for name, settings in test.items()}
        for test in rule_tests(rule)
    ]
    assert found == case["rule"]
    (event,) = rule.iter("newevent")
    assert event.get("severity") == case.get("severity", event.get("severity"))
    assert rule.find("actions").get("offenseMapping") == case.get("index", "0")
    assert package.events[event.get("qid")].findtext("qname") == rule.findtext("name")


def _uuids(package, rule):
    return [uuid for uuid, each in package.rules.items() if each is rule]


def _named_blocks(name, settings, uuids):
    """The blocks that a test names by their titles."""
    if name != "RuleMatch_Test":
        return settings
    quantifier, listed = settings
    return [quantifier, *(uuids[each] for each in listed.split(", "))]


def test_what_is_not_among_the_columns_of_a_result_is_not_told_of_a_package():
    """It shows no columns; `fields` of a rule are for searches."""
    rule = SigmaCollection.from_dicts([plain_rule(fields=['bad"name'])]).rules
    assert open_package({}).convert_built(rule)[1] == ()


def test_notes_have_what_an_analyst_asks_for():
    """Description, ATT&CK, false positives, references and the rule's own id are in the notes."""
    rule = plain_rule(
        description="Finds a.",
        tags=["attack.execution", "attack.t1059.001"],
        falsepositives=["Administrators"],
        references=["https://example.org/a"],
        level="high",
    )
    _, package = package_of([rule])
    for each in package.rules.values():
        assert each.findtext("notes").splitlines() == [
            "Finds a.",
            "ATT&CK techniques: T1059.001",
            "ATT&CK tactics: execution",
            "False positives: Administrators",
            "References: https://example.org/a",
            "Level: high",
            f"Sigma rule: {rule['id']}",
        ]


def test_rules_of_one_title_have_names_of_their_own():
    """Two rules of one title are told apart by their ids."""
    rules = [plain_rule(id=id_of("one")), plain_rule(id=id_of("two"))]
    names = {each.findtext("name") for each in package_of(rules)[1].rules.values()}
    parts = [f"A Rule ({id_of(each)[:8]})" for each in ("one", "two")]
    assert names == {f"{prefix}Sigma: {each}" for prefix in ("", "BB:") for each in parts}


def test_two_rules_of_one_id_are_no_package():
    """Neither of two rules with one id is lost: there is no package of both."""
    rules = [plain_rule("One", id=id_of("x")), plain_rule("Two", id=id_of("x"))]
    with pytest.raises(ConfigurationError, match=r"two rules have the id .*'One' and 'Two'"):
        package_of(rules)


def test_rule_that_correlations_name_as_well_is_one_block(tmp_path):
    """A rule with a query of its own, which two correlations name, is one building block."""
    many = {"type": "event_count", "rules": ["one"], "group-by": ["User"], "timespan": "5m"}
    documents = [
        plain_rule("One", name="one"),
        *(
            {
                "title": title,
                "id": id_of(title),
                "correlation": many | {"generate": True, "condition": {"gte": count}},
            }
            for title, count in (("Two", 2), ("Three", 3))
        ),
    ]
    (tmp_path / "rules.yml").write_text("\n---\n".join(map(json.dumps, documents)))
    blocks, rules = named(read_package(_content(tmp_path)))
    assert set(blocks) == {"One"}
    assert set(rules) == {"One", "Two", "Three"}


def test_several_conditions_are_one_block(tmp_path):
    """A rule with two conditions finds what either does, in one building block."""
    detection = {"a": {"A": "a"}, "b": {"A": "b"}, "condition": ["a", "b"]}
    (tmp_path / "rule.yml").write_text(json.dumps(plain_rule("One", detection=detection)))
    blocks, rules = named(read_package(_content(tmp_path)))
    assert rule_tests(blocks["One"]) == [{"AQL_Test": ["A ILIKE 'a' OR A ILIKE 'b'", "events"]}]
    assert set(rules) == {"One"}


def _content(folder, profile="plain"):
    request = TargetRequest("qradar_aql", profile, None, "extension")
    conversions = convert_all(load_workload([str(folder)]), [request])
    return content_of(request, [query for each in conversions for query in each.queries])


# --- hostile texts -----------------------------------------------------------------------------

characters = st.characters(exclude_categories=["Cs"])
texts = st.text(
    st.one_of(st.sampled_from("<>&'\"]%|\\\n\r\t\x00\x0b\x85\u2028"), characters), min_size=1
)


@given(texts, texts, texts)
def test_titles_descriptions_and_values_stay_texts(title, description, value):
    """
    Whatever a rule holds, the package fits its schemas, and its parts say what the rule says.

    The sentence of a test, which the console shows as HTML, has no element but its own links.
    """
    rule = plain_rule(description=description, id=id_of("x"), title=f"T{title}")
    rule["detection"] = {"selection": {"A|re": "a", "B": value}, "condition": "selection"}
    try:
        _, package = package_of([rule])
    except UnsupportedError:
        return
    for each in package.rules.values():
        assert re.sub("^(BB:)?Sigma: T", "", each.findtext("name")) == " ".join(
            "".join(c if _is_xml(c) else " " for c in f"T{title}").split()
        ).removeprefix("T")
        for sentence in each.iter("text"):
            html = etree.fromstring(f"<p>{_as_xml(sentence.text)}</p>")
            assert {element.tag for element in html.iter()} == {"p", "a"}


def _is_xml(character):
    return character in "\t\n" or (character >= " " and character not in "\ufffe\uffff")


def _as_xml(html):
    """HTML without the entities that XML does not have; there are none but those of quotes."""
    assert "&" not in re.sub("&(amp|lt|gt|quot|#x27);", "", html)
    return html


def test_markup_in_a_value_is_shown_and_not_run():
    """What a value holds is text in the sentence that the console shows."""
    rule = plain_rule(detection={"s": {"A": "<script>alert(1)</script>"}, "condition": "s"})
    _, package = package_of([rule])
    (sentence, _) = [each.text for rule in package.rules.values() for each in rule.iter("text")]
    assert "<script" not in sentence
    assert "<script>alert(1)</script>" in unescape(sentence)


# --- reproducible ------------------------------------------------------------------------------


def test_package_does_not_depend_on_order():
    """The same rules in any order are the same bytes."""
    rules = [plain_rule(f"Rule {number}") for number in range(20)]
    shuffled = Random(1).sample(rules, len(rules))
    assert package_of(rules)[0] == package_of(shuffled)[0]


def test_package_does_not_depend_on_day_or_machine():
    """The bytes are those of the day on which this was written."""
    content, package = package_of([plain_rule(date="2026-02-03")])
    digest = "697e5e8c073deb316365c3d225502ead9261ecdbb5c7bd1aff6263001463b7c6"
    assert hashlib.sha256(content).hexdigest() == digest
    assert package.entry.date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_package_of_the_command_is_the_same_in_every_process(tmp_path, root, seed):
    """Neither the hash seed, nor the time zone, nor the name of the file changes a byte."""
    output = tmp_path / f"{seed}.zip"
    command = [sys.executable, "-m", "siemantic.cli.app", "convert", str(root / "rules")]
    command += ["-t", "qradar_aql", "-f", "extension", "-o", str(output), "--skip-unsupported"]
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert output.read_bytes() == _content(root / "rules", "ibm")


def test_ids_depend_on_the_rule_alone():
    """A rule keeps its UUIDs and numbers when rules come and go, and when its text changes."""
    alone = package_of([plain_rule()])[1]
    changed = plain_rule(level="high", detection={"s": {"B": "b"}, "condition": "s"})
    among = package_of([changed, *(plain_rule(f"Rule {number}") for number in range(50))])[1]
    numbers = {uuid: rule.get("id") for uuid, rule in among.rules.items()}
    assert {uuid: rule.get("id") for uuid, rule in alone.rules.items()}.items() <= numbers.items()
    assert alone.events.keys() <= among.events.keys()


# --- all of SigmaHQ ----------------------------------------------------------------------------


@pytest.mark.corpus
@pytest.mark.parametrize("profile", ["ibm", "plain"])
def test_package_of_public_rules_fits_the_schemas(request, profile):
    """What is written of public rules fits the schemas, a building block for each rule."""
    content = _content(request.config.getoption("--corpus"), profile)
    blocks, rules = named(read_package(content))
    assert len(blocks) == len(rules) > 2000
