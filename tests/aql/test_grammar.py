"""The grammar in docs/aql.md is that of the parser, production by production."""

import inspect
import re
from importlib import import_module
from itertools import chain

PARTS = [
    import_module(f"siemantic.aql.parser.{name}")
    for name in ("statement", "clauses", "conditions", "values")
]
TOKENS = {"Relation", "Pattern", "ArithmeticOperator"}
"""What the page explains in words."""


def productions():
    """The first paragraph of each docstring that is a production, in the order of the source."""
    for part in PARTS:
        functions = [each for _, each in inspect.getmembers(part, inspect.isfunction)]
        own = [each for each in functions if each.__module__ == part.__name__]
        for function in sorted(own, key=lambda each: each.__code__.co_firstlineno):
            first = (inspect.getdoc(function) or "").split("\n\n")[0]
            if re.match(r"[A-Z][A-Za-z]+: ", first):
                yield " ".join(first.split())


def test_grammar_in_the_documents_is_the_parsers(root):
    """Line by line."""
    text = (root / "docs" / "aql.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```\n(Statement: .*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block.splitlines() == list(productions())


def test_grammar_is_whole():
    """Each name in a production is the name of one, or a token."""
    names, bodies = zip(*(each.split(": ", 1) for each in productions()), strict=True)
    used = set(chain.from_iterable(re.findall(r"\b[A-Z][a-z][A-Za-z]*", body) for body in bodies))
    assert used - TOKENS <= set(names)
    assert len(names) == len(set(names))
