"""`siemantic site`: the command."""

import pytest


@pytest.fixture
def site(siemantic):
    """Makes the site of a folder's rules."""
    return lambda *arguments: siemantic(
        "site", "-t", "qradar_aql", "--profile", "plain", "-o", "site", *arguments
    )


def test_site_is_written_and_told(site, write, rule, files):
    """A page for the rule, and the first page; how many files there are is said."""
    write(**{"rules/a.yml": rule()})
    done = site("rules")
    assert (done.code, done.out) == (0, "")
    found = files("site")
    assert "wrote " + f"{len(found)} files; the first page is site/index.html" in done.err
    assert "rules/5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10.html" in found


def test_second_time_writes_nothing_anew(site, write, rule, files, tmp_path):
    """What is as it was is left alone."""
    write(**{"rules/a.yml": rule()})
    site("rules")
    before = {name: (tmp_path / "site" / name).stat().st_ino for name in files("site")}
    page = "rules/5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10.html"
    assert site("rules").code == 0
    assert (tmp_path / "site" / page).stat().st_ino == before[page]


def test_broken_rule_has_a_page_and_fails_the_command(site, write, rule, files):
    """One message with file and line; the other rules have their pages."""
    write(**{"rules/a.yml": rule(), "rules/b.yml": rule().replace("level: high", "level: hihg")})
    done = site("rules")
    assert done.code == 1
    assert done.err.startswith("rules/b.yml:10:1: invalid_level: ")
    assert len([each for each in files("site") if each.startswith("rules/")]) == 2


def test_wrong_path_empties_no_site(site, write, rule, files):
    """Without any rule nothing is written, and the site that stands there stays."""
    write(**{"rules/a.yml": rule(), "other/readme.txt": "no rule"})
    site("rules")
    before = files("site")
    done = site("other")
    assert (done.code, done.err) == (1, "the paths given: no_rules: there is no Sigma rule here\n")
    assert files("site") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "'nowhere' does not exist"),
        (("rules", "-t", "splnk"), "unknown target 'splnk'"),
        (("rules", "-o", "rules/a.yml"), "'rules/a.yml' is a file; name a folder for the site"),
        (("rules", "-o", ""), "name a folder; '.' is the one here"),
        (("rules", "-o", "full"), "'full/index.html' is not of a catalogue; name another folder"),
    ],
)
def test_wrong_usage_is_one_clear_message(site, write, rule, arguments, message):
    """And nothing is written."""
    write(**{"rules/a.yml": rule(), "full/index.html": "mine"})
    done = site(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in " ".join(done.err.split())
