"""The site in Chromium, as people use it: what it shows, and that it asks no other host."""

import json
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cases_of import cases_of
from catalogue.sites import AQL, make_site, write_rules
from siemantic.targets.request import TargetRequest

pytestmark = [pytest.mark.browser, pytest.mark.backends]

ARCHIVE = "rules/02cb8e18-0a3f-42a4-8786-553eeca1be7c.html"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SIZES = [pytest.param(PHONE, id="on a phone"), pytest.param(DESKTOP, id="on a desktop")]
PAGES = ["index.html", ARCHIVE, "rules.html"]


@pytest.fixture(scope="session")
def ours(tmp_path_factory, root):
    """The site of the repository's own rules."""
    folder = tmp_path_factory.mktemp("ours") / "site"
    requests = (AQL, TargetRequest("sqlite"), TargetRequest("splunk"))
    make_site(folder, [str(root / "rules")], requests)
    return folder


@pytest.fixture
def visit(chromium):
    """Opens a page; it must not have complained in the end, nor asked for anything elsewhere."""
    contexts, complaints, asked = [], [], []

    def open_page(folder, name, **settings):
        context = chromium.new_context(**{"viewport": DESKTOP, **settings})
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append((folder.as_uri(), request.url)))
        page.goto(f"{folder.as_uri()}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for site, url in asked if not url.startswith(f"{site}/")] == []


def titles(page):
    """The rules that are listed."""
    return page.locator("[data-found] bdi").all_inner_texts()


def wait_for_rules(page, number):
    """Until as many rules are listed; all that are found, where they are few."""
    expect(page.locator("[data-found] li")).to_have_count(number)


def said(page):
    """How many rules are said to be found."""
    return page.locator("[data-count]").inner_text()


# --- finding -----------------------------------------------------------------------------------


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
