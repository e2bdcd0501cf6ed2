"""
Reference sets that a team declares and the console keeps.

    wanted    the file that declares them
    found     those of the console, with their values
    plan      which values are to be added and taken out, and what a person has changed
    applying  that, by the API

Source: DOCS reference_data_collections-sets and -set_entries. No rule of a package looks at one
(docs/decisions/0045).
"""
