"""The site in Chromium, as people use it: what it shows, and that it asks no other host."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cases_of import cases_of
from catalogue.browsing import DESKTOP, PHONE, titles, wait_for_rules
from catalogue.sites import make_site, write_rules

pytestmark = [pytest.mark.browser, pytest.mark.backends]

ARCHIVE = "rules/02cb8e18-0a3f-42a4-8786-553eeca1be7c.html"
SIZES = [pytest.param(PHONE, id="on a phone"), pytest.param(DESKTOP, id="on a desktop")]
PAGES = ["index.html", ARCHIVE, "rules.html"]


# --- a page ------------------------------------------------------------------------------------


def test_copied_query_is_the_query(visit, ours):
    """What the button copies is the text of the query."""
    page = visit(ours, ARCHIVE)
    page.click("#query-qradar_aql .copy")
    expect(page.locator(".copy:visible").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("SELECT")
    assert copied == page.locator("#query-qradar_aql .copyable code").inner_text()


def test_characters_shown_by_numbers_are_copied_as_themselves(visit, tmp_path):
    """A rule with characters that turn text around is copied as it is."""
    text = "title: a\u202eb\nlogsource: {product: windows}\ndetection: {a: {b: c}, condition: a}"
    make_site(tmp_path / "site", [str(write_rules(tmp_path / "rules", a=text))])
    page = visit(tmp_path / "site", "rules/rule-a.html")
    assert "aU+202Eb" in page.locator(".copyable code").last.inner_text()
    page.locator(".copy").last.click()
    expect(page.locator(".copy").last).to_have_text("Copied")
    assert text == page.evaluate("navigator.clipboard.readText()")


def test_tabs_work_by_keyboard(visit, ours):
    """As the pattern for tabs has it: arrows, Home and End; the panel follows."""
    page = visit(ours, ARCHIVE)

    def shown():
        return page.locator(".panel:visible").get_attribute("data-target")

    page.focus("[role=tab][aria-selected=true]")
    steps = ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End")
    found = []
    for key in steps:
        page.keyboard.press(key)
        assert page.locator(":focus").get_attribute("aria-selected") == "true"
        found.append(shown())
    assert found == ["sqlite", "splunk", "qradar_aql", "splunk", "qradar_aql", "splunk"]
    page.reload()
    assert shown() == "splunk"  # the target is remembered
    page.goto(page.url.partition("#")[0] + "#query-sqlite")
    assert shown() == "sqlite"


def test_tabs_in_several_rows_are_buttons(visit, ours):
    """The chosen one may be far from its panel; in one row it is a tongue of it."""
    page = visit(ours, ARCHIVE)
    rows = page.locator(".tablist.rows")
    expect(rows).to_have_count(0)
    page.set_viewport_size({"width": 330, "height": 740})
    expect(rows).to_have_count(1)
    page.set_viewport_size(DESKTOP)
    expect(rows).to_have_count(0)


def test_failed_tests_are_seen_beside_each_verdict(visit, ours):
    """In the tab, and in the list of the first page, also after a search."""
    page = visit(ours, ARCHIVE)
    shown = page.locator("#tab-sqlite .dot")
    expect(shown).to_have_text(["proved", "2 failed tests"])
    expect(page.locator("#tab-splunk .dot")).to_have_text(["unverified"])
    page = visit(ours, "index.html#q=archive+file+created")
    wait_for_rules(page, 1)
    expect(page.locator("[data-found] .o-failed").last).to_have_text("sqlite: 2 failed tests")


def test_site_works_by_keyboard_alone(visit, ours):
    """From the first page by search to a rule's page and its query, with a mark where one is."""
    page = visit(ours, "index.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "[name=q]")
    page.keyboard.type("hidden share")
    wait_for_rules(page, 1)
    tab_to(page, "[data-found] a")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules/*.html")
    tab_to(page, ".copy")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text("Copied")


def tab_to(page, selector):
    """Press the tabulator until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"the focus never comes to {selector}")


def test_without_scripts_all_is_there(visit, ours):
    """Every query is on the page, and the list of rules leads to them."""
    page = visit(ours, ARCHIVE, java_script_enabled=False)
    assert page.locator(".panel:visible").count() == 3
    first = visit(ours, "index.html", java_script_enabled=False)
    assert first.locator("[data-found] a").count() == 11
    assert first.locator("noscript a").get_attribute("href") == "rules.html"


def test_print_shows_every_query(visit, ours):
    """On paper there are no tabs, buttons or navigation, and no text is cut off."""
    page = visit(ours, ARCHIVE)
    page.emulate_media(media="print")
    headings = page.locator(".panel:visible h3")
    assert [each.split()[:2] for each in headings.all_inner_texts()] == [
        ["qradar_aql", "proved"],
        ["sqlite", "proved"],
        ["splunk", "unverified"],
    ]
    seen = "each.offsetHeight > 10 && getComputedStyle(each).clipPath === 'none'"
    assert headings.evaluate_all(f"(all) => all.every((each) => {seen})")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".tests > li:visible").count() == page.locator(".tests > li").count()
    assert page.locator(".tablist:visible, .copy:visible, nav:visible").count() == 0
    is_cut = "each.checkVisibility() && each.scrollHeight > each.clientHeight + 1"
    assert not page.locator(".code").evaluate_all(f"(all) => all.some((each) => {is_cut})")


# --- for everybody -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault_of_accessibility(visit, ours, name, scheme, size):
    """axe-core finds nothing, contrast included, and nothing is wider than the screen."""
    page = visit(ours, name, color_scheme=scheme, viewport=size)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("settings", [{"viewport": PHONE}, {"viewport": DESKTOP}])
def test_names_of_fields_are_whole(visit, ours, settings):
    """No name is broken in two, on a phone or beside the names of other targets."""
    page = visit(ours, ARCHIVE, **settings)
    is_whole = "each.getClientRects().length === 1"
    assert page.locator(".mapping code:visible").evaluate_all(
        f"(all) => all.length > 0 && all.every((each) => {is_whole})"
    )


@pytest.mark.parametrize("size", SIZES)
def test_numbers_of_targets_are_seen_without_scrolling(visit, ours, size):
    """A phone shows each with the name of its verdict, which is the head of a column elsewhere."""
    page = visit(ours, "index.html", viewport=size)
    box = page.locator(".scroll:has(.counts)")
    assert box.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    row = page.locator(".counts tbody tr").first
    names = "(all) => all.map((each) => getComputedStyle(each, '::before').content)"
    shown = row.locator("td").evaluate_all(names)
    if size == PHONE:
        assert shown[0].startswith('"proved')
    else:
        assert set(shown) == {"none"}


@pytest.mark.parametrize("size", SIZES)
def test_hostile_rules_do_no_harm(visit, tmp_path, size):
    """Nothing runs or is asked for, no page is wider than the screen, and the search goes on."""
    texts = {
        f"r{n}": case.values[0]["rule"] for n, case in enumerate(cases_of("catalogue/hostile.yml"))
    }
    rules = {name: text.replace("{{long}}", "endless" * 20_000) for name, text in texts.items()}
    folder = tmp_path / "site"
    make_site(folder, [str(write_rules(tmp_path / "rules", **rules))])
    names = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))["files"]
    for name in (each for each in names if each.endswith(".html")):
        page = visit(folder, name, viewport=size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page = visit(folder, "index.html#q=alert&level=<img src=x onerror=alert(1)>&technique=<b>")
    wait_for_rules(page, 1)
    assert titles(page) == ["<script>alert('title')</script>"]
