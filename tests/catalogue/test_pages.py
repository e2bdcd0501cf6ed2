"""What a page says of a rule is what is known of it."""

import json

import pytest

from catalogue.sites import AQL, RULE, make_site, read_page, text_in, write_rules
from siemantic.targets.request import TargetRequest

CORRELATION = """\
title: Many
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b90
correlation:
    type: event_count
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01]
    group-by: [Computer]
    timespan: 1h
    condition: {gte: 3}
    generate: true
"""
FIRST = "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01.html"
TESTS = """\
title: it is found
match: true
event: {Image: 'C:\\a.exe'}
---
title: it is not, they say
match: false
event: {Image: 'C:\\a.exe'}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site of two rules, a correlation, and tests of which one fails."""
    base = tmp_path_factory.mktemp("site")
    rules = write_rules(
        base / "rules",
        first=RULE.format(title="First", image="a", number=1),
        second=RULE.format(title="Second", image="b", number=1).replace("0b01", "0b02"),
        many=CORRELATION,
    )
    (rules / "first.events.yaml").write_text(TESTS, encoding="utf-8")
    make_site(base / "site", [str(rules)])
    return base / "site"


@pytest.fixture(scope="module")
def page(folder):
    """The page of the first rule."""
    return read_page(folder / "rules" / "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01.html")


def test_query_stands_there_as_it_is_converted_with_its_verdict(page):
    """The text of the code is the query itself, and the verdict is beside it."""
    panel = page.by_id("query-qradar_aql")
    (code,) = panel.iter("code")
    assert text_in(code).startswith("SELECT ")
    assert "Image ILIKE '%\\a.exe'" in text_in(code)
    assert panel.get("data-verdict") == "proved"
    assert "profile plain" in text_in(panel)
    assert "Of the log source, the proof takes as given" in text_in(panel)


def test_failed_tests_stand_beside_the_verdict(page):
    """A query that is proved and fails a test is not shown as one without fault."""
    assert "1 failed test" in text_in(page.by_id("query-qradar_aql"))
    assert page.by_id("query-qradar_aql").get("data-failed") == "1 failed test"


SOURCE_TESTS = """\
title: an event of another log source
match: false
event: {Image: 'C:\\a.exe', EventID: 3, Channel: Microsoft-Windows-Sysmon/Operational}
"""
LISTED = RULE.format(title="First", image="a", number=1) + "fields: [User, Image, Nowhere]\n"


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """The site of a rule that lists fields, with a test of its log source, and of a broken file."""
    base = tmp_path_factory.mktemp("other")
    rules = write_rules(
        base / "rules", first_of_all=LISTED, broken="title: x\nlogsource: {a: b\ndetection:\n"
    )
    (rules / "first_of_all.events.yaml").write_text(SOURCE_TESTS, encoding="utf-8")
    make_site(
        base / "site", [str(rules)], (TargetRequest("sqlite"), TargetRequest("qradar_aql", "ibm"))
    )
    return base / "site"


@pytest.mark.backends
def test_proved_query_that_fails_a_test_of_its_log_source_is_explained(other, page):
    """It is not where the rule itself fails the test."""
    panel = read_page(other / "rules" / FIRST).by_id("query-sqlite")
    assert panel.get("data-verdict") == "proved"
    assert "The rule itself passes 1 of these tests" in text_in(panel)
    assert "The rule itself passes" not in page.text


@pytest.mark.backends
def test_fields_that_are_only_listed_have_their_columns(other):
    """Beside those that the rule asks for, and once each."""
    (table,) = [
        t for t in read_page(other / "rules" / FIRST).all("table") if t.get("class") == "mapping"
    ]
    rows = [[" ".join(text_in(cell).split()) for cell in row] for row in table.iter("tr")][1:]
    assert rows == [
        ["Image", "Image", "Process Path"],
        ["User listed, not asked for", "User", "username"],
        ["Nowhere listed, not asked for", "Nowhere", "no column"],
    ]


@pytest.mark.backends
def test_file_that_is_no_yaml_has_a_page(other):
    """With what is wrong, on which line, and what stands there."""
    page = read_page(other / "rules" / "rule-broken.html")
    assert "The rule is broken, line 3:" in page.text
    assert "logsource: {a: b" in page.text
    assert "broken.yml cannot be read" in read_page(other / "index.html").text


