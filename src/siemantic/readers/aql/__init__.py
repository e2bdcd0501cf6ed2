"""
AQL -> formula, under a reading.

What of a reading matters to a query is found out by reading its parts both ways.
"""

from siemantic.readers.aql.conditions import read_condition
from siemantic.readers.aql.consulted import consulted_switches
from siemantic.readers.aql.names import Names

__all__ = ["Names", "consulted_switches", "read_condition"]
