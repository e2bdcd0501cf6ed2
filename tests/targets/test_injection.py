"""
Law: a text that a rule brings is a text in the query, or a name of a field, and nothing else.

For our own target that holds whatever the text. A query of another backend that breaks it is never
called proved or tested, and `--exact` does not write it.
"""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cases_of import CASES
from siemantic.aql import ast
from siemantic.aql.parser import parse
from siemantic.aql.walk import walk
from siemantic.cache import Cache
from siemantic.convert import content_of, convert_all, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked
from siemantic.verify.verdicts import verify_conversion
from targets.shapes import SHAPES, Shape, shape_of

TEXTS = yaml.safe_load((CASES / "injection.yml").read_text(encoding="utf-8"))
OTHERS = sorted(set(SHAPES) - {"qradar_aql"})
SLOW = {"duckdb": 4, "eql": 4, "kusto": 25, "lucene": 2}
"""Of so many queries with another shape one is verified."""

SIGNS = st.text(alphabet="ab1_%'\"`\\ \n\t|&;:,.()[]{}<>=!+-*/?~^#@$\u2019\u2028", max_size=12)


def as_value(text):
    """A field with that value, whose wildcards are escaped."""
    escaped = text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?")
    return {"s": {"Image": escaped}, "condition": "s"}, "Image"


def as_field(text):
    return {"s": {text: "x"}, "condition": "s"}, text


PLACES = {"a value": as_value, "a field": as_field}


def load(folder, place, texts):
    """A rule for each text."""
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        rule = {"title": f"rule {number}", "logsource": {"category": "test"}}
        rule |= {"detection": PLACES[place](text)[0]}
        (folder / f"{number:04}.yml").write_text(yaml.safe_dump(rule), encoding="ascii")
    return load_workload([str(folder)])


def convert(workload, target, **more):
    profile = "plain" if target == "qradar_aql" else None
    return convert_all(workload, [TargetRequest(target, profile, (), **more)])


def text_of(conversion, texts):
    return texts[int(conversion.title.removeprefix("rule "))]


def holds(target, place, text, query):
    """Whether the query is one condition on the field that the rule names."""
    return shape_of(target, query) == Shape(frozenset({PLACES[place](text)[1]}))


@pytest.mark.parametrize("place", PLACES)
def test_our_queries_keep_their_shape(tmp_path, place):
    """Whatever is converted; what is refused says why."""
    texts = list(TEXTS.values())
    conversions = convert(load(tmp_path / "r", place, texts), "qradar_aql")
    for each in conversions:
        if each.status == "converted":
            assert holds("qradar_aql", place, text_of(each, texts), each.texts[0]), each.texts
        else:
            assert each.problem.message
    assert len([each for each in conversions if each.status == "converted"]) > 90


@settings(max_examples=60)
@given(texts=st.lists(SIGNS.filter(bool), min_size=5, max_size=5))
@pytest.mark.parametrize("place", PLACES)
def test_our_queries_keep_their_shape_whatever_the_text(tmp_path_factory, place, texts):
    folder = tmp_path_factory.mktemp("rules")
    for each in convert(load(folder / "r", place, texts), "qradar_aql"):
        if each.status == "converted":
            assert holds("qradar_aql", place, text_of(each, texts), each.texts[0]), each.texts


@pytest.mark.backends
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("target", OTHERS)
def test_a_query_of_another_shape_is_neither_proved_nor_tested_nor_exact(tmp_path, place, target):
    """Where a backend lets a text out of its quotes, or a name fall apart."""
    texts = list(TEXTS.values())
    workload = load(tmp_path / "r", place, texts)
    broken = broken_of(convert(workload, target), place, texts)[:: SLOW.get(target, 1)]
    units = {each.document.title: each for each in workload.units}
    for each in broken:
        row = verify_conversion(units[each.title], each)
        assert row.verdict in ("refuted", "undecided"), each.texts
    left = [text_of(each, texts) for each in broken]
    request = TargetRequest(target, pipelines=(), exact=True)
    cache = Cache(tmp_path / "verdicts.sqlite")
    exact = convert_as_asked(load(tmp_path / "again", place, left), [request], cache)
    assert broken_of(exact, place, left) == []


def broken_of(conversions, place, texts):
    """The conversions of which a query has another shape than one condition on the field."""
    return [
        each
        for each in conversions
        if each.status == "converted"
        and not holds(each.request.target, place, text_of(each, texts), each.texts[0])
    ]


def about(text):
    """A rule whose title, name and log source are the text."""
    return {
        "title": f"T {text}",
        "name": text,
        "logsource": {"category": text, "product": text, "service": text, "definition": text},
        "detection": {"s": {"Image": "x"}, "condition": "s"},
    }


def test_the_label_of_a_bundle_is_one_text(tmp_path):
    """All but the text of the label is as it is for any other rule."""
    (tmp_path / "a").mkdir()
    for number, text in enumerate(["plain", *TEXTS.values()]):
        path = tmp_path / "a" / f"{number:04}.yml"
        path.write_text(yaml.safe_dump(about(text)), encoding="ascii")
    request = TargetRequest("qradar_aql", "plain", (), "bundle")
    done = convert_all(load_workload([str(tmp_path)]), [request])
    outsides = [outside(content_of(request, each.queries)) for each in done if each.queries]
    assert len(outsides) > 100
    assert set(outsides) == {outsides[0]}


def outside(query):
    """The query's nodes in order, without what texts say."""
    nodes = walk(parse(query))
    return tuple(
        type(each) if isinstance(each, ast.Text) else (type(each), leaf(each)) for each in nodes
    )


def leaf(node):
    """The name that the node has, None for one that has none."""
    return getattr(node, "name", getattr(node, "function", None))
