"""`siemantic coverage`: the command."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def rules(write, rule):
    """Two rules, one of which AQL cannot say."""
    tags = "tags: [attack.execution, attack.t1059.001]\n"
    refused = rule(number=11).replace("Image|endswith: '\\a.exe'", "Image|re: '(a)\\1'")
    write(**{"rules/a.yml": rule() + tags, "rules/b.yml": refused + tags})


def test_table_counts_rules_and_verdicts(siemantic):
    """A line for each technique; with a target how many are tested, and how many proved."""
    done = siemantic("coverage", "rules")
    assert done.code == 0
    assert done.out == "T1059\tCommand and Scripting Interpreter\t2\nT1059.001\tPowerShell\t2\n"
    done = siemantic("coverage", "rules", "-t", "qradar_aql", "--profile", "plain")
    assert done.code == 0
    assert [line.split("\t")[2:] for line in done.out.splitlines()] == [["2", "1", "1"]] * 2


def test_layer_is_written_whole(siemantic, tmp_path):
    """With the numbers of the target beside each technique."""
    arguments = ("-t", "qradar_aql", "--profile", "plain", "--format", "navigator")
    done = siemantic("coverage", "rules", *arguments, "-o", "layer.json")
    assert (done.code, done.out) == (0, "")
    (technique,) = json.loads((tmp_path / "layer.json").read_text())["techniques"]
    assert (technique["techniqueID"], technique["score"]) == ("T1059.001", 2)
    told = [{"name": "qradar_aql", "value": "1 tested or proved, 1 proved"}]
    assert technique["metadata"] == told


@pytest.mark.parametrize("arguments", [("attack", "count", "-o", "a.json", "rules"), ()])
def test_command_of_sigma_cli_says_what_it_is_here(siemantic, arguments):
    """Its scores are an option, and it is in no list of commands."""
    done = siemantic("analyze", *arguments)
    assert (done.code, done.out) == (2, "")
    assert "siemantic coverage RULES --format navigator --score count" in " ".join(
        done.err.replace("│", " ").split()
    )
    assert "analyze" not in siemantic("--help").out


def test_gap_fails_the_command(siemantic, write):
    """What is wanted and not there is named."""
    write(**{"wanted.txt": "# by hand\nT1059  # of last year\nT1074.002 Remote Data Staging\n"})
    done = siemantic("coverage", "rules", "--wanted", "wanted.txt")
    assert done.code == 1
    assert "in ATT&CK Enterprise " in done.err
    assert "gap: T1074.002 Remote Data Staging\n" in done.err
    assert done.err.endswith("techniques of wanted.txt: 1 covered, 1 without a rule\n")


def test_gap_stands_in_every_format(siemantic, write):
    """With no rules in table and JSON, and with its colour in the layer."""
    write(**{"wanted.txt": "T1074.002\nT1059.001\nT9999\n"})
    asked = ("coverage", "rules", "--wanted", "wanted.txt")
    assert "T1074.002\tRemote Data Staging\t0\nT9999\t\t0\n" in siemantic(*asked).out
    found = json.loads(siemantic(*asked, "--format", "json").out)
    assert {each["technique"]: len(each["rules"]) for each in found} == {
        "T1059": 2,
        "T1059.001": 2,
        "T1074.002": 0,
        "T9999": 0,
    }
    layer = json.loads(siemantic(*asked, "--format", "navigator").out)
    colours = {each["techniqueID"]: each["color"] for each in layer["techniques"]}
    (legend,) = layer["legendItems"]
    assert colours == {"T1059.001": "", "T1074.002": legend["color"]}


def test_technique_that_attack_has_not_is_told(siemantic, write):
    """It may be a slip of the pen, and is no gap that a rule could close."""
    write(**{"wanted.txt": "T9999\n"})
    done = siemantic("coverage", "rules", "--wanted", "wanted.txt")
    assert "gap: T9999, which ATT&CK Enterprise " in done.err


def test_what_is_not_known_of_a_log_source_is_a_dash(siemantic, write, rule):
    """Channels and event ids are of Windows alone."""
    write(**{"linux/a.yml": rule(number=12).replace("product: windows", "product: linux")})
    (line,) = siemantic("coverage", "linux", "--by", "source").out.splitlines()
    assert line.split("\t")[3:] == ["-", "-"]


def test_log_sources_are_counted(siemantic):
    """What has to be collected, in a line."""
    (line,) = siemantic("coverage", "rules", "--by", "source").out.splitlines()
    name, count, techniques, channels, ids = line.split("\t")
    assert (name, count, techniques) == ("windows / process_creation", "2", "1")
    assert (channels, ids) == ("Microsoft-Windows-Sysmon/Operational, Security", "1, 4688")


def test_log_sources_are_written_as_json(siemantic, tmp_path):
    """To a file where one is named, as the techniques are."""
    arguments = ("--by", "source", "--format", "json", "-o", "sources.json")
    assert siemantic("coverage", "rules", *arguments).out == ""
    (source,) = json.loads((tmp_path / "sources.json").read_text())
    assert (source["rules"], source["event_ids"]) == (2, ["1", "4688"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--by", "source", "--format", "navigator"), "a layer is of techniques"),
        (("--score", "max"), "only a layer has it: --format navigator"),
        (("--by", "source", "-t", "qradar_aql"), "'-t' is for techniques, not for log sources"),
        (("--by", "source", "--wanted", "nowhere.txt"), "'--wanted' is for techniques, not for"),
        (("-o", "a.txt"), "name a --format"),
        (("--wanted", "nowhere.txt"), "nowhere.txt cannot be read: No such file or directory"),
    ],
)
def test_wrong_usage_is_one_clear_message(siemantic, arguments, message):
    """And no result."""
    done = siemantic("coverage", "rules", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in " ".join(done.err.split())