@pytest.mark.backends
def test_rules_are_found_by_log_source_and_file(other):
    """As the name of a file is written."""
    assert {"process_creation", "windows", "first_of_all.yml"} <= set(
        data(other, "words")["words"].split()
    )


def test_failed_tests_stand_on_the_first_page(folder):
    """Also in what its search shows; nothing stands where no test fails."""
    first = read_page(folder / "index.html")
    listed = [text_in(each) for each in first.all("li") if "qradar_aql" in text_in(each)]
    assert [("qradar_aql: 1 failed test" in each) for each in listed] == [True, False, False]
    found = data(folder, "rules")
    assert found["failed"] == [{str(found["titles"].index("First")): 1}]


def test_rule_stands_there_as_it_is_written(page):
    """The rule is whole, to the letter."""
    text = RULE.format(title="First", image="a", number=1)
    assert text.strip() in page.text


def test_tests_are_there_and_the_one_that_fails_is_first(page):
    """Each test with what the rule did."""
    text = " ".join(page.text.split())
    assert "1 of 2 tests pass" in text
    assert text.index("failed no match it is not, they say") < text.index(
        "passed match it is found"
    )


def test_needs_are_there(page):
    """Channels and event ids of the log source, fields and their columns, references."""
    assert "Microsoft-Windows-Sysmon/Operational, Security" in page.text
    assert "1, 4688" in page.text
    assert page.links == ["https://example.com/1"]
    assert "T1059 Command and Scripting Interpreter" in page.text
    assert [each.get("href") for each in page.all("a") if "mitre" in each.get("href")] == [
        "https://attack.mitre.org/techniques/T1059/",
        "https://attack.mitre.org/techniques/T1059/001/",
    ]


@pytest.mark.backends
def test_columns_of_a_query_that_nothing_reads_are_not_known(tmp_path):
    """The page does not say that a field keeps its name where nobody has looked."""
    text = RULE.format(title="a", image="a", number=1)
    rules = write_rules(tmp_path / "rules", a=text)
    make_site(tmp_path / "site", [str(rules)], (AQL, TargetRequest("esql")))
    (path,) = (tmp_path / "site" / "rules").glob("*.html")
    (table,) = read_page(path).all("table")
    assert [text_in(each) for each in table.iter("td")] == ["Image", "not known"]


FILTER = """\
title: Except for these
description: Leaves out what is expected.
logsource: {product: windows, category: process_creation}
filter:
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01]
    selection: {User: EXAMPLE<b>admin}
    condition: not selection
"""


@pytest.mark.backends
def test_filters_are_shown_as_they_are_written(tmp_path):
    """What they leave out, and where their fields are mapped, also by a query that is refuted."""
    text = RULE.format(title="a", image="a", number=1)
    rules = write_rules(tmp_path / "rules", a=text, filter=FILTER)
    make_site(tmp_path / "site", [str(rules)], (AQL, TargetRequest("sqlite")))
    (path,) = (tmp_path / "site" / "rules").glob("*.html")
    page = read_page(path)
    (told,) = [each for each in page.all("details") if "Except for these" in text_in(each)]
    assert FILTER.strip() in text_in(told)
    assert page.by_id("query-sqlite").get("data-verdict") == "refuted"
    (table,) = page.all("table")
    rows = [text_in(each) for each in table.iter("tr")][1:]
    assert rows == ["Image" * 3, "User" * 3]


def test_correlation_and_rules_are_linked_both_ways(folder, page):
    """A rule names the correlation that uses it, which names the rule; others share a technique."""
    many = "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b90.html"
    here = [each.get("href") for each in page.all("a")]
    there = [each.get("href") for each in read_page(folder / "rules" / many).all("a")]
    assert many in here
    assert "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b02.html" in here
    assert "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01.html" in there


