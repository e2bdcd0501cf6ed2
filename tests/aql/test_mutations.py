"""
A damaged query is told: the parser refuses it, or a check finds what the whole one had not.

Each query is damaged in every way and at every place, one damage at a time.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest

from cases_of import cases_of
from siemantic.aql.checks import check, read_document
from siemantic.aql.keywords import KEYWORDS, RESERVED
from siemantic.aql.lexer import tokens
from siemantic.errors import AqlSyntaxError

AT_LEAST = 0.98
MOST = 20
"""So many places of a query are damaged in one way; a seeded choice where there are more."""

OPERATORS = (
    *("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "^", "&", "|", "<<", ">>", "~"),
    *("AND", "OR", "NOT", "IN", "IS", "BETWEEN", "LIKE", "ILIKE", "MATCHES", "IMATCHES"),
)
WORDS = RESERVED | {"SEARCH", "TEXT", "MINUTES", "HOURS", "DAYS", "NULLS", "TIMEOUT"}


@dataclass(frozen=True)
class Mutant:
    """A damaged query and the part that was damaged."""

    kind: str
    text: str
    part: str


# --- damages: token and text -> what stands in its place ----------------------------------------


def drop_bracket(token, _following):
    """Nothing instead of a bracket."""
    return [""] if token.word in ("(", ")") else []


def drop_quote(token, _following):
    """A text or name without its first or last quote."""
    if token.kind in ("text", "quoted"):
        return [token.text[1:], token.text[:-1]]
    return []


def drop_operand(token, following):
    """Nothing instead of a literal or of a name that is no function's."""
    is_name = token.kind == "name" and token.word not in WORDS
    is_column = is_name and following.word not in ("(", "::")
    return [""] if is_column or token.kind in ("quoted", "text", "number") else []


def double_operator(token, _following):
    """An operator twice."""
    return [f"{token.text} {token.text}"] if token.word in OPERATORS else []


def misspell_keyword(token, _following):
    """A keyword with two letters swapped or one missing, as long as it is none then."""
    if token.kind != "name" or token.word not in WORDS or len(token.text) == 1:
        return []
    word, at = token.text, range(len(token.text) - 1)
    swapped = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in at]
    shorter = [word[:n] + word[n + 1 :] for n in range(len(word))]
    return [each for each in swapped + shorter if each.upper() not in KEYWORDS]


DAMAGES = (drop_bracket, drop_quote, drop_operand, double_operator, misspell_keyword)


def mutants(query, damage):
    """The query with one part damaged, for each part."""
    found = list(tokens(query))
    made = [
        Mutant(damage.__name__, query[: token.start] + other + query[token.end :], token.text)
        for token, following in pairwise(found)
        for other in damage(token, following)
    ]
    return made if len(made) <= MOST else Random(query).sample(made, MOST)


def findings(text):
    """What the checks say about a text, None when it is refused."""
    try:
        document = read_document(text)
    except AqlSyntaxError:
        return None
    return {(found.check.code, found.finding.message) for found in check(document)}


def rates(queries):
    """The counts per kind and fate, and the mutants of which nothing is told."""
    counts, survivors = Counter(), []
    for query in queries:
        before = findings(query)
        for mutant in (each for damage in DAMAGES for each in mutants(query, damage)):
            after = findings(mutant.text)
            fate = "refused" if after is None else "flagged" if after - before else "survived"
            counts[mutant.kind, fate] += 1
            if fate == "survived":
                survivors.append(mutant)
    return counts, survivors


def table(counts, survivors):
    """The rates by kind and the survivors, for people."""
    lines = []
    for kind in (damage.__name__ for damage in DAMAGES):
        refused, flagged, survived = (
            counts[kind, fate] for fate in ("refused", "flagged", "survived")
        )
        total = refused + flagged + survived
        parser, both = refused / total, (refused + flagged) / total
        lines.append(f"{kind}: {total} mutants, parser {parser:.2%}, with checks {both:.2%}")
    lines += [f"{each.kind} at {each.part}: {each.text}" for each in survivors]
    return "\n".join(lines)


def test_damaged_queries_are_told():
    """Of all damaged queries at least 98 in a hundred are refused or flagged."""
    check_rate([case.values[0]["query"] for case in cases_of("aql/queries.yml")])


@pytest.mark.aql_corpus
def test_damaged_public_queries_are_told(aql_corpus):
    """So they are of public ones."""
    queries = [line["query"] for line in aql_corpus if "NEGATIVE" not in line.get("note", "")]
    assert len(queries) > 1
    check_rate(queries)


def check_rate(queries):
    """Few enough of the damaged queries survive."""
    counts, survivors = rates(queries)
    assert len(survivors) <= (1 - AT_LEAST) * counts.total(), table(counts, survivors)
