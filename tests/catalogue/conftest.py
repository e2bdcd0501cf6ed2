"""Our own site in Chromium, for those tests that look at it there."""

import pytest

from catalogue.browsing import DESKTOP
from catalogue.sites import AQL, make_site
from siemantic.targets.request import TargetRequest


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
