"""
The words of the language.

The official list exists only on a console (`GET /api/ariel/parser_keywords`). These are the words
of the AQL guide's clauses, operators and aggregate functions and of older spellings; quoting
a name that needs none is harmless (AQL guide, "Quotation marks").
"""

_STRUCTURE = """
AND AS ASC ASCENDING BEGIN BETWEEN BY CASE COLLATE DESC DESCENDING DISTINCT ELSE END EXPLICIT
FALSE FROM GROUP HAVING IF ILIKE IMATCHES IN INTO IS ISNOT ISNULL LAST LIKE LIMIT MATCHES NOT
NOTNULL NULL OR ORDER PARAMETERS PARAMS SELECT SESSION START STOP THEN TRUE WHEN WHERE
"""

RESERVED = frozenset(_STRUCTURE.split())
"""Words that give a statement its structure: bare, they are never taken for a name."""

_OTHER_WORDS = """
ALL AVG COUNT DAYS DESCRIBE DISTINCTCOUNT FIRST HOURS MAX MIN MINUTES SEARCH STDEV STDEVP SUM TEXT
TIMEINTERVAL TIMEOUT TIMEWINDOW UNIQUECOUNT
"""

KEYWORDS = RESERVED | frozenset(_OTHER_WORDS.split())
"""Words that a name must not be without quotes."""
