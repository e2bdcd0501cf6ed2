"""How rules are found in Chromium: by search, filters, the matrix, and an address that was kept."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from catalogue.browsing import said, titles, wait_for_rules

pytestmark = [pytest.mark.browser, pytest.mark.backends]


def test_search_finds_as_one_types(visit, ours):
    """Words of titles, tags, fields and queries; each of several must be there."""
    page = visit(ours, "index.html")
    page.fill("[name=q]", "hidd share")
    wait_for_rules(page, 1)
    assert said(page) == "1 rule of 11"
    assert titles(page) == ["Access To A Hidden Share That Is Not A Windows Default"]
    page.fill("[name=q]", "targetfilena")
    expect(page.get_by_text("Archive File Created In A Staging Folder")).to_be_visible()
    page.fill("[name=q]", "02cb8e18-0a3f")
    wait_for_rules(page, 1)
    assert titles(page) == ["Archive File Created In A Staging Folder"]
    page.fill("[name=q]", "a8e1aa9b-a487-47fe-a4ee-245cb8a64bf0-and-more-that-is-nowhere")
    wait_for_rules(page, 0)
    page.fill("[name=q]", ".*")
    wait_for_rules(page, 0)
    assert "nothing to search in this text" in said(page)
    page.fill("[name=q]", "nowhere-at-all")
    wait_for_rules(page, 0)
    assert said(page) == "0 rules of 11"
    page.click("[data-clear]")
    wait_for_rules(page, 11)


def test_rules_with_the_words_in_their_titles_come_first(visit, ours):
    """Of the others the order is that of all rules."""
    page = visit(ours, "index.html#q=xcopy")
    wait_for_rules(page, 4)
    assert titles(page) == [
        "Archive Staged And Then Copied Out By Xcopy Or Robocopy",
        "Xcopy Or Robocopy With A UNC Path",
        "Archive Staged And Then Copied Out By A Shell",
        "Files Copied Or Moved With A UNC Path By A Shell",
    ]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"level": "high"}, 2),
        ({"status": "experimental"}, 11),
        ({"source": "windows / file_event"}, 1),
        ({"tactic": "lateral-movement", "level": "low"}, 2),
        ({"target": "sqlite"}, 8),
        ({"verdict": "proved"}, 8),
        ({"target": "splunk", "verdict": "proved"}, 0),
        ({"target": "qradar_aql", "verdict": "tested"}, 3),
    ],
)
def test_filters_leave_what_they_say(visit, ours, chosen, found):
    """The choices together; they stand in the address, and an address chooses them again."""
    page = visit(ours, "index.html")
    for name, value in chosen.items():
        page.select_option(f"[data-find] [name={name}]", value)
    wait_for_rules(page, found)
    address = unquote(page.evaluate("location.hash"))
    again = visit(ours, "index.html" + page.evaluate("location.hash"))
    wait_for_rules(again, found)
    for name, value in chosen.items():
        assert f"{name}={value}" in address.replace("+", " ")
        assert again.locator(f"[data-find] [name={name}]").input_value() == value


def test_choice_that_leaves_out_nothing_can_be_taken_back(visit, ours):
    """There is a way back to all rules whatever the choice finds."""
    page = visit(ours, "index.html#status=experimental")
    page.click("[data-clear]")
    assert page.locator("[name=status]").input_value() == ""


def test_data_are_loaded_when_they_are_needed(visit, ours):
    """Neither the rules nor their words before someone searches."""
    page = visit(ours, "index.html")
    scripts = "[...document.scripts].map((each) => each.getAttribute('src'))"
    assert page.evaluate(scripts) == ["assets/overview.js"]
    page.focus("[name=q]")
    assert set(page.evaluate(scripts)) >= {"data/rules.js", "data/words.js"}


def test_matrix_shows_what_the_data_say(visit, ours):
    """The numbers and shades of each measure and target."""
    page = visit(ours, "index.html")
    cell = page.locator("[aria-labelledby=tactic-collection] [data-technique=T1074]")

    def number(measure, target):
        page.select_option("[name=coverage]", measure)
        page.select_option("[name=coverage-target]", target)
        return cell.locator("b").inner_text(), cell.get_attribute("class")

    assert number("", "") == ("11", "cell heat-4")
    assert number("proved", "qradar_aql") == ("8", "cell heat-3")
    assert number("tested or proved", "qradar_aql") == ("11", "cell heat-4")
    assert number("tested or proved", "splunk") == ("0", "cell heat-0")
    expect(page.locator("[data-covered]")).to_have_text("0")
    page.select_option("[name=coverage]", "")
    page.select_option("[name=coverage-target]", "")
    assert page.locator("[data-matrix] > section:visible").count() == 2
    expect(page.locator("[data-covered]")).to_have_text("3")
    page.select_option("[name=gaps]", "shown")
    assert page.locator("[data-matrix] > section:visible").count() == 15


def test_click_in_the_matrix_lists_the_rules_that_are_counted(visit, ours):
    """As many as the number says, whatever is counted and for which target."""
    page = visit(ours, "index.html")
    cell = page.locator("[aria-labelledby=tactic-collection] [data-technique=T1560]")
    numbers = []
    for measure in ("", "tested or proved", "proved"):
        for target in ("", "qradar_aql", "sqlite", "splunk"):
            page.select_option("[name=coverage]", measure)
            page.select_option("[name=coverage-target]", target)
            numbers.append(int(cell.locator("b").inner_text()))
            cell.click()
            expect(page.locator("[data-chosen]")).to_contain_text("With T1560")
            wait_for_rules(page, numbers[-1])
    assert numbers == [6, 6, 3, 4, 6, 6, 3, 0, 3, 3, 3, 0]


def test_choices_of_the_matrix_stand_in_the_address(visit, ours):
    """Beside what is searched; whoever opens it sees the same, at the matrix if that is all."""
    page = visit(ours, "index.html#q=xcopy")
    page.select_option("[name=coverage]", "proved")
    page.select_option("[name=coverage-target]", "sqlite")
    page.select_option("[name=gaps]", "shown")
    assert page.url.endswith("#q=xcopy&coverage=proved&coverage-target=sqlite&gaps=shown")
    page.fill("[name=q]", "")
    expect(page).to_have_url(
        f"{ours.as_uri()}/index.html#coverage=proved&coverage-target=sqlite&gaps=shown"
    )
    other = visit(ours, page.url.rpartition("/")[2])
    expect(other.locator("#matrix")).to_be_in_viewport()
    assert other.locator("[data-matrix] > section:visible").count() == 15
    cell = other.locator("[aria-labelledby=tactic-collection] [data-technique=T1560]")
    expect(cell.locator("b")).to_have_text("3")
    cell.click()
    wait_for_rules(other, 3)
    expect(other.locator("[name=coverage]")).to_have_value("proved")
    expect(other.locator("[name=gaps]")).to_have_value("shown")


def test_a_link_that_is_told_late_takes_no_letter(visit, ours):
    """The browser tells of a new address after what it does: by then a search may stand there."""
    page = visit(ours, "index.html")
    page.locator("[name=q]").press_sequentially("h")
    page.evaluate("""
        newURL = new URL('#content', location).href;
        dispatchEvent(new HashChangeEvent('hashchange', {newURL}));
    """)
    page.keyboard.type("idden share")
    wait_for_rules(page, 1)
