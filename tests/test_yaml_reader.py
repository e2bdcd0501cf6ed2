"""Law: YAML is read as PyYAML reads it, except that a duplicate key is refused."""

from contextlib import suppress
from itertools import count

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.yaml_reader import YamlProblem, read_yaml

SCALARS = [
    "a", "*b", "'*c'", '"x: y"', "1", "0x1F", "1.5", ".inf", "true", "no", "~", "null", "''", "-",
    "2024-01-31", "2024-13-45", "2024-01-31 10:00:00", "<<", "=", "!!str 1", "!!int x", "! 2",
    "? q", "!!binary YQ==", "!!set {a, b}", "!x y", "&n z", "*n", "1_000", "09", "1:30", "é", "%d",
]  # fmt: skip
scalars = st.sampled_from(SCALARS)
flow = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]"),
        st.lists(st.tuples(scalars, inner), max_size=3).map(
            lambda found: "{" + ", ".join(f"{key} : {value}" for key, value in found) + "}"
        ),
    ),
    max_leaves=6,
)
block = st.lists(st.tuples(scalars, flow), min_size=1, max_size=4).map(
    lambda found: "\n".join(f"{key}: {value}" for key, value in found)
)
streams = st.lists(block | flow, min_size=1, max_size=2).map("\n---\n".join)


@given(streams)
@settings(max_examples=600, deadline=None)
def test_it_is_what_pyyaml_reads(text):
    found = list(read_yaml(text.encode()))
    ours = {each.position: repr(each.content) for each in found if each.problem is None}
    twice = {each.position for each in found if "duplicate key" in (each.problem or NONE).message}
    theirs = dict(read_by_pyyaml(text))
    assert ours == {at: content for at, content in theirs.items() if at not in twice}


NONE = YamlProblem("", None, "")


def read_by_pyyaml(text):
    """Each document that can be read, by its position."""
    loader = yaml.CSafeLoader(text)
    for position in count(1):
        try:
            if not loader.check_node():
                return
            node = loader.get_node()
        except yaml.YAMLError:
            return  # nothing behind it can be read
        with suppress(Exception):  # its constructors raise anything
            yield position, repr(yaml.CSafeLoader("").construct_document(node))


UNREADABLE = {
    b"a: b\nc: \xe4\xf6\n": ("the file is not text in UTF-8", 2, 5),
    b"\xc3\xa9: \xff": ("the file is not text in UTF-8", 1, 4),
    "é: \x1b[2J".encode(): ("the control character 0x1b is not allowed in YAML", 1, 4),
    b"a: 'b\n": ("while scanning a quoted scalar found unexpected end of stream", 1, 6),
    b"a: 'b\nc: d\n": (
        "while scanning a quoted scalar that begins on line 1 found unexpected end of stream",
        2,
        5,
    ),
    b"a: {b: \xc3\xa9": ("while parsing a flow mapping did not find expected ',' or '}'", 1, 9),
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_has_line_and_column(text):
    """Columns count characters; behind the last one is where the text should go on."""
    problem = list(read_yaml(text))[-1].problem
    assert (problem.message, problem.line, problem.column) == UNREADABLE[text]


def test_tab_in_place_of_spaces_is_called_that():
    """It looks like them."""
    problem = list(read_yaml(b"a:\n\tb: c\n"))[-1].problem
    assert (problem.line, problem.column) == (2, 1)
    assert problem.hint == "indent with spaces: YAML takes no tab there"
