"""The page of our file rule holds what the web page holds that the project began with."""

import pytest

from cases_of import cases_of
from catalogue.sites import AQL, make_site, read_page
from siemantic.targets.request import TargetRequest

pytestmark = pytest.mark.backends

FILE_RULE = "02cb8e18-0a3f-42a4-8786-553eeca1be7c.html"


@pytest.fixture(scope="module")
def pages(tmp_path_factory, root):
    """The page of the file rule, and those that it names, which found the same technique."""
    folder = tmp_path_factory.mktemp("seed") / "site"
    others = (TargetRequest("splunk"), TargetRequest("sqlite"))
    make_site(folder, [str(root / "rules")], (AQL, *others))
    page = read_page(folder / "rules" / FILE_RULE)
    names = {each.get("href") for each in page.all("a")}
    near = [each for each in sorted((folder / "rules").iterdir()) if each.name in names]
    return page, list(map(read_page, near))


@pytest.mark.parametrize("section", cases_of("catalogue/seed.yml"))
def test_section_of_the_first_page_is_there(pages, section):
    """What it says is read on the page; its links are there or one step away."""
    page, near = pages
    assert [each for each in section.get("says", ()) if each not in page.text] == []
    links = {link.get("href") for each in (page, *near) for link in each.all("a")}
    assert [each for each in section.get("links", ()) if each not in links] == []
