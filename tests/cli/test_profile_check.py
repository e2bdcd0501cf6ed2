"""`siemantic profile check`: what rules need and a profile has not."""

import re

import pytest

SITE = """\
unmapped_fields: {unmapped}
fields: {{ Image: Process Path }}
log_sources:
  - {{ category: process_creation, product: windows, where: {{ devicetype: 12 }} }}
  - {{ product: aws, service: cloudtrail, unknown: nobody knows how }}
"""
RULE = """\
title: A rule
logsource: {source}
detection:
    selection: {{ {field}: a }}
    condition: selection
"""
WINDOWS = "{product: windows, category: process_creation}"


def rule_with(field="Image", source=WINDOWS):
    """The text of a rule with this field."""
    return RULE.format(source=source, field=field)


def filter_with(field):
    """The text of a filter with this field."""
    return rule_with(field).replace("detection:", "filter:\n    rules: any")


@pytest.fixture
def check(siemantic, write):
    """Checks rules, name -> text, with a profile."""

    def write_and_check(rules, *more, unmapped="error"):
        write(**{"site.yml": SITE.format(unmapped=unmapped)})
        write(**{f"rules/{name}.yml": text for name, text in rules.items()})
        return siemantic("profile", "check", "rules", "--profile", "site.yml", *more)

    return write_and_check


def test_rules_that_are_covered_are_clean(check):
    """Nothing on standard output, and how many they are."""
    done = check({"a": rule_with("Image|endswith")})
    assert (done.code, done.out) == (0, "")
    assert done.err == "the profile 'site' covers 1 of 1 rule\n"


def test_gaps_are_told_with_the_rules_that_need_them(check):
    """A row for each file that needs one: kind, name, file and the way out."""
    done = check(
        {
            "a": rule_with("Hashes|contains"),
            "b": rule_with("Hashes"),
            "c": rule_with("Img"),
            "d": rule_with(source="{product: linux}"),
            "e": rule_with(source="{product: aws, service: cloudtrail}"),
            "f": rule_with(),
        }
    )
    assert (done.code, done.out.splitlines()) == (
        1,
        [
            "unmapped_field\tHashes\trules/a.yml\t",
            "unmapped_field\tHashes\trules/b.yml\t",
            "unmapped_field\tImg\trules/c.yml\tnear: Image",
            "unknown_log_source\tproduct aws, service cloudtrail\trules/e.yml\tnobody knows how",
            "unmapped_log_source\tproduct linux\trules/d.yml\t",
        ],
    )
    assert done.err == "the profile 'site' covers 1 of 6 rules\n"


def test_gaps_as_json_name_the_files(check):
    """An object each, and nothing else."""
    done = check({"a": rule_with("Img"), "b": rule_with("Img")}, "--format", "json")
    assert (done.code, done.err) == (1, "")
    assert done.objects == [
        {
            "kind": "unmapped_field",
            "name": "Img",
            "needed_by": 2,
            "near": ["Image"],
            "reason": None,
            "paths": ["rules/a.yml", "rules/b.yml"],
        }
    ]


def test_fields_in_the_payload_are_told_and_no_reason_to_fail(check):
    """A profile that looks them up there stops no rule."""
    done = check({"a": rule_with("Hashes")}, unmapped="payload")
    assert (done.code, done.out) == (0, "payload_field\tHashes\trules/a.yml\t\n")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"b": filter_with("Image"), "a": filter_with("Company")}, "1 of 2 filters"),
        ({"a": filter_with("Company"), "b": rule_with()}, "1 of 1 rule and 0 of 1 filter"),
    ],
)
def test_filters_are_no_rules(check, rules, says):
    """They are counted by themselves, and fail as rules do."""
    done = check(rules)
    assert (done.code, done.out) == (1, "unmapped_field\tCompany\trules/a.yml\t\n")
    assert done.err == f"the profile 'site' covers {says}\n"


def test_without_a_profile_it_is_the_default(siemantic, write):
    """The one that `convert` takes then."""
    write(**{"rules/a.yml": rule_with()})
    done = siemantic("profile", "check", "rules")
    assert done.code == 0
    assert "the profile 'ibm'" in done.err


def test_rules_may_come_from_standard_input(siemantic):
    """Under '-'."""
    done = siemantic("profile", "check", "-", stdin=rule_with("Img"))
    assert (done.code, done.out) == (1, "unmapped_field\tImg\t-\tnear: Image\n")


def test_a_broken_file_is_told_and_stops_no_other(check):
    """As a finding with its place, in words and as JSON."""
    rules = {"a": "title: [", "b": rule_with("Img")}
    done = check(rules)
    assert (done.code, done.out) == (1, "unmapped_field\tImg\trules/b.yml\tnear: Image\n")
    assert re.search(r"^rules/a\.yml(:\d+)*: \w+: ", done.err, re.MULTILINE), done.err
    assert "covers 0 of 1 rule; 1 problem with files" in done.err
    finding = check(rules, "--format", "json").objects[-1]
    assert (finding["kind"], finding["path"]) == ("finding", "rules/a.yml")


def test_a_file_without_rules_is_a_finding(check):
    """Where there is nothing to cover, not all is well."""
    done = check({"a": ""})
    assert done.code == 1
    assert "covers 0 of 0 rules; 1 problem with files" in done.err
