"""
Extensions: uploaded, previewed, installed and uninstalled by tasks.

States of an extension and the codes are those of config-extension_management-extensions and
.../{extension_id}; states of a task those that PATCH reference_data_collections-set_entries lists,
of which extensions_task_status-status_id shows COMPLETED. Not documented, and the emulator's way:
what an extension without a manifest is called, the words of `action` but SKIP, and that one whose
content is from a newer QRadar fails with EXCEPTION (IBM says that it cannot be imported).
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from siemantic.qradar.emulator.exchange import Asked, RefusalError, Reply, whole_number
from siemantic.qradar.emulator.installed_rules import InstalledRules
from siemantic.qradar.emulator.packages import CUSTOM_RULE, Package, read_package

TASK_S = 0.2
"""So long a task runs."""

MOST_EXTENSIONS = 100
OUR_VERSION = (2021, 6)
"""Of QRadar 7.5.0."""

TaskType = Literal["PREVIEW", "INSTALL", "UNINSTALL"]
Fields = dict[str, Any]
_DURING = {"PREVIEW": "PREVIEWING", "INSTALL": "INSTALLING", "UNINSTALL": "UNINSTALLING"}
_GERUND = {"PREVIEW": "Previewing", "INSTALL": "Installing", "UNINSTALL": "Uninstalling"}


@dataclass
class _Extension:
    id: int
    package: Package
    added_ms: int
    status: str = "UPLOADED"
    installed_ms: int | None = None
    error: str | None = None


@dataclass
class _Task:
    id: int
    extension: _Extension
    type: TaskType
    overwrite: bool
    before: str
    created_ms: int
    end_s: float
    status: str = "PROCESSING"
    results: list[Fields] | None = None


class Extensions:
    """All extensions and tasks, for many threads at once."""

    def __init__(self, rules: InstalledRules, now_ms: Callable[[], int]) -> None:
        self._lock = threading.Lock()
        self._rules = rules
        self._now_ms = now_ms
        self._extensions: dict[int, _Extension] = {}
        self._tasks: dict[int, _Task] = {}

    def list(self, _asked: Asked) -> Reply:
        """GET /config/extension_management/extensions."""
        with self._lock:
            self._settle()
            return Reply(records=[_shown(each) for each in self._extensions.values()])

    def get(self, asked: Asked) -> Reply:
        """GET .../extensions/{extension_id}."""
        with self._lock:
            self._settle()
            return Reply(_shown(self._known(asked)))

    def upload(self, asked: Asked) -> Reply:
        """POST /config/extension_management/extensions."""
        package = read_package(asked.body, asked.headers.get("content-type", ""))
        with self._lock:
            if len(self._extensions) >= MOST_EXTENSIONS:
                message = f"this emulator keeps no more than {MOST_EXTENSIONS} extensions"
                raise RefusalError(422, 22607, message)
            number = len(self._extensions) + 1
            self._extensions[number] = _Extension(number, package, self._now_ms())
            return Reply(_shown(self._extensions[number]), 201)

    def start(self, asked: Asked) -> Reply:
        """POST .../extensions/{extension_id}?action_type=INSTALL or PREVIEW."""
        kind = asked.parameters.get("action_type")
        if kind not in {"INSTALL", "PREVIEW"}:
            raise RefusalError(422, 22605, "The supplied action type is invalid")
        overwrite = asked.parameters.get("overwrite", "false").lower() == "true"
        with self._lock:
            self._settle()
            extension = self._known(asked)
            if extension.status == "INSTALLED":
                raise RefusalError(409, 22612, "the extension is already installed")
            return self._begin(extension, "INSTALL" if kind == "INSTALL" else "PREVIEW", overwrite)

    def uninstall(self, asked: Asked) -> Reply:
        """DELETE .../extensions/{extension_id}."""
        with self._lock:
            self._settle()
            return self._begin(self._known(asked), "UNINSTALL", overwrite=False)

    def get_task(self, asked: Asked) -> Reply:
        """GET /config/extension_management/extensions_task_status/{status_id}."""
        with self._lock:
            self._settle()
            return Reply(_shown_task(self._known_task(asked)))

    def get_results(self, asked: Asked) -> Reply:
        """GET .../extensions_task_status/{status_id}/results."""
        with self._lock:
            self._settle()
            task = self._known_task(asked)
            if task.results is None:
                raise RefusalError(404, 22614, "The task results are not available.")
            content = {"id": task.extension.id, "task_type": task.type, "content": task.results}
            return Reply(content)

    # --- inside the lock ------------------------------------------------------------------------

    def _known(self, asked: Asked) -> _Extension:
        number = whole_number(asked.names["extension_id"], 22606, "the id of an extension")
        if number not in self._extensions:
            raise RefusalError(404, 22603, "The requested extension cannot be found.")
        return self._extensions[number]

    def _known_task(self, asked: Asked) -> _Task:
        number = whole_number(asked.names["status_id"], 22606, "the id of a task")
        if number not in self._tasks:
            raise RefusalError(404, 22604, "The task status for status_id cannot be found.")
        return self._tasks[number]

    def _begin(self, extension: _Extension, kind: TaskType, overwrite: bool) -> Reply:  # noqa: FBT001 - of the request
        if any(each.status == "PROCESSING" for each in self._tasks.values()):
            raise RefusalError(409, 22618, "another task is already in progress")
        number = len(self._tasks) + 1
        end_s = time.monotonic() + TASK_S
        task = _Task(number, extension, kind, overwrite, extension.status, self._now_ms(), end_s)
        self._tasks[number] = task
        extension.status = _DURING[kind]
        location = f"/api/config/extension_management/extensions_task_status/{number}"
        message = f"{_GERUND[kind]} an extension"
        told = {"status_id": number, "message": message, "status_location": location}
        return Reply(told, 202)

    def _settle(self) -> None:
        """Do what tasks whose time has come are about."""
        for task in self._tasks.values():
            if task.status == "PROCESSING" and time.monotonic() >= task.end_s:
                self._finish(task)

    def _finish(self, task: _Task) -> None:
        extension = task.extension
        if task.type == "UNINSTALL":
            task.results = self._rules.remove(extension.id)
            task.status, extension.status = "COMPLETED", "UNINSTALLED"
        elif _is_newer(extension.package.version):
            version = extension.package.version[:40]
            extension.error = f"the content is from a newer QRadar, {version}"
            task.status, extension.status = "EXCEPTION", "INSTALL_FAILED"
        elif task.type == "PREVIEW":
            task.results = self._rules.preview(extension.package.rules, overwrite=task.overwrite)
            task.status, extension.status = "COMPLETED", task.before
        else:
            rules = extension.package.rules
            task.results = self._rules.install(extension.id, rules, overwrite=task.overwrite)
            task.status, extension.status = "COMPLETED", "INSTALLED"
            extension.installed_ms = self._now_ms()


def _is_newer(version: str) -> bool:
    found = re.match(r"(\d{1,9})\.(\d{1,9})", version, re.ASCII)
    return found is not None and (int(found[1]), int(found[2])) > OUR_VERSION


def _shown(extension: _Extension) -> Fields:
    package = extension.package
    contents = [
        {
            "content_type_id": CUSTOM_RULE,
            "content_type_name": "custom_rule",
            "identifier": each.name,
            "content_metadata": None,
        }
        for each in package.rules
    ]
    return {
        "id": extension.id,
        "name": f"extension {extension.id}",
        "description": None,
        "author": None,
        "authored_by_email": None,
        "version": None,
        "supported_languages": [],
        "exported_qradar_version": package.version,
        "min_qradar_version": None,
        "file_location": None,
        "size": package.size,
        "signed": "NOT_SIGNED",
        "signer_date": None,
        "signer_subject": None,
        "validation_date": None,
        "beta": False,
        "added_by": "emulator",
        "installed_by": None if extension.installed_ms is None else "emulator",
        "add_time": extension.added_ms,
        "install_time": extension.installed_ms,
        "full_uninstall": True,
        "status": extension.status,
        "contents": contents,
        "content_operation_error": extension.error,
        "fips_compliant": False,
    }


def _shown_task(task: _Task) -> Fields:
    is_over = task.status != "PROCESSING"
    verb = "Completed" if task.status == "COMPLETED" else "Failed" if is_over else "Running"
    what = f"Extension {task.type.lower()} task"
    return {
        "id": task.id,
        "name": what,
        "status": task.status,
        "message": task.extension.error if verb == "Failed" else f"{verb} {what}",
        "progress": 100 if is_over else 0,
        "minimum": 0,
        "maximum": 100,
        "created_by": "emulator",
        "cancelled_by": "",
        "cancel_requested": False,
        "created": task.created_ms,
        "started": task.created_ms,
        "modified": task.created_ms,
        "completed": task.created_ms if is_over else None,
        "result_url": "",
        "child_tasks": None,
        "task_components": None,
    }
