"""The formats that name ATT&CK's techniques get them from a file of the user, never by download."""

import json

import pytest

pytestmark = pytest.mark.backends
RULE = ("convert", "a.yml", "-t", "lucene", "-f", "siem_rule")


def _stix(kind, identifier, **more):
    source = {"source_name": "mitre-attack", "external_id": identifier}
    return {"type": kind, "external_references": [source]} | more


ATTACK = {
    "type": "bundle",
    "objects": [
        _stix("x-mitre-tactic", "TA0002", x_mitre_shortname="execution"),
        _stix(
            "attack-pattern",
            "T1059",
            name="Command and Scripting Interpreter",
            kill_chain_phases=[{"kill_chain_name": "mitre-attack", "phase_name": "execution"}],
        ),
    ],
}


def test_a_rule_of_elastic_security_names_the_techniques_of_the_file(siemantic, write, rule):
    tagged = rule() + "tags: [attack.execution, attack.t1059]\n"
    write(**{"a.yml": tagged, "attack.json": json.dumps(ATTACK)})
    done = siemantic(*RULE, "-O", "attack=attack.json")
    assert done.code == 0, done.err
    (threat,) = done.objects["params"]["threat"]
    assert threat["tactic"]["id"] == "TA0002"
    assert threat["technique"][0]["name"] == "Command and Scripting Interpreter"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no JSON", "'attack.json' is not ATT&CK's enterprise-attack.json"),
        ("[]", "'attack.json' is not ATT&CK's enterprise-attack.json"),
        ("{}", "there is no technique in 'attack.json'"),
    ],
)
def test_a_file_that_is_not_attack_is_refused(siemantic, write, rule, content, told):
    write(**{"a.yml": rule(), "attack.json": content})
    done = siemantic(*RULE, "-O", "attack=attack.json")
    assert (done.code, done.out) == (2, "")
    assert told in " ".join(done.err.split())


def test_a_file_that_is_not_there_is_told_with_where_it_comes_from(siemantic, write, rule):
    write(**{"a.yml": rule()})
    done = siemantic(*RULE, "-O", "attack=attack.json")
    assert (done.code, done.out) == (2, "")
    told = "there is no file 'attack.json'; MITRE has it at https://github.com/mitre-attack/"
    assert told in " ".join(done.err.split())
