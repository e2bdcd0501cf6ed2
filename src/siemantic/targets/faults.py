"""
What backends are known to get wrong, as the user is told of it: a name for each target.

It is what they did to 129 small rules on real engines (SQLite, DuckDB's KQL, EQL, ClickHouse,
Spark, a look-alike of OpenSearch), and for what nothing here runs and for correlations what their
queries show (`tests/cases/convert/caveats.yml`).
"""

_LUCENE_REGEX = "regular expressions cover the whole value, and Lucene's syntax is not Sigma's"
_LUCENE_VALUES = "line breaks and tabs in values, and '<' or '>' where one begins, change the query"
_LOSES_MISSING = "NOT loses the events whose field is missing"
ALL_TIME = "its query counts over all time, not over the rule's timespan"
_FIXED_WINDOWS = "counting correlations look at fixed windows, so a burst across two is not counted"
_LOOKS_AT_CASE = "'=' looks at case"
_REGEX_SLASH = "a slash in a regular expression ends it"
_REGEX_QUOTE = "a quote in a regular expression ends it"
_STAR = "the wildcard '?' is written as '*'"
_KUSTO_CAVEAT = (
    "wildcards within a value look at case and at any part of the text, and a test for null"
    " finds no text"
)

QRADAR = ("'_' and '%' in values are wildcards", _LOSES_MISSING)

QRADAR_IBM = ("'_' and '%' in values are wildcards", _LOSES_MISSING)

QRADAR_COMMUNITY = ("'_' and '%' in values are wildcards", _LOSES_MISSING)

SPLUNK = (_STAR, _FIXED_WINDOWS)

LUCENE = (_LUCENE_REGEX, _LUCENE_VALUES)

EQL = (
    _LUCENE_REGEX,
    "regular expressions do not look at case",
    "numbers, keywords, escaped wildcards and fields with hyphens are no EQL",
)

ESQL = (
    "text is compared with regard to case",
    _LUCENE_REGEX,
    _FIXED_WINDOWS,
    "escaped wildcards are no ES|QL",
)

ELASTALERT = (_LUCENE_REGEX,)

OPENSEARCH_LUCENE = (_LUCENE_REGEX, _LUCENE_VALUES)

OPENSEARCH_PPL = ("regular expressions are given to MATCH, which searches for words",)

KUSTO = (_KUSTO_CAVEAT,)

SENTINEL = (_KUSTO_CAVEAT, "EventID, a number in SecurityEvent, is compared as text")

SENTINEL_ASIM = (_KUSTO_CAVEAT,)

SQLITE = (
    "there is no condition for the log source, and <TABLE_NAME> is yours to fill in",
    "'=' looks at case unless the columns are COLLATE NOCASE",
    _LOSES_MISSING,
)

SQLITE2 = (
    "there is no condition for the log source, and the table is called logs",
    "'=' looks at case unless the columns are COLLATE NOCASE",
)

DUCKDB = (
    _LOOKS_AT_CASE,
    "'_' and '%' in values are wildcards",
    _LOSES_MISSING,
    "NOT over cidr, windash or base64offset is NOT of the first of several values alone",
)

CLICKHOUSE = (
    _LOOKS_AT_CASE,
    _LOSES_MISSING,
    "networks fail on events whose field is no address",
    "keywords are whole words with their case, in the column full_log",
    "'.' in regular expressions is a line break as well",
)

DATABRICKS = (_LOSES_MISSING, "keywords are looked for in the column raw")

CROWDSTRIKE = (_REGEX_SLASH, "cased values with wildcards are looked for with quotes around them")

SECOPS = (
    (
        "the format yara_l writes 'conditions:', and YARA-L has 'condition:'; there the name of"
        " a rule may be none, a quote in a description ends it, and keywords are looked for in"
        " $event1.None"
    ),
)

SENTINELONE = ("a test for null asks for any value", _REGEX_QUOTE, _STAR)

SENTINELONE_PQ = (_REGEX_QUOTE, _STAR)

CORTEXXDR = (
    "a wildcard within a value leaves 'contains' alone of the condition",
    "a quote in a value or a regular expression ends it",
)

CARBONBLACK = (
    "a wildcard that a value begins with is left out",
    "regular expressions are written as words",
)

SUMOLOGIC = (
    "dots of regular expressions are escaped",
    "wildcards within a value are written as if they were of a regular expression",
)

NETWITNESS = ("wildcards within a value are left out", _REGEX_QUOTE)

LOGPOINT = (_REGEX_QUOTE,)

PANTHER = (
    "text is compared with regard to case",
    "backslashes of regular expressions are doubled, and '?' is no wildcard",
)

VICTORIALOGS = (
    "contains finds whole words, and a value with wildcards within any part of the text",
)

QUICKWIT = ("'*' stands in quotes, where Quickwit takes it for a character",)

DATADOG = ("text is compared with regard to case",)

INSIGHTIDR = (_REGEX_SLASH, _STAR)
