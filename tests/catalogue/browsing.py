"""What the tests in Chromium share: sizes of windows, and what stands on the first page."""

from playwright.sync_api import expect

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def titles(page):
    """The rules that are listed."""
    return page.locator("[data-found] bdi").all_inner_texts()


def wait_for_rules(page, number):
    """Until as many rules are listed; all that are found, where they are few."""
    expect(page.locator("[data-found] li")).to_have_count(number)


def said(page):
    """How many rules are said to be found."""
    return page.locator("[data-count]").inner_text()
