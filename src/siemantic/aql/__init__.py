"""
QRadar's Ariel Query Language (AQL) as a language of its own; nothing here knows Sigma.

`ast` holds the tree, `printer` writes it. Sources are cited by the names of IBM's AQL guide, which
stands at https://www.ibm.com/docs/en/qsip/7.5?topic=guide-ariel-query-language.
"""