def test_correlation_needs_what_its_rules_need(folder):
    """Of each log source the channels and event ids, as on the pages of the rules."""
    page = read_page(folder / "rules" / "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b90.html")
    said = [text_in(each) for each in page.all("dd")]
    first = read_page(folder / "rules" / "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01.html")
    wanted = [text_in(each) for each in first.all("dd")]
    assert "windows / process_creation" in said
    for each in wanted[wanted.index("windows / process_creation") :]:
        assert each in said


def test_page_names_another_rule_once(tmp_path):
    """One that uses it or that it names as related is not among those of the same technique."""
    tags = "tags: [attack.t1059.001]\n"
    related = "related: [{id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b02, type: similar}]\n"
    rules = write_rules(
        tmp_path / "rules",
        a=RULE.format(title="A", image="a", number=1) + related,
        b=RULE.format(title="B", image="b", number=1).replace("0b01", "0b02"),
        c=RULE.format(title="C", image="c", number=1).replace("0b01", "0b03"),
        many=CORRELATION + tags,
    )
    make_site(tmp_path / "site", [str(rules)])
    page = read_page(tmp_path / "site" / "rules" / "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01.html")
    named = [text_in(each) for each in page.all("a") if each.get("href").startswith("5013198a")]
    assert named == ["Many", "B", "C"]
    first = read_page(tmp_path / "site" / "index.html")
    assert "tests pass" not in first.text


def test_data_of_the_overview_find_each_rule_by_its_words(folder):
    """A rule is found by the words of title, tags, fields and query, and only by those."""
    words, rules = data(folder, "words"), data(folder, "rules")
    found = dict(zip(words["words"].split("\n"), words["rules"].split("\n"), strict=True))
    titles = rules["titles"]

    def titles_with(word):
        numbers, number = [], 0
        for each in found[word].split():
            number += int(each, 36)
            numbers.append(number)
        return [titles[each] for each in numbers]

    assert titles_with("first") == ["First"]
    assert titles_with("a.exe") == ["First", "Many"]
    assert titles_with("attack.t1059.001") == ["First", "Second"]
    assert titles_with("interpreter") == ["First", "Second"]  # T1059, of which they have a part
    assert "image" in found
    assert "description" not in found


@pytest.mark.parametrize("length", [40, 64, 200, 201, 400, 401, 1000])
def test_long_word_is_found_by_each_part_of_it_and_by_no_other(tmp_path, length):
    """As the page searches: a part of a word that is there, such as a half of a hash."""
    word = "".join(chr(ord("a") + (n * n // 7 + n) % 26) for n in range(length))
    text = RULE.format(title="a", image=word, number=1)
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    words = data(tmp_path / "site", "words")["words"].split("\n")
    for at in range(0, length, 37):
        assert any(word[at : at + 200] in each for each in words)
    assert not any(word[:40] + "0123" in each for each in words)


def test_other_tags_are_shown_and_a_cve_is_found_either_way(tmp_path):
    """What is neither technique nor tactic stands on the page; a CVE has two spellings."""
    text = RULE.format(title="a", image="a", number=1)
    text = text.replace("tags: [", "tags: [cve.2021-44228, attack.g0001, ")
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    (path,) = (tmp_path / "site" / "rules").glob("*.html")
    assert "cve.2021-44228, attack.g0001" in text_in(read_page(path).all("main")[0])
    words = data(tmp_path / "site", "words")["words"].split("\n")
    assert {"cve.2021-44228", "cve-2021-44228"} <= set(words)


def test_query_without_colours_is_told_to_be_too_long(tmp_path):
    """Nobody wonders why this one alone is grey."""
    text = RULE.format(title="a", image="a" * 61_000, number=1)
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    (path,) = (tmp_path / "site" / "rules").glob("*.html")
    assert "shown without colours" in text_in(read_page(path).by_id("query-qradar_aql"))


def test_rule_without_a_query_is_found_by_its_detections(tmp_path):
    """A rule that no target can say is not lost to the search."""
    text = RULE.format(title="a", image="a", number=1).replace("Image|endswith", "Image|nothing")
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    assert "a.exe" in data(tmp_path / "site", "words")["words"].split("\n")


def data(folder, name):
    """What a script of data hands over."""
    text = (folder / "data" / f"{name}.js").read_text("ascii")
    return json.loads(text.removeprefix(f"catalogue.{name}(").removesuffix(");\n"))
