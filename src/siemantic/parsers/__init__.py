"""
Parsers of the SIEMs' own makers: whether a text is a query at all, not what it means.

A file for each, the only importer of its library, with `find_version` and `find_refusal`.
"""
