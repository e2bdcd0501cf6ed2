"""
docs/checks.md: `python -m siemantic.aql.checks.docs > docs/checks.md`.

A test compares the page with what this gives.
"""

import sys

from siemantic.aql.checks.document import Check
from siemantic.aql.checks.syntax_error import ALL

_HEAD = """\
# Checks of AQL

<!-- Made by `python -m siemantic.aql.checks.docs > docs/checks.md`: change the checks instead. -->

`siemantic aql check query.aql` says what in a query QRadar refuses, what means something that no
document tells, and what costs much; it needs no console.
With `--schema FILE` it knows the custom properties of a site, with `--filter` it reads the AQL
filter of a rule test, and with `--fix` it mends what can be mended without changing what the query
means. `--format json` and `--format sarif` are for other tools.

- error: QRadar refuses the query, or it cannot mean what it says.
- warning: what it means depends on something that is not documented, or it costs much.
- note: it could be written better.
"""

_YES = {True: "yes", False: "no"}

_TABLE = "| code | name | level | `--fix` |\n| --- | --- | --- | --- |\n"


def page() -> str:
    """The page."""
    rows = "".join(
        f"| [{each.code}](#{_anchor(each)}) | {each.name} | {each.level} | {_YES[each.mends]} |\n"
        for each in ALL
    )
    return f"{_HEAD}\n{_TABLE}{rows}\n" + "\n".join(_section(each) for each in ALL)


def _section(check: Check) -> str:
    mends = "; `--fix` mends it where that is safe" if check.mends else ""
    kind = ", as the filter of a rule test" if check.is_filter else ""
    return (
        f"## {check.code} {check.name}\n\n"
        f"{check.level.capitalize()}{mends}. {check.why}\n\n"
        f"Flagged{kind}:\n\n```sql\n{check.flagged}\n```\n\n"
        f"Fine:\n\n```sql\n{check.fine}\n```\n"
    )


def _anchor(check: Check) -> str:
    return f"{check.code}-{check.name}".lower()


if __name__ == "__main__":
    sys.stdout.write(page())
