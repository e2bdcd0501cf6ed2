"""Law: the matrix has each technique where ATT&CK has it, and counts each rule once."""

from catalogue.sites import RULE, make_site, read_page, write_rules
from siemantic.attack import load_attack
from siemantic.catalogue.index import Summary
from siemantic.catalogue.matrix import matrix_of


def summary(*techniques, tactics=(), verdicts=("proved",)):
    """What the overview knows of a rule with these tags."""
    return Summary("a", "a", "low", "test", "a", tactics, techniques, verdicts, frozenset(), (0, 0))


def cells(matrix):
    """Tactic and technique -> the cell, of those that have rules."""
    found = {(c.tactic, each.technique): each for c in matrix.columns for each in c.cells}
    return {key: each for key, each in found.items() if each.number}


def test_technique_stands_in_its_tactics_whatever_its_rule_says():
    """T1053 has three tactics; a rule's tags for the tactic of another technique move nothing."""
    matrix = matrix_of([summary("T1053.005", "T1074.002", tactics=("collection",))], 1)
    assert set(cells(matrix)) == {
        ("execution", "T1053"),
        ("persistence", "T1053"),
        ("privilege-escalation", "T1053"),
        ("collection", "T1074"),
    }


def test_technique_that_is_no_more_stands_where_its_rules_say():
    """It has no tactic in ATT&CK any more."""
    assert load_attack().techniques["T1002"].status == "revoked"
    matrix = matrix_of([summary("T1002", tactics=("exfiltration",))], 1)
    assert set(cells(matrix)) == {("exfiltration", "T1002")}


def test_numbers_are_those_of_rules_and_verdicts():
    """Any target first, then each: with a query, tested, proved; a part counts for the whole."""
    matrix = matrix_of(
        [
            summary("T1074", "T1074.002", verdicts=("proved", "unsupported")),
            summary("T1074.001", verdicts=("refuted", "tested")),
            summary("T1074.002", verdicts=("unsupported", "unsupported")),
        ],
        2,
    )
    (cell,) = cells(matrix).values()
    assert cell.counts == ((3, 2, 1), (2, 1, 1), (1, 1, 0))
    assert [(each.technique, each.number) for each in cell.parts] == [
        ("T1074.001", 1),
        ("T1074.002", 2),
    ]
    assert matrix.covered[0] == 1


def test_matrix_is_whole_also_without_rules_that_are_tagged(tmp_path):
    """All of ATT&CK is on the page, for those who want to see the gaps."""
    text = RULE.format(title="a", image="a", number=1).replace("tags:", "falsepositives:")
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    page = read_page(tmp_path / "site" / "index.html")
    assert "0 of 222 techniques" in page.text
    assert page.by_id("tactic-impact") is not None


def test_page_with_the_matrix_has_the_notice_and_licence_of_mitre(tmp_path, root):
    """Its terms ask for both in each copy of ATT&CK's names."""
    text = RULE.format(title="a", image="a", number=1)
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    page = read_page(tmp_path / "site" / "index.html")
    terms = (root / "src" / "siemantic" / "attack" / "NOTICE.md").read_text(encoding="utf-8")
    (licence,) = [line.removeprefix("> ") for line in terms.splitlines() if line.startswith(">")]
    assert load_attack().notice in terms
    assert load_attack().notice in page.text
    assert licence in page.text
