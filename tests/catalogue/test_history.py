"""What a page says of the rule's history."""

import re

import pytest

from catalogue.sites import make_site, read_page, text_in
from history.commits import Repository, rule

CORRELATION = """\
title: many
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b20
correlation:
  type: event_count
  rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
  timespan: 5m
  condition: {gte: 3}
"""


@pytest.fixture
def repository(tmp_path):
    """An empty one."""
    return Repository(tmp_path / "repository")


def section(repository, number=10):
    """What stands in the section of a rule's page, each text that is read by itself."""
    site = repository.folder.parent / "site"
    make_site(site, [str(repository.folder / "r")])
    page = read_page(site / "rules" / f"5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number}.html")
    (found,) = [each for each in page.all("section") if each.get("aria-labelledby") == "history"]
    texts = (" ".join(text_in(each).split()) for each in found.iter() if each.tag in TOLD)
    return [re.sub(r"^(\d{4}-\d\d-\d\d) [0-9a-f]{10} ", r"\1 ", each) for each in texts]


TOLD = ("p", "summary", "pre")


def test_page_tells_each_change_in_words_with_an_event(repository):
    """The newest first; what is about the text alone is a number."""
    repository.commit("it begins", a=rule("A: [x, y]"))
    repository.commit("a title", a=rule("A: [x, y]", title="A rule"))
    repository.commit("less", a=rule("A: x", product="linux"))
    repository.commit("away", a=None, b=rule("A: x", 11))
    repository.commit("back", a=rule("A: [x, z]", level="high", product="linux"))
    assert section(repository)[1:] == [
        "2026-01-05 back",
        "The rule is back. It finds more than before it was removed. Its level: low → high.",
        "An event that it finds since, and did not find before",
        '{ "A": "z" }',
        "2026-01-04 away",
        "The rule was removed.",
        "2026-01-03 less",
        (
            "It finds less than before. "
            "It looks at another log source: product windows → product linux."
        ),
        "An event that it found before, and does not find since",
        '{ "A": "y" }',
        "2026-01-01 it begins",
        "The rule begins here.",
        "1 other commit changed its text alone.",
    ]


def test_page_tells_what_a_correlation_says_otherwise(repository):
    """The old and the new, also of what is not committed."""
    repository.commit("it begins", a=rule("A: x"), b=CORRELATION)
    repository.write(b=CORRELATION.replace("gte: 3", "gte: 5").replace("5m", "1h"))
    assert section(repository, 20)[1:3] == [
        "not committed yet",
        "Its timespan changed: 5m → 1h. Its condition changed: gte: 3 → gte: 5.",
    ]


def test_page_tells_what_is_not_known(repository):
    """With the reason."""
    repository.commit("it begins", a=rule("A: x").replace("condition: s", "condition: t"))
    repository.commit("mended", a=rule("A: x"))
    assert "Whether it finds the same is not known: the rule was broken before: " in " ".join(
        section(repository)
    )


def test_many_changes_are_folded(repository):
    """The newest are shown."""
    for number in range(12):
        repository.commit(f"{number}", a=rule(f"A: {number}"))
    assert "2 more" in section(repository)


def test_commits_are_harmless_and_name_nobody(repository):
    """A subject is text, and authors with their addresses are left out."""
    subject = "</bdi><script>alert(1)</script> \u202e [x](javascript:alert(1)) " + "x" * 500
    repository.commit(subject, a=rule("A: x"))
    repository.commit("more", a=rule("A: [x, '</code><script>alert(2)</script>']"))
    told = section(repository)
    (line,) = [each for each in told if "alert(1)" in each]
    assert line.startswith("2026-01-01 </bdi><script>alert(1)</script> \\u202e [x]")
    assert line.endswith("…")
    assert '{ "A": "</code><script>alert(2)</script>" }' in told
    site = repository.folder.parent / "site"
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    assert not any(
        "<script>" in each or "example.org" in each or "Mallory" in each for each in pages
    )


def test_rules_of_no_repository_have_no_section(tmp_path):
    """Nor a link to it."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.yml").write_text(rule("A: x"), encoding="utf-8")
    make_site(tmp_path / "site", [str(tmp_path / "r")])
    (path,) = (tmp_path / "site" / "rules").iterdir()
    assert "history" not in path.read_text(encoding="utf-8")
