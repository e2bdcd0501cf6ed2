"""A console that echoes the token in all that it says: no command shows it, or writes it down."""

import pytest

from qradar.scripted import Reply, refusal, serve

TOKEN = "5c6d1f0e-planted-9b1a-token"  # noqa: S105 - what is looked for where it must not be
SEARCH = "/api/ariel/searches"
CONFIG = "/api/config/event_sources"
RULES = "/api/analytics"
EXTENSIONS = "/api/config/extension_management"
VALIDATORS = "/api/ariel/validators/aql"
ABOUT = Reply({"release_name": f"7.5 {TOKEN}", "external_version": TOKEN, "build_version": TOKEN})
ERROR = {"status": "ERROR", "search_id": "s", "error_messages": [{"message": f"no {TOKEN}"}]}
ROWS = Reply({"events": [{"username": TOKEN, TOKEN: f"x{TOKEN}y"}]})
MESSAGE = {"severity": "ERROR", "message": f"no {TOKEN}", "contexts": [TOKEN]}
COLUMN = {"name": TOKEN, "object_value_type": TOKEN}
PROPERTY = {"name": TOKEN, "property_type": TOKEN}
SOUND = {VALIDATORS: [Reply({"error_messages": None})]}
QUERY = "SELECT username FROM events LIMIT 2 LAST 1 DAYS"

REPLIES = {
    "/api/system/about": [ABOUT],
    SEARCH: [Reply({"search_id": "s"})],
    f"{SEARCH}/s": [Reply({"status": "COMPLETED"})],
    f"{SEARCH}/s/results": [ROWS],
    VALIDATORS: [Reply({"error_messages": [MESSAGE]})],
    "/api/ariel/databases/events": [Reply({"columns": [COLUMN]})],
    "/api/ariel/databases/flows": [Reply({"columns": []})],
    "/api/ariel/functions": [Reply([{"name": TOKEN}])],
    "/api/ariel/parser_keywords": [Reply({"keywords": [TOKEN]})],
    f"{CONFIG}/custom_properties/regex_properties": [Reply([PROPERTY])],
    f"{CONFIG}/log_source_management/log_sources": [Reply([{"type_id": 1, "enabled": True}])],
    f"{CONFIG}/log_source_management/log_source_types": [Reply([{"id": 1, "name": TOKEN}])],
    "/api/reference_data_collections/sets": [Reply([{"name": TOKEN, "entry_type": TOKEN}])],
    "/api/data_classification/qid_records": [Reply([{"qid": 1, "name": TOKEN}])],
    f"{RULES}/rules": [Reply([{"id": 1, "identifier": TOKEN, "name": TOKEN}])],
    f"{RULES}/building_blocks": [Reply([])],
    f"{EXTENSIONS}/extensions": [
        lambda seen: Reply({"id": 7} if seen.method == "POST" else [{"id": 6, "status": TOKEN}])
    ],
    f"{EXTENSIONS}/extensions/7": [Reply({"status": "UPLOADED", "status_id": 5})],
    f"{EXTENSIONS}/extensions_task_status/5": [Reply({"status": "EXCEPTION", "message": TOKEN})],
}  # fmt: skip
APPLY = ("apply", "rules", "--profile", "plain", "--yes")
CASES = {
    "ping": (("ping",), {}),
    "ping as JSON": (("ping", "--format", "json"), {}),
    "rows": (("search", QUERY), {}),
    "rows as CSV": (("search", QUERY, "--format", "csv"), {}),
    "a search that fails": (("search", QUERY), {f"{SEARCH}/s": [Reply(ERROR)]}),
    "a count that fails": (("search", QUERY, "--count"), {SEARCH: [refusal(422, TOKEN)]}),
    "messages about a query": (("validate", "a.aql"), {}),
    "messages as JSON": (("validate", "a.aql", "--format", "json"), {}),
    "inventory": (("inventory", "--qids"), {}),
    "inventory in a file": (("inventory", "--qids", "-o", "site.json"), {}),
    "a plan": (("plan", "rules", "--profile", "plain"), SOUND),
    "filters that are refused": (APPLY, {}),
    "an installation that fails": (APPLY, SOUND),
    "a refused upload": (
        APPLY,
        SOUND | {f"{EXTENSIONS}/extensions": [refusal(409, "x" * 290 + TOKEN)]},
    ),
    "status": (("status",), {}),
    "a redirection": (("ping",), {"/api/system/about": [Reply(b"", 302, {"Location": f"https://x/{TOKEN}"})]}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_no_command_shows_or_writes_what_the_console_echoes(siemantic, write, rule, tmp_path, case):
    arguments, more = CASES[case]
    write(**{"rules/a.yml": rule(), "a.aql": QUERY})
    with serve() as server:
        server.replies |= REPLIES | more
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **ours)
        assert len(server.seen) > 1
    written = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    everything = done.out + done.err + written.decode(errors="replace")
    assert "Traceback" not in done.err
    assert TOKEN[:8] not in everything
