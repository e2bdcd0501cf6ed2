"""
Law: whatever a rule says, its page and the overview are harmless.

Nothing of it is markup, runs, or leads anywhere but to pages of the web, and all of it can be read.
"""

import re

import pytest

from cases_of import cases_of
from catalogue.sites import make_site, read_page, write_rules

TAGS = frozenset(
    """
    html head meta title link script body a header div nav main footer p h1 h2 h3 span section ul li
    dl dt dd pre code table thead tbody tr th td details summary strong bdi form label input select
    option button noscript b small
    """.split()  # noqa: SIM905 - read as a text
)
ATTRIBUTES = frozenset(
    """
    lang charset http-equiv content name rel href type src defer class id tabindex role title dir
    scope hidden value disabled autocomplete spellcheck maxlength
    """.split()  # noqa: SIM905 - as above
)


@pytest.fixture(params=cases_of("catalogue/hostile.yml"))
def site(request, tmp_path):
    """A hostile rule's case and the folder of its site."""
    text = request.param["rule"].replace("{{long}}", "endless" * 20_000)
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", hostile=text))])
    return request.param, tmp_path / "site"


def test_page_is_harmless_and_says_what_the_rule_says(site):
    """Only our own markup, and the rule's texts are read on the page."""
    case, folder = site
    (page,) = map(read_page, (folder / "rules").iterdir())
    check(page)
    assert all(each in page.text for each in case["shows"])
    assert page.links == case.get("links", [])
    assert page.path.parent == folder / "rules"
    assert re.fullmatch(r"[a-z0-9-]+\.html", page.path.name)


def test_overview_is_harmless(site):
    """The first page, the list of all rules, and the data, which are ASCII and no markup."""
    _, folder = site
    for name in ("index.html", "rules.html"):
        check(read_page(folder / name))
    for path in (folder / "data").iterdir():
        assert re.fullmatch(r"catalogue\.(rules|words)\(\{.*\}\);\n", path.read_text("ascii"))


def check(page):
    """Nothing on the page is other than the templates have it."""
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            assert element.text == "html"  # the document's type; there are no comments
            continue
        assert element.tag in TAGS
        others = {each for each in element.keys() if not each.startswith(("data-", "aria-"))}  # noqa: SIM118
        assert others <= ATTRIBUTES
    for script in page.all("script"):
        assert re.fullmatch(r"(\.\./)?assets/\w+\.js", script.get("src"))
        assert not script.text
    for link in page.all("a"):
        assert re.match(r"(https?://|#|(\.\./)?[\w/-]+\.html)", link.get("href"))
    ids = [each.get("id") for each in page.tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    policy = next(each for each in page.all("meta") if each.get("http-equiv"))
    assert "unsafe" not in policy.get("content")
    assert not re.search("[\u0000-\u0009\u007f\u200b\u202a-\u202e\u2066-\u2069]", page.text)
