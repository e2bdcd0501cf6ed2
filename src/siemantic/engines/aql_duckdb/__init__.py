"""
Many events on DuckDB: AQL's conditions as DuckDB's expressions, the rest by the evaluator.

    stores      events in DuckDB, of which a query gets those that it may find
    columns     what is known of a column: texts, whole numbers, or anything
    jsonl       a file of JSON, an event in each line -> columns; or why only Python reads it right
    parquet     a Parquet file -> columns
    databases   DuckDB with nothing but the one file
    conditions  WHERE -> where it holds, and for which events only the evaluator can tell
    comparisons, operands, patterns
                its parts
    logic       AND, OR and NOT of such

DuckDB leaves out events that the evaluator would not find and would say nothing about. Those that
stay are judged by the evaluator itself, which also groups, sorts and writes. So an answer can only
be wrong by an event that is left out, and what is not translated costs time and nothing else.
"""

from siemantic.engines.aql_duckdb.databases import UnreadableError
from siemantic.engines.aql_duckdb.stores import (
    LARGE,
    DuckStore,
    columns_named,
    is_worthwhile,
    open_store,
)

__all__ = ["LARGE", "DuckStore", "UnreadableError", "columns_named", "is_worthwhile", "open_store"]
