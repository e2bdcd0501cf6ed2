"""An operator twice in a row."""

from collections.abc import Iterator

from siemantic.aql.ast import Arithmetic, Not, Number, Unary, Value
from siemantic.aql.checks.document import Check, Document, Finding


def _find(document: Document) -> Iterator[Finding]:
    for negation in document.find(Not):
        if isinstance(negation.operand, Not):
            yield Finding("NOT of NOT is what it was", negation.span, "leave both out")
    for sign in document.find(Unary):
        if isinstance(sign.operand, Unary) or _is_negative(sign.operand):
            yield Finding(f"'{sign.operator}' stands before another sign", sign.span, _HINT)
    for chain in document.find(Arithmetic):
        for operand in filter(_is_negative, chain.operands[1:]):
            yield Finding("an operator stands before a minus", operand.span, _HINT)


_HINT = "leave one of them out, or put the second in parentheses with what it belongs to"


def _is_negative(value: Value) -> bool:
    if isinstance(value, Number):
        return value.value < 0
    return isinstance(value, Unary) and value.operator == "-"


CHECK = Check(
    code="AQL214",
    name="doubled_operator",
    level="warning",
    why=(
        "An operator behind another is most often one too many: `a - -1` adds, and NOT NOT says "
        "nothing. IBM's pages have no such example, so it is not known either whether QRadar takes "
        "it."
    ),
    flagged="SELECT sourceip FROM flows WHERE sourcebytes - -1 > 64 LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM flows WHERE sourcebytes + 1 > 64 LIMIT 10 LAST 1 HOURS",
    find=_find,
)
