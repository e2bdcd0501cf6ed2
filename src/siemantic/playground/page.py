"""The playground's page, with what it needs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from siemantic.catalogue.pages import templates_in
from siemantic.catalogue.shown import made_for
from siemantic.catalogue.writing import ASSETS
from siemantic.playground.answers import groups_of
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target

_HERE = Path(__file__).parent

PAGE, WAITING = "playground.html", "waiting.html"


def own_files(requests: Sequence[TargetRequest], *, has_site: bool) -> Mapping[str, bytes]:
    """All files that are there before the site is, by name."""
    folders = (ASSETS, _HERE / "assets")
    assets = {
        f"assets/{path.name}": path.read_bytes() for each in folders for path in each.iterdir()
    }
    templates = templates_in(_HERE / "templates")
    targets = [(each.target, get_target(each.target), made_for(each)) for each in requests]
    page = templates.get_template(PAGE).render(
        targets=targets,
        groups=groups_of(requests),
        example=(_HERE / "assets" / "example.yml").read_text("utf-8"),
        root="",
        is_served=True,
        has_site=has_site,
    )
    waiting = templates.get_template(WAITING).render(root="", is_served=True, has_site=has_site)
    return {**assets, PAGE: page.encode(), WAITING: waiting.encode()}
