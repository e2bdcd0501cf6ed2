"""
Law: whatever an attacker calls a rule, a log source or a file, what siemantic writes stays whole.

Nothing is written elsewhere, and terminals, pages, reports and lists show the text as a text.
"""

import json
import re

import pytest
import yaml
from lxml import etree

from cases_of import CASES
from catalogue.sites import read_page
from catalogue.test_hostile import check
from reports.schemas import junit_problems, sarif_problems

TEXTS = yaml.safe_load((CASES / "injection.yml").read_text(encoding="utf-8"))
AQL = ("-t", "qradar_aql", "--profile", "plain")


def _name(number, text):
    """The text as the name of a file, as far as one can be called so."""
    return f"{number:03} {text.replace('/', '_')}.yml"[-200:]


@pytest.fixture
def rules(tmp_path):
    """A file for each text, which is called by it, as its rule and log source are."""
    (tmp_path / "r").mkdir()
    for number, text in enumerate(TEXTS.values()):
        rule = {
            "title": f"T {text}",
            "description": text,
            "author": text,
            "logsource": {"category": text, "product": text, "service": text},
            "detection": {text: {"Image": text, "CommandLine|contains": [text, "b"]}},
            "level": text,
        }
        rule["detection"]["condition"] = "1 of them"
        path = tmp_path / "r" / _name(number, text)
        path.write_text(yaml.safe_dump(rule), encoding="ascii")
    return tmp_path


def _files(folder):
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def _is_harmless(text):
    """Nothing that a terminal would obey."""
    return all(each.isprintable() or each == "\n" for each in text)


def test_queries_are_written_into_their_folder_alone(siemantic, rules):
    before, around = _files(rules), {*rules.parent.iterdir()}
    done = siemantic("convert", "r", *AQL, "-o", "out")
    assert done.code in (0, 1)
    assert _is_harmless(done.out + done.err)
    assert all(each.startswith("out/") for each in _files(rules) - before)
    assert {*rules.parent.iterdir()} == around


@pytest.mark.parametrize("report", ["text", "json", "sarif", "junit", "github", "markdown"])
def test_reports_are_whole(siemantic, rules, report):
    """As their own readers have them, and nothing of them steers a terminal."""
    (rules / "none.cfg").write_text("validators: []\n")
    done = siemantic("check", "r", "-c", "none.cfg", "--format", report)
    assert done.code in (0, 1)
    assert _is_harmless(done.out + done.err)
    if report == "json":
        assert json.loads(done.out)
    elif report == "sarif":
        assert sarif_problems(done.out.encode()) == []
    elif report == "junit":
        assert junit_problems(done.out) == []
        etree.fromstring(done.out.encode())
    elif report == "github":
        assert all(each.startswith("::") for each in done.out.splitlines())
        assert "\n::error::pwned" not in done.out


def test_pages_are_harmless(siemantic, rules):
    done = siemantic("site", "r", *AQL, "-o", "site")
    assert done.code in (0, 1)
    assert _is_harmless(done.out + done.err)
    pages = [*(rules / "site").rglob("*.html")]
    assert len(pages) > 50
    for page in pages:
        assert re.fullmatch(r"[a-z0-9-]+\.html", page.name)
        check(read_page(page))
