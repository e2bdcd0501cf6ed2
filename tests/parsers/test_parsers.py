"""What the parsers of the SIEMs' makers take and refuse, and where."""

import pytest

from cases_of import cases_of
from siemantic.errors import UndecidedError
from siemantic.parsers import esql, kusto, logql, lucene
from siemantic.parsers.refusal import Refusal

NEEDS_JAVA = "needs a Java and the jars of Lucene (Debian: liblucene8-java)"


def check(parser, case):
    """The parser says of the query what the case says: nothing, or its message and place."""
    query = " AND ".join([case["query"]] * case.get("times", 1))
    if "undecided" in case:
        with pytest.raises(UndecidedError, match=case["undecided"]):
            parser.find_refusal(query, {})
        return
    found = parser.find_refusal(query, case.get("tables", {}))
    if "refused" not in case:
        assert found is None
        return
    assert case["refused"] in found.message
    if "at" in case:
        assert [found.line, found.column] == case["at"]


@pytest.mark.parametrize("case", cases_of("parsers/kusto.yml"))
def test_microsofts_parser(case):
    """KQL, with names and types where the tables are known."""
    check(kusto, case)


@pytest.mark.newer_parsers
@pytest.mark.parametrize("case", cases_of("parsers/esql.yml"))
def test_elastics_parser(case):
    """ES|QL."""
    check(esql, case)


@pytest.mark.newer_parsers
@pytest.mark.parametrize("case", cases_of("parsers/logql.yml"))
def test_lokis_parser(case):
    """LogQL."""
    check(logql, case)


@pytest.mark.skipif(lucene.find_version() is None, reason=NEEDS_JAVA)
@pytest.mark.parametrize("case", cases_of("parsers/lucene.yml"))
def test_lucenes_parser(case):
    """Lucene's query_string."""
    check(lucene, case)


def test_refusal_says_where_if_the_parser_does():
    assert str(Refusal("no bracket", 2, 5)) == "no bracket (line 2, column 5)"
    assert str(Refusal("no bracket")) == "no bracket"
