"""
Words that a column name must not be without quotes.

The official list exists only on a console (`GET /api/ariel/parser_keywords`). These are the words
of the AQL guide's clauses, operators and aggregate functions and of older spellings; quoting
a name that needs none is harmless (AQL guide, "Quotation marks").
"""

_WORDS = """
ALL AND AS ASC ASCENDING AVG BEGIN BETWEEN BY CASE COLLATE COUNT DAYS DESC DESCENDING DESCRIBE
DISTINCTCOUNT ELSE END EXPLICIT FALSE FIRST FROM GROUP HAVING HOURS IF ILIKE IMATCHES IN INTO IS
ISNULL LAST LIKE LIMIT MATCHES MAX MIN MINUTES NOT NOTNULL NULL OR ORDER PARAMETERS PARAMS SEARCH
SELECT SESSION START STDEV STDEVP STOP SUM TEXT THEN TIMEINTERVAL TIMEOUT TIMEWINDOW TRUE
UNIQUECOUNT WHEN WHERE
"""

KEYWORDS = frozenset(_WORDS.split())
