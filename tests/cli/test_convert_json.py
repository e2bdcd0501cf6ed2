"""`--format json`: one object per rule and target, then one per finding about a file."""

import pytest


def test_a_query_comes_with_where_it_is_from(convert, write, rule):
    write(**{"r/a.yml": rule("a")})
    assert convert("r", "--format", "json").objects == [
        {
            "id": "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10",
            "title": "A rule",
            "path": "r/a.yml",
            "position": None,
            "target": "qradar_aql",
            "profile": "plain",
            "pipelines": [],
            "exact": False,
            "status": "converted",
            "query": "SELECT *\nFROM events\nWHERE Image ILIKE '%\\a.exe'\n"
            "LIMIT 10000\nLAST 24 HOURS",
            "notes": [],
        }
    ]


def test_a_file_that_is_written_is_named(convert, write, rule):
    write(**{"r/a.yml": rule("a")})
    done = convert("r", "--format", "json", "-o", "queries")
    assert [each["file"] for each in done.objects] == ["queries/qradar_aql/a.aql"]


def test_a_broken_rule_comes_with_code_place_and_message(convert, write, rule):
    write(**{"a.yml": rule().replace("|endswith", "|endwith")})
    done = convert("a.yml", "--format", "json")
    (found,) = done.objects
    assert (done.code, found["status"], found["title"]) == (1, "broken", "A rule")
    assert "query" not in found
    hint = found["error"].pop("hint")
    assert hint.startswith("the modifiers are all, ")
    assert found["error"] == {
        "code": "unknown_modifier",
        "message": "unknown modifier 'endwith'; did you mean 'endswith'?",
        "path": "a.yml",
        "line": 8,
        "column": 9,
    }


def test_what_the_target_cannot_say_comes_with_the_way_out(convert, write, rule):
    write(**{"a.yml": rule().replace("Image|", 'Im"age|')})
    (found,) = convert("a.yml", "--format", "json").objects
    assert found["status"] == "unsupported"
    assert found["error"]["line"] == 8
    assert found["error"]["hint"]


def test_a_file_that_cannot_be_read_has_an_object_too(convert, write, rule):
    write(**{"r/a.yml": rule("a"), "r/b.yml": "dear: cat\n"})
    done = convert("r", "--format", "json")
    assert done.code == 1
    assert [(each["path"], each["status"], each["target"]) for each in done.objects] == [
        ("r/a.yml", "converted", "qradar_aql"),
        ("r/b.yml", "finding", None),
    ]
    assert done.objects[1]["error"]["code"] == "not_sigma"


def test_a_rule_without_an_id_has_none(convert, rule):
    text = "\n".join(line for line in rule().splitlines() if not line.startswith("id:"))
    (found,) = convert("-", "--format", "json", stdin=text).objects
    assert (found["id"], found["path"]) == (None, "-")


def test_nothing_found_is_an_empty_list_or_a_finding(convert, write):
    write(**{"empty/.keep": ""})
    done = convert("empty", "--format", "json")
    assert (done.code, [each["error"]["code"] for each in done.objects]) == (1, ["no_rules"])


def test_nothing_but_json_is_on_standard_output(convert, write, rule):
    text = rule("é中", title="Ünïcode 🐈").replace("|endswith", "|contains")
    write(**{"a.yml": text})
    (found,) = convert("a.yml", "--format", "json").objects
    assert found["title"] == "Ünïcode 🐈"


@pytest.mark.backends
def test_every_rule_has_an_object_for_every_target(siemantic, write, rule):
    write(**{"r/a.yml": rule("a"), "r/b.yml": rule("b").replace(": selection", ": nowhere")})
    targets = ("qradar_aql", "splunk", "kusto")
    options = [part for target in targets for part in ("-t", target)]
    done = siemantic("convert", "r", *options, "--format", "json")
    found = [(each["path"], each["target"]) for each in done.objects]
    assert found == [(path, target) for path in ("r/a.yml", "r/b.yml") for target in targets]


@pytest.mark.backends
def test_a_target_without_profile_names_its_pipelines(siemantic, write, rule):
    write(**{"a.yml": rule("a")})
    (found,) = siemantic("convert", "a.yml", "-t", "splunk", "--format", "json").objects
    assert (found["profile"], found["pipelines"]) == (None, ["sysmon", "splunk_windows"])


@pytest.mark.backends
@pytest.mark.parametrize("target", ["kusto", "splunk", "lucene", "eql", "esql", "sqlite"])
def test_the_order_of_the_rules_changes_nothing(siemantic, write, rule, target):
    """A backend that keeps state must not carry words or queries from one rule to the next."""
    names = ("First", "Second", "Third")
    texts = [rule(n).replace("Image|endswith", n) for n in names]
    texts = [text.replace("process_creation", "network_connection") for text in texts]
    write(**{f"{number}.yml": text for number, text in enumerate(texts)})
    write(**{f"back/{number}.yml": text for number, text in enumerate(reversed(texts))})
    found = siemantic("convert", "0.yml", "1.yml", "2.yml", "-t", target, "--format", "json")
    back = siemantic("convert", "back", "-t", target, "--format", "json")
    assert _without_paths(back.objects[::-1]) == _without_paths(found.objects)


def _without_paths(objects):
    for each in objects:
        del each["path"]
        each.get("error", {}).pop("path", None)
    return objects
