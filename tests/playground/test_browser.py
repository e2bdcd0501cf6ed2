"""The playground in Chromium, as people use it; it asks no other host and complains of nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cases_of import cases_of
from catalogue.sites import write_rules
from playground.served import AQL, CORRELATION, RULE, served
from siemantic.cache import Cache
from siemantic.catalogue import gather, write_site
from siemantic.convert import load_workload
from siemantic.targets.request import TargetRequest

pytestmark = [pytest.mark.browser, pytest.mark.backends]

LIMIT_MS = 240_000
"""How long a page may take to show something: far more than it ever needs."""

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SIZES = [pytest.param(PHONE, id="on a phone"), pytest.param(DESKTOP, id="on a desktop")]
REQUESTS = (AQL, TargetRequest("sqlite"), TargetRequest("splunk"))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server with the site of a rule and a correlation of it."""
    folder = tmp_path_factory.mktemp("served")
    rules = write_rules(folder / "rules", tool=RULE, many=CORRELATION)
    catalogue = gather(load_workload([str(rules)]), REQUESTS, Cache(folder / "known.sqlite"))
    write_site(catalogue, folder / "site", is_served=True)
    with served(REQUESTS, folder / "site") as server:
        yield server.address


@pytest.fixture
def visit(chromium, address):
    """Opens a page of the server; it must not have complained, nor asked for anything elsewhere."""
    contexts, complaints, asked = [], [], []

    def open_page(name="playground.html", **settings):
        context = chromium.new_context(**{"viewport": DESKTOP, **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/{name}")
        return page

    expect.set_options(timeout=LIMIT_MS)
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(f"{address}/")] == []


def write(page, text):
    """Put a rule into the box, and wait until all is said of it."""
    page.fill("[data-rule]", text)
    done(page)
    expect(page.locator("[data-findings-state]")).not_to_have_text("Looking …")


def done(page):
    """Until all is said; what is written is asked at once or a moment later."""
    expect(page.locator("[data-status]")).to_have_text(re.compile("^Answered in"))


def test_an_edit_is_answered(visit):
    """What is typed is in the query, without a button."""
    page = visit()
    write(page, RULE)
    expect(page.locator("#query-qradar_aql code").last).to_contain_text(r"%\a.exe")
    box = page.locator("[data-rule]")
    box.evaluate("(each) => each.setSelectionRange(each.value.indexOf('a.exe'), 0)")
    at = RULE.index("a.exe")
    box.evaluate(f"(each) => each.setSelectionRange({at}, {at})")
    box.press_sequentially("typed")
    expect(page.locator("#query-qradar_aql code").last).to_contain_text(r"%\typeda.exe")
    expect(page.locator("#tab-qradar_aql .dot")).to_have_text("proved")


def test_findings_lead_to_their_lines(visit):
    """The line is marked in the editor, and a click selects it."""
    page = visit()
    write(page, RULE + "level: hihg\n")
    finding = page.locator("[data-findings] li", has_text="hihg").first
    expect(finding).to_be_visible()
    expect(page.locator(".band.error")).to_have_count(1)
    finding.locator(".line").click()
    chosen = "(each) => each.value.slice(each.selectionStart, each.selectionEnd)"
    assert page.locator("[data-rule]").evaluate(chosen) == "level: hihg"
    write(page, "title: a\ndetection: [\n")
    expect(page.locator("[data-findings] .code-name").first).to_have_text("invalid_yaml")
    expect(page.locator("#query-qradar_aql")).to_contain_text("No query: the text has no rule")


def test_each_target_has_its_tab(visit):
    """With query and verdict; of a refuted one the event, which can be tried."""
    page = visit()
    write(
        page,
        RULE.replace(
            "condition: selection", "filter: {User: root}\n    condition: selection and not filter"
        ),
    )
    words = ["proved", "refuted", "unverified"]
    for target, word in zip(("qradar_aql", "sqlite", "splunk"), words, strict=True):
        page.click(f"#tab-{target}")
        panel = page.locator(f"#query-{target}")
        expect(page.locator(f"#tab-{target} .dot")).to_have_text(word)
        expect(panel.locator(".copyable code")).not_to_be_empty()
    page.click("#tab-sqlite")
    page.locator("#query-sqlite .use").click()
    expect(page.locator("[data-own]")).to_have_value(re.compile("Image"))
    expect(page.locator("[data-tried] .verdict")).to_have_text(["matches"])


def test_own_events_have_verdicts_and_reasons(visit):
    """Each by itself; a line that cannot be read is told, and a witness can be tried."""
    page = visit()
    write(page, RULE)
    page.fill("[data-own]", '{"Image": "C:\\\\a.exe"}\n{"Image": "b.exe"}')
    expect(page.locator("[data-tried] .verdict")).to_have_text(["matches", "no match"])
    page.locator("[data-tried] summary").last.click()
    expect(page.locator("[data-tried] pre").last).to_contain_text("Image is 'b.exe'")
    page.fill("[data-own]", '{"Image": "a"}\n{"Image": }')
    expect(page.locator("[data-own-state]")).to_contain_text("Line 2: no JSON")
    done(page)  # what shows the rule may have been asked again, and is put in place anew
    page.locator("[data-witnesses] summary").first.click()
    page.locator("[data-witnesses] .use").first.click()
    expect(page.locator("[data-tried] .verdict")).to_have_text(["matches"])


def test_a_verdict_waits_for_its_query(visit):
    """Which comes later where the verdict is remembered; the event against the query stays."""
    page = visit()
    page.route(
        "**/answers/queries", lambda route: (page.wait_for_timeout(1_000), route.continue_())
    )
    page.click("#tab-sqlite")
    write(page, RULE.replace("condition: selection", "condition: not selection"))
    expect(page.locator("#query-sqlite .copyable code")).not_to_be_empty()
    expect(page.locator("#query-sqlite .use")).to_have_count(1)


def test_the_first_events_are_shown_while_others_are_looked_for(visit):
    """What one has opened stays so when all are there."""
    page = visit()
    values = "".join(f"            - '\\{number}.exe'\n" for number in range(600))
    page.fill("[data-rule]", RULE.replace(r" '\a.exe'", "\n" + values.rstrip("\n")))
    state = page.locator("[data-witnesses-state]")
    expect(state).to_have_text("More are looked for …")
    opened = page.locator("[data-witnesses] summary", has_text=r"Image ends with '\0.exe'").first
    opened.click()
    done(page)
    expect(state).to_have_text("")
    expect(page.locator("[data-witnesses] details[open] > summary")).to_have_count(1)


def test_rules_of_the_site_are_opened(visit):
    """A correlation with the rules that it names."""
    page = visit("rules/5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b02.html")
    page.click("text=Open in the playground")
    expect(page.locator("[data-rule]")).to_have_value(f"{RULE.strip()}\n---\n{CORRELATION}")
    done(page)
    expect(page.locator("#query-qradar_aql [data-rules]")).to_contain_text(
        "A part of a correlation"
    )
    expect(page.locator("#query-qradar_aql .copyable code")).to_contain_text("HAVING")


def test_it_can_be_used_by_keyboard(visit):
    """The tabulator leaves the editor, and comes to a finding's line and to the tabs."""
    page = visit()
    write(page, RULE + "level: hihg\n")
    page.focus("[data-rule]")
    for selector in (".line", "[role=tab]", "[data-own]"):
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                break
        else:
            pytest.fail(f"the focus never comes to {selector}")


def test_what_was_written_is_there_after_a_reload(visit):
    """As long as the tab is open."""
    page = visit()
    write(page, RULE)
    page.reload()
    expect(page.locator("[data-rule]")).to_have_value(RULE)


@pytest.mark.parametrize("case", cases_of("catalogue/hostile.yml"))
def test_hostile_rules_do_no_harm(visit, case):
    """Nothing of it runs or is asked for, and the page is no wider than the screen."""
    page = visit(viewport=PHONE)
    write(page, case["rule"].replace("{{long}}", "endless" * 2_000))
    page.fill("[data-own]", '{"<img src=x onerror=alert(1)>": "<script>alert(2)</script>"}')
    expect(page.locator("[data-tried] .event-line")).to_contain_text(["<img"])
    assert page.locator("main img, main script, main iframe").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_of_accessibility(visit, scheme, size):
    """axe-core finds nothing, contrast included, and nothing is wider than the screen."""
    page = visit(color_scheme=scheme, viewport=size)
    write(page, RULE + "level: hihg\n")
    for each in page.locator("[data-tried] summary, [data-witnesses] summary").all()[:3]:
        each.click()
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
