"""
Two targets side by side: which rules move from one to the other, and which lose something.

`sides` compares them; `pipelines` says what the new side's pipelines make of a rule, or do not.
"""

from siemantic.porting.sides import (
    OUTCOMES,
    Move,
    Outcome,
    Port,
    by_outcome,
    has_failed,
    port,
    with_queries,
)

__all__ = [
    "OUTCOMES",
    "Move",
    "Outcome",
    "Port",
    "by_outcome",
    "has_failed",
    "port",
    "with_queries",
]
