"""A repaired condition means to Sigma what it meant, whatever a target makes of it."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.generated import build, make_rule
from siemantic.charsets import chars, complement
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.prove import find_difference
from siemantic.logic.trees import one_of, repeat
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.rules.detections import detection_items
from siemantic.targets.repairs.rules import repair_rule
from siemantic.targets.repairs.table import REPAIRS
from siemantic.targets.table import TARGETS

SITE = Site(lambda field: (Place(field.lower()),))
ONE_LINE = repeat(one_of(complement(chars("\n"))), 0, None)
"""`$` is another place to Sigma than to RE2 where a line break ends the text."""

EXAMPLES = 25
LEAST_COMPARED = 12


def repaired(rule, names):
    """The rule with the repairs, and the rule itself as it was."""
    made = copy.deepcopy(rule)
    repair_rule(made, names)
    return made


@pytest.mark.parametrize("name", REPAIRS)
def test_repaired_rule_means_what_it_meant(name):
    """The formulas of a rule and of the repaired one are proved the same on texts of one line."""
    compared = []

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(draw=st.randoms(use_true_random=False))
    def run(draw):
        rule = make_rule(draw)
        try:
            before, after = (to_formula(each, SITE) for each in (rule, repaired(rule, [name])))
            difference = find_difference(before, after, lambda _column: ONE_LINE)
        except (UndecidedError, UnsupportedError):
            return
        compared.append(before)
        assert difference is None, (rule.detection, difference)

    run()
    assert len(compared) >= LEAST_COMPARED


CHANGES = [
    ("absence_as_null", {"a|exists": False}),
    ("guarded_negations", {"a": "x"}),
    ("numbers_as_texts", {"a": 5}),
    ("numbers_beside_texts", {"a": [5, "x"]}),
    ("panther_networks", {"a|cidr": "10.0.0.0/8"}),
    ("panther_texts", {"a": "x"}),
    ("python_networks", {"a|cidr": "10.0.0.0/8"}),
    ("python_regexes", {"a|re": r"x\s"}),
    ("python_texts_beyond_ascii", {"a": "ä"}),
    ("re2_networks", {"a|cidr": "10.0.0.0/8"}),
    ("re2_regexes", {"a|re": r"x\s"}),
    ("re2_texts_with_underscores", {"a": "x_y"}),
    ("re2_wildcards_within", {"a": "x*y"}),
    ("texts_as_patterns", {"a": "x"}),
]


@pytest.mark.backends  # on pySigma 2, which has none of these targets, some are no expressions
@pytest.mark.parametrize(("name", "selection"), CHANGES, ids=[name for name, _ in CHANGES])
def test_repair_changes_what_it_is_for_and_leaves_the_rule(name, selection):
    """The condition is another one, and the rule's own values are as they were."""
    rule = build({"x": selection, "condition": "not x"})
    made = repaired(rule, [name])
    before, after = (shape(each.detection.parsed_condition[0].parsed) for each in (rule, made))
    assert after != before
    assert [each.value for each in detection_items(made)] == [
        each.value for each in detection_items(rule)
    ]


def shape(condition):
    """The condition without what its parts are parts of."""
    if hasattr(condition, "args"):
        return type(condition), [shape(each) for each in condition.args]
    return condition.field, type(condition.value), str(condition.value)


def test_every_repair_helps_a_target_and_every_target_names_repairs_that_exist():
    """The two tables fit."""
    assert {name for target in TARGETS for name in target.repairs} == set(REPAIRS)
