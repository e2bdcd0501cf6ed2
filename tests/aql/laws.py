"""The laws of reading and writing AQL, for a tree or a text."""

from siemantic.aql.ast import Condition, Select, Value
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.walk import children, walk
from siemantic.errors import AqlSyntaxError


def spans_are_nested(text, tree):
    """Whether every node stands in the text, and inside the node above it."""
    waiting = [(tree, (0, len(text)))]
    while waiting:
        node, (start, end) = waiting.pop()
        if not start <= node.span.start < node.span.end <= end:
            return False
        waiting.extend((child, node.span) for child in children(node))
    return True


def selecting(value):
    """A query for the value."""
    return " ".join(("SELECT", value, "FROM events"))


def read_again(text, node):
    """What the node's own part of the text says."""
    part = text[node.span.start : node.span.end]
    if isinstance(node, Select):
        return parse(part)
    if isinstance(node, Value):
        return parse(selecting(part)).items[0].expression
    return parse_condition(part)


def parts_mean_the_same(text, tree):
    """Whether each value, condition and subselect is what its own part of the text says."""
    kinds = (*Value.__args__, *Condition.__args__, Select)
    parts = [node for node in walk(tree) if isinstance(node, kinds)]
    return all(read_again(text, node) == node for node in parts)


def obeys_the_laws(tree, read, write):
    """
    Both styles of a tree's text have this tree, and printing it again gives the same text.

    The parts of the text stand inside each other.
    """
    for one_line in (False, True):
        text = write(tree, one_line=one_line)
        again = read(text)
        assert again == tree
        assert write(again, one_line=one_line) == text
        assert spans_are_nested(text, again)


def parses_or_is_refused(text):
    """Any text has a tree, as a query and as a condition, or an error with a place inside it."""
    for read in (parse, parse_condition):
        try:
            read(text)
        except AqlSyntaxError as error:
            has_place_and_message(error, text)


def has_place_and_message(error, text):
    """The error's place is inside the text."""
    assert 0 <= error.start <= error.end <= len(text)
    assert error.message
