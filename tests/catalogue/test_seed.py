"""The page of our file rule holds what the web page holds that the project began with."""

import pytest

from cases_of import cases_of
from catalogue.sites import AQL, make_site, read_page, text_in
from siemantic.targets.request import TargetRequest

pytestmark = pytest.mark.backends

FILE_RULE = "02cb8e18-0a3f-42a4-8786-553eeca1be7c.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, root):
    """The pages of our rules."""
    folder = tmp_path_factory.mktemp("seed") / "site"
    others = (TargetRequest("splunk"), TargetRequest("sqlite"))
    make_site(folder, [str(root / "rules")], (AQL, *others))
    return folder / "rules"


@pytest.fixture(scope="module")
def page(folder):
    """The page of the file rule."""
    return read_page(folder / FILE_RULE)


@pytest.mark.parametrize("case", cases_of("catalogue/seed.yml"))
def test_what_the_first_page_has_is_there(folder, page, case):
    """In the section itself, or in the query of a rule that ours names as a related one."""
    if "section" in case:
        section = section_of(page, case["section"])
        text = " ".join(text_in(section).split())
        links = {each.get("href") for each in section.iter("a")}
        assert [each for each in case.get("says", ()) if each not in text] == []
        assert [each for each in case.get("links", ()) if each not in links] == []
    named = {each.get("href") for each in page.by_id("named").iter("a")}
    for name, says in case.get("siblings", {}).items():
        assert f"{name}.html" in named
        query = text_in(read_page(folder / f"{name}.html").by_id("query-qradar_aql"))
        assert [each for each in says if each.lower() not in query.lower()] == []


def section_of(page, name):
    """The section below the heading of that id."""
    (found,) = [each for each in page.all("section") if each.get("aria-labelledby") == name]
    return found
