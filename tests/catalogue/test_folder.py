"""Law: only files of a catalogue are ever replaced or taken away, and each is whole."""

import pytest

from catalogue.sites import RULE, make_site, write_rules
from siemantic.errors import ConfigurationError


@pytest.fixture
def rules(tmp_path):
    """Two rules."""
    texts = {name: RULE.format(title=name, image=name, number=n) for n, name in enumerate("ab")}
    return write_rules(tmp_path / "rules", **texts)


def pages(folder):
    """The pages of rules."""
    return sorted(each.name for each in (folder / "rules").iterdir())


def test_page_of_a_rule_that_is_no_more_is_taken_away(tmp_path, rules):
    """What others put there stays, and so does what has not changed."""
    make_site(tmp_path / "site", [str(rules)])
    (tmp_path / "site" / "rules" / "notes.html").write_text("mine", encoding="utf-8")
    (tmp_path / "site" / "mine.txt").write_text("mine", encoding="utf-8")
    kept = tmp_path / "site" / "rules" / "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b00.html"
    inode = kept.stat().st_ino
    (rules / "b.yml").unlink()
    make_site(tmp_path / "site", [str(rules)])
    assert pages(tmp_path / "site") == [kept.name, "notes.html"]
    assert (tmp_path / "site" / "mine.txt").exists()
    # Only the links to rules of the same technique can change a page, and there are none.
    assert kept.stat().st_ino == inode


@pytest.mark.parametrize("name", ["index.html", "assets/site.css", "catalogue.json"])
def test_file_that_is_not_ours_is_not_replaced(tmp_path, rules, name):
    """A folder with other files under our names is refused, and left as it is."""
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="name another folder"):
        make_site(tmp_path / "site", [str(rules)])
    assert [each for each in (tmp_path / "site").rglob("*") if each.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "mine"


def test_list_of_files_cannot_name_others(tmp_path, rules):
    """Whoever wrote the list: what it names outside of the folder is not taken away."""
    outside = tmp_path / "outside.html"
    outside.write_text("mine", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    names = '"../outside.html", "rules/../../outside.html", "other/x.html", 7'
    (site / "catalogue.json").write_text(f'{{"files": [{names}]}}', encoding="utf-8")
    (site / "other").mkdir()
    (site / "other" / "x.html").write_text("mine", encoding="utf-8")
    make_site(site, [str(rules)])
    assert outside.exists()
    assert (site / "other" / "x.html").exists()


def test_folder_that_leads_elsewhere_is_refused(tmp_path, rules):
    """Nothing is written through a link."""
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site" / "rules").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="leads elsewhere"):
        make_site(tmp_path / "site", [str(rules)])
    assert not list((tmp_path / "elsewhere").iterdir())


def test_rules_of_one_id_have_a_page_each(tmp_path):
    """Two with the same id, in capitals as well, and two without any."""
    text = RULE.format(title="a", image="a", number=1)
    without = text.replace("id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01\n", "")
    upper = text.replace("5013198a", "5013198A")
    rules = write_rules(tmp_path / "rules", a=text, b=upper, c=without, C=without, é=without)
    make_site(tmp_path / "site", [str(rules)])
    same = "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01"
    assert pages(tmp_path / "site") == sorted(
        [f"{same}.html", f"{same}-2.html", "rule-c.html", "rule-c-2.html", "rule.html"]
    )
