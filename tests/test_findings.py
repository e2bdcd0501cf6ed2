"""Every page of docs/findings is true of the backend that is installed."""

import json
import re
from pathlib import Path

import pytest
import yaml

from siemantic.aql.readings import READINGS
from siemantic.convert import convert_all, load_workload
from siemantic.errors import UndecidedError
from siemantic.matcher import matches
from siemantic.rules.sigma import build_unit
from siemantic.targets.lookups import import_object
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.languages import Choice, find_language
from siemantic.verify.parsing import ask_parser

pytestmark = pytest.mark.backends

FOLDER = Path(__file__).parent.parent / "docs" / "findings"
PAGES = sorted(each for each in FOLDER.glob("*.md") if each.name != "README.md")
PARTS = re.compile(r"\A---\n(.*?)^---$.*?^# (.*?)$(.*)\Z", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(page):
    """What the page says first, its title, its rule, its query and its event."""
    front, title, rest = PARTS.match(page.read_text(encoding="utf-8")).groups()
    rule, query, event = FENCE.findall(rest)
    return yaml.safe_load(front), title, rule, query, json.loads(event)


def outcome(request, query, event, *, by_parser):
    """Whether the engine finds the event, or what it, or the parser, says instead."""
    if by_parser:
        return str(ask_parser(request, (query,)).refusal)
    queries = find_language(request.target)((query,), None)
    readings = READINGS if "qradar" in request.target else (None,)
    try:
        found = {queries.finds([event], Choice(reading))[0] for reading in readings}
        return found.pop() if len(found) == 1 else "it depends on what is not documented"
    except UndecidedError as error:
        return str(error)


def marks(page):
    """Those of a page that needs a parser which not every Python has."""
    needs_newer = read(page)[0]["target"] in ("esql", "loki")
    return [pytest.mark.newer_parsers] if needs_newer else []


@pytest.mark.parametrize(
    "page", [pytest.param(each, id=each.stem, marks=marks(each)) for each in PAGES]
)
def test_finding_is_true(page, tmp_path):
    """The backend makes that query of the rule, and engine or parser give that verdict on it."""
    front, _, rule, query, event = read(page)
    (tmp_path / "rule.yml").write_text(rule, encoding="utf-8")
    workload = load_workload([str(tmp_path)])
    pipelines = None if front.get("pipelines") == "own" else ()
    request = TargetRequest(front["target"], pipelines=pipelines)
    (conversion,) = convert_all(workload, [request])
    (unit,) = workload.units
    text = _text_of(conversion, unit)
    assert text.strip() == query.strip()
    by_parser = front.get("by") == "parser"
    found = outcome(request, text, event, by_parser=by_parser)
    expected = matches(build_unit(unit)[-1], event)
    assert expected or not by_parser
    if front["event"] == "refused":
        assert front["says"] in found
    else:
        assert (expected, found) == {"missed": (True, False), "found": (False, True)}[
            front["event"]
        ]


def _text_of(conversion, unit):
    """The backend's query, also where siemantic does not hand it out."""
    if conversion.status == "converted":
        return conversion.texts[0]
    assert get_target(conversion.request.target).refuses is not None, conversion.problem
    backend = import_object(get_target(conversion.request.target).backend)()
    return backend.convert_rule(build_unit(unit)[-1])[0]


def test_every_finding_is_in_the_list():
    """The list has each page with its title, its package and its verdict."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [each for each in text.splitlines() if each.startswith("| [")]
    assert sorted(rows) == sorted(_row(page) for page in PAGES)


def _row(page):
    front, title, *_ = read(page)
    package = f"{front['package']} {front['version']}"
    title = title.replace("|", "\\|")
    return f"| [{title}]({page.name}) | {package} | {front['event']} |"


def test_every_finding_can_be_sent():
    """It says what happens, what the specification says with a link, and where it comes from."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for heading in ("What happens", "What the specification says", "Where it comes from"):
            assert f"\n## {heading}\n\n" in text, page.name
        assert "](https://" in text, page.name
