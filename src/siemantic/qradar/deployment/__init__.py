"""
Rules on a console: what is wanted, what was deployed last, and what is there now.

    packages   a package, and what is in it
    state      the file that says what was deployed last, and the packages kept beside it
    installed  the rules and building blocks that the console has
    plan       what is to be done with each, and what a person has changed
    meaning    which events a changed building block finds now
    extensions a package uploaded and installed
    tasks      waiting for tasks of the console
    sets       reference sets that a team declares, by the API
    alone      one deployment at a time
    applying   all of it, step by step, with the state written down

What the API can do: list rules and building blocks with their names, their dates of change and
whether they are enabled; switch them on and off; delete them by a task. What it cannot: show or
change what a rule tests, and make one. Only a package does (docs/qradar.md, "What the API cannot
do"; DOCS GET and DELETE analytics-rules, analytics-building_blocks, and
config-extension_management).
"""
