"""
Sigma -> AQL, exact whatever IBM's documentation leaves open.

    conditions   pySigma's condition tree -> AQL conditions, with negation as Sigma means it
    values       a field and its value -> one AQL condition
    patterns     text with wildcards -> LIKE patterns and regular expressions
    regex        Sigma's regular expressions -> Java's
    negation     NOT -> conditions that keep events whose field is missing
    query        condition, profile and rule -> SELECT
    backend      all of it as a pySigma backend
"""
