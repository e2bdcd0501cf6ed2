"""What the playground opens: a rule with all that it needs, each once and before who names it."""

import pytest

from catalogue.sites import AQL, write_rules
from siemantic.cache import Cache
from siemantic.catalogue import gather, write_site
from siemantic.convert import load_workload

RULE = """title: {name}
name: {name}
logsource: {{product: windows, category: process_creation}}
detection: {{selection: {{Image: {name}}}, condition: selection}}
"""
CORRELATION = """title: {name}
name: {name}
correlation:
    type: temporal
    rules: {rules}
    group-by: [Computer]
    timespan: 5m
"""


def opened(folder, texts):
    """The text of each rule's page as the playground opens it, by the name of the rule."""
    rules = write_rules(folder / "rules", **texts)
    catalogue = gather(load_workload([str(rules)]), (AQL,), Cache(folder / "known.sqlite"))
    write_site(catalogue, folder / "site", is_served=True)
    return {
        str(each.document.content["name"]): (folder / f"site/rules/{each.page}.yml").read_text()
        for each in catalogue.entries
    }


def titles(text):
    """The rules in a text, in their order."""
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith("title: ")]


def test_correlation_brings_the_rules_that_it_names(tmp_path):
    """Also those of a correlation that it names, and none twice."""
    texts = {each: RULE.format(name=each) for each in ("a", "b")}
    texts["c"] = CORRELATION.format(name="c", rules="[a, b]")
    texts["d"] = CORRELATION.format(name="d", rules="[c, b]")
    found = opened(tmp_path, texts)
    assert found["a"] == texts["a"]
    assert titles(found["c"]) == ["a", "b", "c"]
    assert titles(found["d"]) == ["a", "b", "c", "d"]


def test_correlations_that_name_each_other_end(tmp_path):
    """They are broken, and are opened so."""
    texts = {
        "c": CORRELATION.format(name="c", rules="[d]"),
        "d": CORRELATION.format(name="d", rules="[c]"),
    }
    assert titles(opened(tmp_path, texts)["c"]) == ["d", "c"]


@pytest.mark.parametrize("is_served", [True, False])
def test_only_a_served_site_leads_to_the_playground(tmp_path, is_served):
    """Elsewhere there is none."""
    rules = write_rules(tmp_path / "rules", a=RULE.format(name="a"))
    catalogue = gather(load_workload([str(rules)]), (AQL,), Cache(tmp_path / "known.sqlite"))
    write_site(catalogue, tmp_path / "site", is_served=is_served)
    for name in ("index.html", "rules.html", "rules/rule-a.html"):
        page = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert ("playground" in page) == is_served
    assert (tmp_path / "site/rules/rule-a.yml").exists() == is_served
