"""The functions of AQL: that they are all there, and what they give."""

import pytest

from cases_of import cases_of
from siemantic.aql.functions.signature import Aggregate, Environment
from siemantic.aql.functions.table import AGGREGATES, FUNCTION_NAMES, FUNCTIONS, find_function
from siemantic.aql.functions.times import read_point
from siemantic.aql.readings import Reading
from siemantic.errors import AqlEvaluationError

NOW_MS = 1767323045678

# AQL guide, the lists at the head of "Data calculation and formatting functions", "Data aggregation
# functions" and "Data retrieval functions", and "Advanced search options" for X-Force.
DOCUMENTED = """
BASE64 CONCAT DATEFORMAT DOUBLE LONG LOWER NOW PARSEDATETIME PARSETIMESTAMP REPLACEALL REPLACEFIRST
STR STRLEN STRPOS SUBSTRING UPPER UTF8
AVG COUNT DISTINCTCOUNT FIRST LAST MAX MIN STDEV STDEVP SUM UNIQUECOUNT
APPLICATIONNAME ARIELSERVERS4EPID ARIELSERVERS4EPNAME ASSETHOSTNAME ASSETPROPERTY ASSETUSER
CATEGORYNAME COMPONENTID DOMAINNAME FULLNETWORKNAME GEO::DISTANCE GEO::DISTANCE_BY_DOMAIN
GEO::LOOKUP GEO::LOOKUP_BY_DOMAIN GEO::LOOKUP_TEXT GEO::LOOKUP_TEXT_BY_DOMAIN GLOBALVIEW HOSTNAME
INCIDR INOFFENSE LOGSOURCEGROUPNAME LOGSOURCENAME LOGSOURCETYPENAME MATCHESASSETSEARCH NETWORKNAME
OFFENSE_TIME PROCESSORNAME PROTOCOLNAME QIDDESCRIPTION QIDESCRIPTION QIDNAME REFERENCEMAP
REFERENCEMAPSETCONTAINS REFERENCESETCONTAINS REFERENCETABLE RULENAME
XFORCE_IP_CATEGORY XFORCE_IP_CONFIDENCE XFORCE_URL_CATEGORY
"""


def argument(value):
    """An argument of a case; a payload is written as `bytes:` in hexadecimal."""
    is_payload = isinstance(value, dict) and set(value) == {"bytes"}
    return bytes.fromhex(value["bytes"]) if is_payload else value


def call(case):
    """What the function of a case gives."""
    function = find_function(case["call"])
    arguments = [argument(each) for each in case["arguments"]]
    if isinstance(function, Aggregate):
        return function.call(arguments)
    reading = Reading(**case.get("reading", {}))
    return function.call(
        Environment(case.get("now", NOW_MS), reading, case.get("lookups", {})), arguments
    )


@pytest.mark.parametrize("case", cases_of("aql/functions.yml"))
def test_function_gives_its_value_or_is_refused(case):
    """A function gives exactly the value of its case, or says why it cannot."""
    if "refused" in case:
        with pytest.raises(AqlEvaluationError) as caught:
            call(case)
        assert case["refused"] in str(caught.value)
        return
    value = call(case)
    assert value == case["gives"]
    assert type(value) is type(case["gives"])


def test_every_documented_function_is_there_and_no_other():
    """The table has each documented name once."""
    assert sorted(DOCUMENTED.split()) == list(FUNCTION_NAMES)
    assert len(FUNCTIONS) + len(AGGREGATES) == len(FUNCTION_NAMES)


@pytest.mark.parametrize("function", [*FUNCTIONS, *AGGREGATES], ids=lambda each: each.name)
def test_every_function_says_where_it_comes_from(function):
    """Source, spelling and parameters are sound."""
    assert function.source
    assert function.name == function.name.upper()
    assert find_function(function.name.lower()) is function
    *before, last = function.parameters or (None,)
    assert not any(each.repeated for each in before)
    optional = [each.optional for each in function.parameters]
    assert optional == sorted(optional)
    assert last is None or not (last.optional and last.repeated)
    if not isinstance(function, Aggregate):
        assert function.run is not None or function.note


@pytest.mark.parametrize(
    "function", [each for each in FUNCTIONS if each.lookup], ids=lambda each: each.name
)
def test_console_is_never_guessed(function):
    """Without data, a function that asks the console gives nothing but an error."""
    arguments = [1] * max(1, len(function.parameters))
    with pytest.raises(AqlEvaluationError, match=function.name):
        function.call(Environment(NOW_MS), arguments)


def test_unknown_function_is_not_found():
    """A site's own function is none of ours."""
    assert find_function("hexCodec::decode") is None


def test_number_of_arguments_is_known():
    """Optional arguments can be left out, a repeated one can be given again."""
    substring, concat, now = map(find_function, ("SUBSTRING", "CONCAT", "NOW"))
    assert [substring.takes(count) for count in range(5)] == [False, False, True, True, False]
    assert [concat.takes(count) for count in range(4)] == [False, True, True, True]
    assert [now.takes(count) for count in range(2)] == [True, False]
    assert substring.usage == "SUBSTRING(text, start[, length])"


@pytest.mark.parametrize(
    "text",
    [
        "2016-06-20 01:30",
        "2016-06-20 01:30:00",
        "2016/06/20 01:30:00",
        "2016/06/20-01:30:00",
        "2016:06:20-01:30:00",
        "2016-06-20 01:30:00Z",
        "2016-06-20 01:30z",
    ],
)
def test_documented_forms_of_a_time_are_read(text):
    """Every form of "Time criteria in AQL queries" names the same time."""
    assert read_point(text) == 1466386200000


@pytest.mark.parametrize("text", ["", "2016-06-20", "20.06.2016 01:30", "2016-02-30 01:30"])
def test_other_forms_of_a_time_are_refused(text):
    """What the guide does not list is not guessed."""
    with pytest.raises(AqlEvaluationError, match="no documented form"):
        read_point(text)
