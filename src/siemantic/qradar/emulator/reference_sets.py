"""
Reference sets and their entries.

The fields, values and codes are those of reference_data_collections-sets and -set_entries, and
-set_bulk_update_tasks and -set_delete_tasks. That updates and deletions are done at once, and their
tasks COMPLETED when they are answered, is the emulator's way.
"""

import threading
from collections.abc import Mapping
from typing import Any

from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply, json_body, whole_number

ENTRY_TYPES = ("ALN", "ALNIC", "NUM", "IP", "PORT", "DATE")
EXPIRIES = ("FIRST_SEEN", "LAST_SEEN", "NO_EXPIRY")
LOG_OPTIONS = ("LOG_NONE", "LOG_EACH", "LOG_BATCH")

MOST_SETS = 10_000
MOST_ENTRIES = 1_000_000
LONGEST_VALUE = 10_000
MOST_TASKS = 1000
"""Bounds of the emulator; those of a console are not documented."""

UPDATE, DELETION = "Set bulk update task", "Set delete task"

Fields = dict[str, Any]


class ReferenceSets:
    """All sets, for many threads at once."""

    def __init__(self, now_ms: int) -> None:
        self._lock = threading.Lock()
        self._now_ms = now_ms
        self._sets: dict[int, Fields] = {}
        self._entries: dict[int, dict[str, Fields]] = {}
        self._tasks: dict[tuple[str, int], Fields] = {}
        self._number = 0
        self.revision = 0

    def lookups(self) -> Mapping[str, list[str]]:
        """Name of a set -> its values, as the functions of AQL look at it."""
        with self._lock:
            return {each["name"]: [*self._entries[each["id"]]] for each in self._sets.values()}

    def list_sets(self, _asked: Asked) -> Reply:
        """GET /reference_data_collections/sets."""
        with self._lock:
            return Reply(records=[self._shown(each) for each in self._sets])

    def get_set(self, asked: Asked) -> Reply:
        """GET /reference_data_collections/sets/{id}."""
        with self._lock:
            return Reply(self._shown(self._known(asked.names["id"])))

    def create_set(self, asked: Asked) -> Reply:
        """POST /reference_data_collections/sets."""
        fields = _object(json_body(asked, 14000), 14000)
        name, kind = _text(fields, "name", 10002), _text(fields, "entry_type", 10001)
        _one_of(kind, ENTRY_TYPES, 14000, "entry_type")
        expiry = _one_of(fields.get("expiry_type", "NO_EXPIRY"), EXPIRIES, 14000, "expiry_type")
        option = fields.get("expired_log_option", "LOG_NONE")
        _one_of(option, LOG_OPTIONS, 14000, "expired_log_option")
        with self._lock:
            if any(each["name"] == name for each in self._sets.values()):
                message = f"there is a set '{name[:80]}' already"
                raise RefusalError(409, 10006, message)
            _bound(len(self._sets), MOST_SETS, "sets")
            self._number += 1
            self._sets[self._number] = {
                "id": self._number,
                "name": name,
                "entry_type": kind,
                "expiry_type": expiry,
                "expired_log_option": option,
                "namespace": "SHARED",
                "tenant_id": None,
                "time_to_live": fields.get("time_to_live"),
                "creation_time": self._now_ms,
                "delete_entries": False,
                "global_id": None,
            }
            self._entries[self._number] = {}
            self.revision += 1
            return Reply(self._shown(self._number), 201)

    def delete_set(self, asked: Asked) -> Reply:
        """DELETE /reference_data_collections/sets/{id}; the task is over when it is answered."""
        with self._lock:
            number = self._known(asked.names["id"], 12000)
            del self._sets[number], self._entries[number]
            self.revision += 1
            return Reply(self._task(DELETION), 202)

    def get_deletion(self, asked: Asked) -> Reply:
        """GET /reference_data_collections/set_delete_tasks/{task_status_id}."""
        with self._lock:
            return Reply(self._known_task(DELETION, asked, 12003))

    def get_update(self, asked: Asked) -> Reply:
        """GET /reference_data_collections/set_bulk_update_tasks/{task_status_id}."""
        with self._lock:
            return Reply(self._known_task(UPDATE, asked, 23001))

    def list_entries(self, _asked: Asked) -> Reply:
        """GET /reference_data_collections/set_entries."""
        with self._lock:
            entries = [each for values in self._entries.values() for each in values.values()]
            return Reply(records=entries)

    def create_entry(self, asked: Asked) -> Reply:
        """POST /reference_data_collections/set_entries: 201 for a new one, 200 for one changed."""
        fields = _object(json_body(asked, 20001), 20001)
        with self._lock:
            entry, is_new = self._put(fields, 20002, 20004)
        return Reply(entry, 201 if is_new else 200)

    def update_entries(self, asked: Asked) -> Reply:
        """PATCH /reference_data_collections/set_entries: all of them, or none."""
        content = json_body(asked, 23002)
        if not isinstance(content, list):
            raise RefusalError(422, 23002, "the body is no list of entries")
        entries = [_object(each, 23002) for each in content]
        with self._lock:
            for each in entries:
                self._checked(each, 23000, 23000)
            for each in entries:
                collection, value = self._checked(each, 23000, 23000)
                if each.get("delete_entry") is True:
                    self._entries[collection].pop(value, None)
                else:
                    self._put(each, 23000, 23000)
            self.revision += 1
            return Reply(self._task(UPDATE), 202)

    # --- inside the lock ------------------------------------------------------------------------

    def _known(self, text: str, missing: int = 1002) -> int:
        number = whole_number(text, 14000, "the id of a set")
        if number not in self._sets:
            raise RefusalError(404, missing, f"there is no set {number}")
        return number

    def _known_task(self, name: str, asked: Asked, missing: int) -> Fields:
        number = whole_number(asked.names["task_status_id"], missing, "the id of a task")
        if (name, number) not in self._tasks:
            raise RefusalError(404, missing, f"there is no task {number}")
        return self._tasks[name, number]

    def _shown(self, number: int) -> Fields:
        return {**self._sets[number], "number_of_entries": len(self._entries[number])}

    def _checked(self, fields: Fields, missing: int, unknown: int) -> tuple[int, str]:
        collection = fields.get("collection_id")
        if not isinstance(collection, int):
            raise RefusalError(422, missing, "an entry has no collection_id")
        if collection not in self._sets:
            raise RefusalError(422, unknown, f"there is no set {collection}")
        value = _text(fields, "value", 20003)
        if len(value) > LONGEST_VALUE:
            raise RefusalError(422, 20007, "the value is too long")
        kind = self._sets[collection]["entry_type"]
        if kind in {"NUM", "PORT"} and not value.lstrip("-").isdecimal():
            raise RefusalError(422, 20006, f"'{value[:80]}' is no value of type {kind}")
        # "The Alphanumeric (Ignore Case) type automatically changes any alphanumeric value to
        # lowercase" (IBM, "Adding, editing, and deleting reference sets"). Whether what is looked
        # for is changed as well is not documented; it is not, here.
        return collection, value.lower() if kind == "ALNIC" else value

    def _put(self, fields: Fields, missing: int, unknown: int) -> tuple[Fields, bool]:
        collection, value = self._checked(fields, missing, unknown)
        entries = self._entries[collection]
        is_new = value not in entries
        if is_new:
            _bound(sum(map(len, self._entries.values())), MOST_ENTRIES, "entries")
            self._number += 1
        entries[value] = {
            "id": self._number if is_new else entries[value]["id"],
            "collection_id": collection,
            "value": value,
            "notes": fields.get("notes"),
            "source": fields.get("source") or "reference data api",
            "first_seen": self._now_ms,
            "last_seen": self._now_ms,
            "domain_id": None,
            "delete_entry": False,
        }
        self.revision += 1
        return entries[value], is_new

    def _task(self, name: str) -> Fields:
        """
        A new task.

        That of an update tells an error with error_code and error_message, that of a deletion with
        message.
        """
        self._number += 1
        while len(self._tasks) >= MOST_TASKS:
            del self._tasks[next(iter(self._tasks))]
        told = {"error_code": None, "error_message": None} if name == UPDATE else {"message": ""}
        self._tasks[name, self._number] = {
            "id": self._number,
            "name": name,
            "status": "COMPLETED",
            "created": self._now_ms,
            "started": self._now_ms,
            "modified": self._now_ms,
            "completed": self._now_ms,
            "created_by": "emulator",
            **told,
        }
        return self._tasks[name, self._number]


def _object(content: object, code: int) -> Fields:
    if isinstance(content, dict):
        return content
    raise RefusalError(422, code, "the body is no object")


def _text(fields: Fields, name: str, code: int) -> str:
    value = fields.get(name)
    if isinstance(value, str) and value:
        return value
    raise RefusalError(422, code, f"the field {name} is not given")


def _one_of(value: object, known: tuple[str, ...], code: int, name: str) -> object:
    if value in known:
        return value
    raise RefusalError(422, code, f"{name} is one of {', '.join(known)}")


def _bound(count: int, most: int, what: str) -> None:
    if count >= most:
        raise RefusalError(422, 14000, f"this emulator keeps no more than {most} {what}")
