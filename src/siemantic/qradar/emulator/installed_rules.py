"""
Rules and building blocks that extensions have brought.

The fields are those of GET analytics-rules. A rule can be switched off and deleted, as a person
does it by hand (POST and DELETE analytics-rules-id); the emulator deletes at once.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply, json_body, whole_number
from siemantic.qradar.emulator.packages import CUSTOM_RULE, ContentRule

FIRST_ID = 100_000
"""Above the ids of the rules that a console comes with."""

Fields = dict[str, Any]


@dataclass
class _Installed:
    id: int
    rule: ContentRule
    extension: int
    is_enabled: bool
    changed_ms: int


class InstalledRules:
    """All of them by their UUIDs, for many threads at once."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._lock = threading.Lock()
        self._now_ms = now_ms
        self._rules: dict[str, _Installed] = {}
        self._number = FIRST_ID

    def list_rules(self, _asked: Asked) -> Reply:
        """GET /analytics/rules."""
        return self._listed(are_blocks=False)

    def list_blocks(self, _asked: Asked) -> Reply:
        """GET /analytics/building_blocks."""
        return self._listed(are_blocks=True)

    def get(self, asked: Asked) -> Reply:
        """GET /analytics/rules/{id}."""
        with self._lock:
            return Reply(_shown(self._known(asked)))

    def update(self, asked: Asked) -> Reply:
        """POST /analytics/rules/{id}: whether it is enabled."""
        content = json_body(asked, 1005)
        is_enabled = content.get("enabled") if isinstance(content, dict) else None
        if not isinstance(is_enabled, bool):
            raise RefusalError(422, 1005, "the field enabled is true or false")
        with self._lock:
            found = self._known(asked)
            found.is_enabled, found.changed_ms = is_enabled, self._now_ms()
            return Reply(_shown(found))

    def delete(self, asked: Asked) -> Reply:
        """DELETE /analytics/rules/{id} and /analytics/building_blocks/{id}."""
        with self._lock:
            found = self._known(asked)
            del self._rules[found.rule.identifier]
        name = f"Delete rule {found.id}"
        return Reply({"id": 1, "name": name, "status": "COMPLETED", "message": name}, 202)

    def preview(self, rules: Sequence[ContentRule], *, overwrite: bool) -> list[Fields]:
        """What installing them would do to each."""
        with self._lock:
            return [_result(each, self._action(each, overwrite=overwrite)) for each in rules]

    def install(
        self, extension: int, rules: Sequence[ContentRule], *, overwrite: bool
    ) -> list[Fields]:
        """Put the rules in; those that are there are kept unless they are to be overwritten."""
        results = []
        with self._lock:
            for each in rules:
                action = self._action(each, overwrite=overwrite)
                results.append(_result(each, action))
                if action != "SKIP":
                    self._put(extension, each)
        return results

    def remove(self, extension: int) -> list[Fields]:
        """Take out what the extension has brought."""
        with self._lock:
            gone = [each for each in self._rules.values() if each.extension == extension]
            for each in gone:
                del self._rules[each.rule.identifier]
        return [_result(each.rule, "DELETE") for each in gone]

    # --- inside the lock ------------------------------------------------------------------------

    def _listed(self, *, are_blocks: bool) -> Reply:
        with self._lock:
            found = [e for e in self._rules.values() if e.rule.is_block is are_blocks]
            return Reply(records=[_shown(each) for each in found])

    def _known(self, asked: Asked) -> _Installed:
        number = whole_number(asked.names["id"], 1005, "the id of a rule")
        for each in self._rules.values():
            if each.id == number:
                return each
        raise RefusalError(404, 1002, f"there is no rule {number}")

    def _action(self, rule: ContentRule, *, overwrite: bool) -> str:
        if rule.identifier not in self._rules:
            return "ADD"
        return "OVERWRITE" if overwrite else "SKIP"

    def _put(self, extension: int, rule: ContentRule) -> None:
        known = self._rules.get(rule.identifier)
        if known is None:
            self._number += 1
        number = self._number if known is None else known.id
        is_enabled = rule.is_enabled
        self._rules[rule.identifier] = _Installed(
            number, rule, extension, is_enabled, self._now_ms()
        )


def _result(rule: ContentRule, action: str) -> Fields:
    return {
        "content_type_id": CUSTOM_RULE,
        "content_type_name": "custom_rule",
        "name": rule.name,
        "action": action,
    }


def _shown(installed: _Installed) -> Fields:
    rule = installed.rule
    return {
        "id": installed.id,
        "identifier": rule.identifier,
        "name": rule.name,
        "type": rule.type,
        "enabled": installed.is_enabled,
        "owner": "emulator",
        "origin": "USER",
        "linked_rule_identifier": None,
        "base_capacity": None,
        "base_host_id": None,
        "average_capacity": None,
        "capacity_timestamp": None,
        "creation_date": installed.changed_ms,
        "modification_date": installed.changed_ms,
    }
