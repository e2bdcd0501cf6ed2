"""The Ariel endpoints: searching, validating, and what AQL there is."""

from typing import Any

from siemantic.aql.ast import Database, Select
from siemantic.aql.checks import Found
from siemantic.aql.checks.syntax_error import check_text
from siemantic.aql.columns import ColumnInfo, ColumnType
from siemantic.aql.functions.signature import Aggregate, Function
from siemantic.aql.functions.table import FUNCTION_NAMES, find_function
from siemantic.aql.keywords import KEYWORDS
from siemantic.aql.parser import parse
from siemantic.qradar.emulator.console import Emulated
from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply
from siemantic.qradar.emulator.searches import Search

LONGEST_QUERY = 500_000
LONGEST_WAIT_S = 30

_JAVA_TYPES: dict[ColumnType, str] = {
    "text": "String",
    "number": "Long",
    "time": "Long",
    "address": "Host",
    "boolean": "Boolean",
    "payload": "ByteArray",
}
"""
Type of a column -> object_value_type. The names are those of GET ariel-databases-database_name;
which a column has on a console is not documented.
"""


def list_databases(console: Emulated, _asked: Asked) -> Reply:
    """GET /ariel/databases."""
    return Reply(records=list(console.site.schema.databases))


def get_database(console: Emulated, asked: Asked) -> Reply:
    """GET /ariel/databases/{database_name}."""
    database = asked.names["database_name"].lower()
    if database not in console.site.schema.columns:
        raise RefusalError(404, 1002, f"there is no database '{database[:80]}'")
    columns = console.site.schema.columns[database].values()
    return Reply(records=[_column(each) for each in columns], within="columns")


def _column(column: ColumnInfo) -> dict[str, Any]:
    return {
        "name": column.name,
        "argument_type": None,
        "indexable": bool(column.indexed),
        "nullable": True,
        "object_value_type": _JAVA_TYPES.get(column.type, "String"),
        "provider_name": None,
    }


def list_functions(console: Emulated, asked: Asked) -> Reply:
    """GET /ariel/functions."""
    database = asked.parameters.get("database", "")
    if database.lower() not in console.site.schema.columns:
        raise RefusalError(422, 1005, f"the database '{database[:80]}' is not known")
    found = (find_function(name) for name in FUNCTION_NAMES)
    return Reply([_function(each) for each in found if each is not None])


def _function(function: Function | Aggregate) -> dict[str, Any]:
    required = [each for each in function.parameters if not each.optional and not each.repeated]
    return {
        "name": function.name,
        "args_types": [each.type for each in function.parameters],
        "required_args": len(required),
        "var_args": any(each.repeated for each in function.parameters),
        "return_type": function.result,
        "catalog": None,
        "class_name": None,
        "info": function.usage,
        "required_capabilities": None,
    }


def get_keywords(_console: Emulated, _asked: Asked) -> Reply:
    """GET /ariel/parser_keywords; which of them count as those of WHERE is not documented."""
    words = sorted(KEYWORDS)
    return Reply({"keywords": words, "where_clause_keywords": words})


def validate(console: Emulated, asked: Asked) -> Reply:
    """
    POST /ariel/validators/aql: the errors of our checks, null when there are none.

    Their warnings are about meaning and cost, of which no console speaks.
    """
    query = _query(asked)
    errors = _errors(console, query)
    return Reply({"error_messages": [_message(query, each) for each in errors] or None})


def _errors(console: Emulated, query: str) -> list[Found]:
    found = check_text(query, console.site.schema)
    return [each for each in found if each.check.level == "error"]


def _message(query: str, found: Found) -> dict[str, Any]:
    span = found.finding.span
    hint = f"; {found.finding.hint}" if found.finding.hint else ""
    return {
        "code": int(found.check.code.removeprefix("AQL")),
        "contexts": [query[span.start : span.end]],
        "message": found.finding.message + hint,
        "severity": "ERROR",
    }


def list_searches(console: Emulated, _asked: Asked) -> Reply:
    """GET /ariel/searches."""
    return Reply(records=list(console.searches.ids()))


