"""Law: a condition has the tree that pySigma makes of it, or is left to pySigma."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.conditions import SigmaCondition
from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.rules.conditions import are_sound, tree_of, with_quick_conditions
from siemantic.rules.documents import RuleDocument
from siemantic.rules.files import find_rule_files
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit, check_document
from siemantic.yaml_reader import read_yaml

NAMES = ["sel", "selection_1", "filter-x", "1", "any", "all", "them", "of", "_x", "notes", "or1"]
BEGUN = ["not_x", "and_x", "or_x", "of_x", "1_x", "any_x", "all_x"]
WORDS = [
    *NAMES,
    *BEGUN,
    "and",
    "or",
    "not",
    "AND",
    "1 of",
    "all of",
    "any of",
    "sel*",
    "*",
    "(",
    ")",
    "|",
]
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "", "\x0b"])

plain = st.recursive(
    st.sampled_from(["sel", "selection_1", "1 of sel*", "all of them", "any of *x", "filter-x"]),
    lambda inner: st.one_of(
        st.builds("not {}".format, inner),
        st.builds("({})".format, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
    ),
    max_leaves=8,
)
anything = st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=9).map(
    lambda parts: "".join(word + space for word, space in parts)
)


@given(plain | anything)
@settings(max_examples=400, deadline=None)
def test_a_tree_is_that_of_pysigma(condition):
    found = tree_of(condition)
    if found is not None:
        assert repr(found) == repr(parsed_by_pysigma(condition))


@given(plain)
@settings(max_examples=100, deadline=None)
def test_plain_conditions_are_not_left_to_pysigma(condition):
    assert tree_of(condition) is not None


@pytest.mark.parametrize("condition", ["1 of sel*", "all of them and not (sel or sel_b)", "sel |"])
def test_detections_stand_in_the_tree_as_with_pysigma(condition):
    detection = {"sel": {"a": ["x", "y"], "b": 1}, "sel_b": ["k"], "condition": condition}
    rule = {"title": "t", "logsource": {"product": "p"}, "detection": detection}
    ours = with_quick_conditions(SigmaRule.from_dict(rule)).detection.parsed_condition[0]
    theirs = SigmaRule.from_dict(rule).detection.parsed_condition[0]
    assert type(ours) is not type(theirs)
    assert told(ours) == told(theirs)
    assert told(ours) == told(theirs)  # and once more


@pytest.mark.parametrize("condition", ["(" * 50 + "sel" + ")" * 50, "not " * 5000 + "sel"])
def test_deep_nesting_is_left_to_pysigma(condition):
    assert tree_of(condition) is None


VALUES = st.sampled_from(["v", 1, None, [], ["v"], [None], [["v"]]])
DETECTIONS = st.one_of(
    VALUES, st.lists(st.dictionaries(st.sampled_from(["f", "", "f|all"]), VALUES))
)


@given(
    st.dictionaries(st.sampled_from(["sel", "selection_1", "filter-x", "other"]), DETECTIONS),
    st.lists(plain | st.sampled_from(["sel |", "condition", "sel and"]), min_size=1, max_size=2),
)
@settings(max_examples=400, deadline=None)
def test_nothing_is_wrong_with_what_is_sound(detections, conditions):
    content = {"detection": {**detections, "condition": conditions}, **RULE}
    try:
        build_unit(Unit(document(content)))
    except Exception:  # noqa: BLE001 - pySigma raises anything
        return
    if are_sound(content["detection"]):
        assert check_document(document(content)) is None


RULE = {"title": "t", "logsource": {"product": "p"}}


def document(content):
    return RuleDocument("t.yml", PurePosixPath("t.yml"), 1, 1, "rule", content, b"")


@pytest.mark.corpus
def test_every_condition_of_a_collection(corpus):
    for text in conditions_in(corpus):
        found = tree_of(text)
        assert found is None or repr(found) == repr(parsed_by_pysigma(text)), text


def conditions_in(corpus):
    documents = (each for file in find_rule_files([str(corpus)]) for each in read_yaml(file.read()))
    found = (each.content["detection"]["condition"] for each in documents)
    return {text for each in found for text in (each if isinstance(each, list) else [each])}


def parsed_by_pysigma(condition):
    """The tree without what detections say, or pySigma's error, which is no tree."""
    try:
        return SigmaCondition(condition, None).parse(postprocess=False)
    except SigmaError as error:
        return error


def told(condition):
    """The tree with the parts above each, or what pySigma says is wrong."""
    try:
        tree = condition.parse()
    except SigmaError as error:
        return str(error)
    return repr(tree), [each.parent_chain_classes() for each in parts(tree)]


def parts(node):
    yield node
    for each in getattr(node, "args", ()):
        yield from parts(each)
