"""`siemantic verify` and `siemantic aql diff`: verdicts, events and exit codes."""

import json

import pytest

GOOD = "SELECT * FROM events WHERE Image ILIKE '%\\cmd.exe' LAST 1 HOURS"
BAD = "SELECT * FROM events WHERE Image LIKE '%\\cmd.exe' LAST 1 HOURS"


RULE = "rules/a.yml"


@pytest.fixture(autouse=True)
def repository(write, rule):
    """A rule in a file, and two queries."""
    files = {RULE: rule("cmd", "A Shell"), "good.aql": GOOD, "bad.aql": BAD}
    write(**files)


def test_query_of_our_target_is_proved(siemantic):
    """A row in a pipe, the numbers beside."""
    done = siemantic("verify", "rules", "--profile", "plain")
    assert done.out.split("\t")[0] == "proved"
    assert "qradar_aql with plain: 1 proved, 0 tested, 0 refuted" in done.err
    assert done.code == 0


def test_second_run_remembers_the_first(siemantic, tmp_path):
    """The same ledger, also from a cache that is damaged."""
    variables = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    runs = [siemantic("verify", "rules", "--format", "json", **variables).objects for _ in "12"]
    (tmp_path / "cache" / "siemantic" / "verdicts.sqlite").write_bytes(b"no database")
    runs.append(siemantic("verify", "rules", "--format", "json", **variables).objects)
    assert runs[0] == runs[1] == runs[2]


def test_changed_rule_is_looked_at_again(siemantic, tmp_path):
    """What is remembered is that of the content."""
    assert siemantic("verify", "rules", "--profile", "plain").out.startswith("proved")
    broken = (tmp_path / RULE).read_text(encoding="utf-8").replace("selection:", "selektion:")
    (tmp_path / RULE).write_text(broken, encoding="utf-8")
    assert siemantic("verify", "rules", "--profile", "plain").code == 1


def test_query_from_anywhere_is_proved_or_refuted(siemantic):
    """An event is shown with the verdicts of both sides and the part that is wrong."""
    words = ("verify", "--rule", RULE, "--profile", "plain", "--query")
    assert siemantic(*words, "good.aql").code == 0
    done = siemantic(*words, "bad.aql")
    assert done.code == 1
    assert "the rule matches it" in done.err
    assert "the query does not find it" in done.err
    assert "what the query gets wrong: Image: '*\\cmd.exe'" in done.err


def test_ledger_as_json_has_the_event(siemantic):
    """With what is needed to reproduce it."""
    done = siemantic(
        "verify", "--rule", RULE, "--query", "bad.aql", "--profile", "plain", "--format", "json"
    )
    (row,) = done.objects
    assert row["verdict"] == "refuted"
    found = row["counterexample"]
    assert found["event"]["Image"].lower().endswith("\\cmd.exe")
    assert (found["rule_matches"], found["query_finds"]) == (True, False)


@pytest.mark.backends
def test_query_that_a_parser_refuses_is_told_with_its_message(siemantic, write):
    """Below the rule, where an event would stand; it is not good enough."""
    write(**{"query.kql": 'DeviceProcessEvents | where FolderPath =~ "a" and'})
    done = siemantic("verify", "--rule", RULE, "--query", "query.kql", "-t", "kusto")
    assert done.code == 1
    assert f"refuted: A Shell ({RULE})\n  Microsoft's parser refuses it: KS" in done.err
    assert "1 refuted" in done.err


@pytest.mark.backends
def test_query_of_which_nothing_is_known_is_called_unverified(siemantic, write):
    """By every command that shows it or says what became of it."""
    write(**{"siemantic.toml": 'targets = ["splunk", "sqlite"]'})
    converted = siemantic("convert", "rules", "-t", "splunk", "-t", "sqlite")
    says = "unverified: splunk: nothing here reads or runs SPL (1 rule)"
    assert says in converted.err.splitlines()
    objects = siemantic("convert", "rules", "-t", "splunk", "-t", "sqlite", "--format", "json")
    verdicts = {each["target"]: each.get("verdict") for each in objects.objects}
    assert verdicts == {"splunk": "unverified", "sqlite": None}
    assert says in siemantic("build").err.splitlines()
    for form in ("table", "html"):
        ported = siemantic("port", "rules", "--from", "sqlite", "--to", "splunk", "--format", form)
        assert "unverified" in ported.out, form
    rows = siemantic("list", "targets", "--format", "json").objects
    ways = {each["name"]: (each["verified by"], each["parsed by"]) for each in rows}
    assert ways["splunk"] == ("unverified", "none")
    assert ways["loki"] == ("unverified", "Loki's parser")
    assert ways["kusto"] == ("kusto", "Microsoft's parser")


@pytest.mark.backends
def test_gate_asks_for_as_much_as_is_required(siemantic):
    """A target without a reader is unverified, which only a gate minds."""
    words = ("verify", "rules", "-t", "splunk")
    assert siemantic(*words).code == 0
    done = siemantic(*words, "--require", "tested")
    assert "unverified: there is no reader and no engine of SPL here" in done.err
    assert done.code == 1


def test_what_is_assumed_is_said_and_no_proof(siemantic, write):
    """A gate that asks for proof does not take the query's word for the log source."""
    write(**{"told.aql": GOOD.replace("WHERE", "WHERE devicetype = 12 AND")})
    words = ("verify", "--rule", RULE, "--profile", "plain", "--query", "told.aql")
    done = siemantic(*words)
    assert "assumed: the log source is the one that devicetype = 12 tells" in done.err
    assert done.code == 0
    assert siemantic(*words, "--require", "proved").code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name a folder of rules"),
        (["--rule", "rules/a.yml"], "belong together"),
        (["--rule", "rules/a.yml", "--query", "none.aql"], "does not exist"),
        (["--rule", "none.yml", "--query", "good.aql"], "none.yml"),
        (["--rule", "rules", "--query", "good.aql"], "'rules' is a folder"),
        (["rules", "-t", "qradar"], "qradar"),
    ],
)
def test_wrong_usage_is_told(siemantic, words, message):
    """In one message."""
    done = siemantic("verify", *words)
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err


def test_rule_and_text_that_are_none_are_told(siemantic, tmp_path):
    """A broken rule is broken, a text that is no query is undecided."""
    (tmp_path / "cats.yml").write_text("title: cats\nlogsource: {}\n", encoding="utf-8")
    done = siemantic("verify", "--rule", "cats.yml", "--query", "good.aql")
    assert done.code == 1
    assert "cats.yml" in done.err
    (tmp_path / "cats.aql").write_text("meow", encoding="utf-8")
    done = siemantic("verify", "--rule", RULE, "--query", "cats.aql", "--profile", "plain")
    assert "undecided: the query cannot be read" in done.err


def test_queries_are_compared(siemantic):
    """The second is wider: an event shows it."""
    done = siemantic("aql", "diff", "bad.aql", "good.aql")
    assert done.code == 1
    assert done.out.startswith("the second query finds all that the first finds, and more")
    assert 'only the second finds: {"Image": ' in done.out
    assert siemantic("aql", "diff", "good.aql", "good.aql").code == 0
    asked = siemantic("aql", "diff", "bad.aql", "good.aql", "--reading", "null=two-valued")
    assert asked.out.startswith(done.out.splitlines()[0] + ", with null=two-valued")


def test_comparison_as_json(siemantic):
    """One object for the readings that are alike."""
    (found,) = siemantic("aql", "diff", "bad.aql", "good.aql", "--format", "json").objects
    assert found["relation"] == "wider"
    assert json.dumps(found["found"][0]["event"]).lower().count("cmd.exe") == 1
