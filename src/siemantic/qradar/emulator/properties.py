"""
Custom properties of events.

The fields are those of GET config-event_sources-custom_properties-regex_properties. Each column
that is not built in is one, and can be switched off for the rule engine as on a console.
"""

import threading
from typing import Any

from siemantic.aql.columns import ColumnInfo, ColumnType
from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply, json_body, whole_number

_TYPES: dict[ColumnType, str] = {"number": "numeric", "address": "ip", "time": "time"}
"""Type of a column -> property_type; all others are "string"."""


class Properties:
    """The properties, of which the use by the rule engine can change."""

    def __init__(self, columns: tuple[ColumnInfo, ...], now_ms: int) -> None:
        self._lock = threading.Lock()
        self._fields: dict[int, dict[str, Any]] = {
            number: {
                "id": number,
                "identifier": f"00000000-0000-0000-0000-{number:012}",
                "name": column.name,
                "username": "admin",
                "description": "",
                "property_type": _TYPES.get(column.type, "string"),
                "use_for_rule_engine": True,
                "datetime_format": None,
                "locale": None,
                "auto_discovered": False,
                "creation_date": now_ms,
                "modification_date": now_ms,
            }
            for number, column in enumerate(columns, 1)
        }

    def list(self, _asked: Asked) -> Reply:
        """GET /config/event_sources/custom_properties/regex_properties."""
        with self._lock:
            return Reply(records=[{**each} for each in self._fields.values()])

    def get(self, asked: Asked) -> Reply:
        """GET .../regex_properties/{regex_property_id}."""
        with self._lock:
            return Reply({**self._known(asked)})

    def update(self, asked: Asked) -> Reply:
        """POST .../regex_properties/{regex_property_id}: use_for_rule_engine and description."""
        content = json_body(asked, 1005)
        changes = content if isinstance(content, dict) else {}
        is_used = changes.get("use_for_rule_engine", True)
        description = changes.get("description", "")
        if not isinstance(is_used, bool) or not isinstance(description, str):
            raise RefusalError(422, 1005, "a field of the property has another type")
        kept = ("use_for_rule_engine", "description")
        with self._lock:
            fields = self._known(asked)
            fields.update({key: changes[key] for key in kept if key in changes})
            return Reply({**fields})

    def _known(self, asked: Asked) -> dict[str, Any]:
        number = whole_number(asked.names["regex_property_id"], 1005, "the id of a property")
        if number not in self._fields:
            raise RefusalError(404, 1002, f"there is no property {number}")
        return self._fields[number]
