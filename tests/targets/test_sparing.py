"""Law: a backend that spares regular expressions writes what pySigma's writes."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sigma.conversion.base import TextQueryBackend
from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.targets.sparing import spare_regexes


class Plain(TextQueryBackend):
    """A language that has no regular expressions of texts."""

    name = "plain"
    formats = {"default": "queries"}  # noqa: RUF012 - as pySigma has it
    and_token, or_token, not_token = "AND", "OR", "NOT"
    group_expression = "({expr})"
    eq_token = "="  # noqa: S105 - no password
    str_quote, escape_char = '"', "\\"
    wildcard_multi, wildcard_single = "*", "?"
    re_expression, re_escape = "{field}~/{regex}/", ("/",)
    unbound_value_str_expression = "{value}"
    field_null_expression = "{field} is null"


class Regexes(Plain):
    """One that writes them for texts with wildcards, and for keywords."""

    wildcard_match_expression = "{field}~/{regex:>4}/"
    startswith_expression = "{field} starts {value} /{regex}/"
    add_escaped_re = "/"
    unbound_value_str_expression = "/{regex}/"


class Own(Regexes):
    """One with a way of its own, which looks at what it made."""

    def convert_value_re(self, r, state):
        return super().convert_value_re(r, state).upper()


class OwnKeywords(Regexes):
    """One with a way of its own with keywords, as Lucene's."""

    def convert_condition_val_str(self, cond, state):
        regex = cond.value.to_regex()
        return f"{regex.regexp} {self.convert_value_re(regex, state)}"


class OwnTexts(OwnKeywords):
    """One that writes placeholders, as Sumo Logic's."""

    def convert_value_str(self, s, state):  # noqa: ARG002 - the signature is pySigma's
        return str(s)


class OwnFields(Regexes):
    """One with a way of its own with the texts of fields."""

    def convert_condition_field_eq_val_str(self, cond, state):
        regex = cond.value.to_regex()
        return f"{cond.field} {regex.regexp} {self.convert_value_re(regex, state)}"


CLASSES = [Plain, Regexes, Own, OwnKeywords, OwnTexts, OwnFields]
TEXTS = st.text(st.sampled_from('ab*?\\/."|^%'), max_size=6)
FIELDS = st.sampled_from(["f", "f|contains", "f|startswith", "f|re", "f|cased", "f|expand"])
ITEMS = st.dictionaries(FIELDS, TEXTS | st.lists(TEXTS, max_size=3), min_size=1, max_size=3)


@example(OwnTexts, {"f|expand": "%a%"})
@given(
    st.sampled_from(CLASSES),
    ITEMS | st.lists(TEXTS, min_size=1, max_size=3),
)
@settings(max_examples=400, deadline=None)
def test_it_is_what_pysigma_writes(backend_class, detection):
    ours, theirs = backend_class(), backend_class()
    spare_regexes(ours)
    assert written(ours, detection) == written(theirs, detection)


@pytest.mark.parametrize("backend_class", [Plain, OwnKeywords])
def test_no_regular_expression_is_made_that_the_query_does_not_have(backend_class):
    backend = backend_class()
    spare_regexes(backend)
    backend.add_escaped_re = None  # whoever makes one would fail
    assert written(backend, {"f": "a"}) == ['f="a"']


def written(backend, detection):
    rule = {"title": "t", "logsource": {"product": "p"}}
    try:
        found = SigmaRule.from_dict({**rule, "detection": {"sel": detection, "condition": "sel"}})
        return backend.convert_rule(found)
    except (SigmaError, NotImplementedError) as error:
        return type(error), str(error)
