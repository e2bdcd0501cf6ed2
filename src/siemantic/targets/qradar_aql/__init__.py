"""
Sigma -> AQL, exact whatever IBM's documentation leaves open.

    conditions    pySigma's condition tree -> AQL conditions, with negation as Sigma means it
    values        a field and its value -> one condition on the columns that may hold the field
    columns       which columns those are, and what is text of them
    column_types  a column and a value -> one condition, by the column's type
    references    a field compared with another
    payload       what has no column, looked for in the text of the event
    texts         text and regular expressions -> conditions on a text
    patterns      text with wildcards -> LIKE patterns and regular expressions
    regex/        Sigma's regular expressions -> Java's
    ranges, networks, times
                  numbers, addresses and times in texts -> regular expressions
    negation      NOT -> conditions that keep events whose field is missing
    query         condition, profile and rule -> WHERE and SELECT
    correlation/  correlation rules -> searches that are run on a schedule
    aliases       other names of a result's columns
    factoring     alternatives with what they share written once
    depth         how deeply what is written may be nested
    bundle        many queries -> one that labels each event
    extension/    many rules -> a package of building blocks and rules for the console
    formats, metadata
                  what becomes of it in each output format
    notes, options, schema
                  what is told about a query, what a user may choose, which columns there are
    backend       all of it as a pySigma backend
"""