def create_search(console: Emulated, asked: Asked) -> Reply:
    """POST /ariel/searches."""
    if "saved_search_id" in asked.parameters:
        if "query_expression" in asked.parameters:
            raise RefusalError(422, 1005, "query_expression and saved_search_id exclude each other")
        raise RefusalError(404, 1002, "there is no such saved search")
    query = _query(asked)
    errors = _errors(console, query)
    if errors:
        message = str(_message(query, errors[0])["message"])
        raise RefusalError(422, 2000, message, "The query_expression contains invalid AQL syntax.")
    tree = parse(query)
    moment = console.reference_sets.revision
    search = console.searches.start(query, _database(tree), tree.into, moment)
    return Reply(_search(search), 201)


def get_search(console: Emulated, asked: Asked) -> Reply:
    """GET /ariel/searches/{search_id}, which waits with `Prefer: wait=N`."""
    prefer = asked.headers.get("prefer", "").replace(" ", "").lower()
    seconds = prefer.removeprefix("wait=")
    if prefer == seconds or not (seconds.isascii() and seconds.isdecimal()):
        return Reply(_search(console.searches.get(asked.names["search_id"])))
    wait_s = min(int(seconds[:9]), LONGEST_WAIT_S)
    search = console.searches.wait(asked.names["search_id"], wait_s)
    return Reply(_search(search), 200 if search.has_ended else 206)


def update_search(console: Emulated, asked: Asked) -> Reply:
    """POST /ariel/searches/{search_id}: cancel it, or keep its results."""
    status, keep = (asked.parameters.get(each) for each in ("status", "save_results"))
    search_id = asked.names["search_id"]
    if status == "CANCELED":
        return Reply(_search(console.searches.cancel(search_id)))
    if status is not None or keep != "true":
        message = "the only values taken are status=CANCELED and save_results=true"
        raise RefusalError(422, 1005, message, "A request parameter is not valid.")
    return Reply({**_search(console.searches.get(search_id)), "save_results": True})


def delete_search(console: Emulated, asked: Asked) -> Reply:
    """DELETE /ariel/searches/{search_id}."""
    return Reply(_search(console.searches.delete(asked.names["search_id"])), 202)


def get_results(console: Emulated, asked: Asked) -> Reply:
    """GET /ariel/searches/{search_id}/results, in JSON alone."""
    accepted = asked.headers.get("accept", "*/*")
    if not any(each in accepted for each in ("application/json", "*/*", "application/*")):
        raise RefusalError(406, 0, "this emulator gives results as application/json alone")
    search = console.searches.get(asked.names["search_id"])
    if search.status != "COMPLETED":
        told = "is still in progress" if not search.has_ended else f"ended with {search.status}"
        message = f"the search {told}"
        raise RefusalError(404, 1003, message, "Search results not found.")
    return Reply(records=search.rows, within=search.database)


def _query(asked: Asked) -> str:
    query = asked.parameters.get("query_expression", "")
    if not query.strip() or len(query) > LONGEST_QUERY:
        what = "is not given" if not query.strip() else f"is longer than {LONGEST_QUERY} characters"
        raise RefusalError(422, 1005, f"query_expression {what}", "A parameter is not valid.")
    return query


def _database(tree: Select) -> str:
    """What results are named by: `events` (GET ariel-searches-search_id-results), or `flows`."""
    source = tree.sources[0]
    return source.name.lower() if isinstance(source, Database) else "events"


def _search(search: Search) -> dict[str, Any]:
    """The fields of GET ariel-searches-search_id; sizes of files are those of no files."""
    is_done = search.status == "COMPLETED"
    return {
        "cursor_id": search.id,
        "search_id": search.id,
        "status": search.status,
        "progress": 100 if is_done else 0,
        "progress_details": [],
        "query_string": search.query,
        "record_count": len(search.rows),
        "processed_record_count": len(search.rows),
        "query_execution_time": search.took_ms,
        "error_messages": None if search.error is None else [_failure(search.error)],
        "save_results": False,
        "desired_retention_time_msec": 86_400_000,
        "subsearch_ids": [],
        "snapshot": None,
        "compressed_data_file_count": 0,
        "compressed_data_total_size": 0,
        "data_file_count": 0,
        "data_total_size": 0,
        "index_file_count": 0,
        "index_total_size": 0,
    }


def _failure(message: str) -> dict[str, Any]:
    return {"code": "1020", "contexts": [], "message": message, "severity": "ERROR"}
