"""
A package -> an installed extension.

Uploading is POST config-extension_management-extensions, installing POST .../extension_id, whose
task is at extensions_task_status (DOCS). An installed extension is not installed again (error
22612) and none is uninstalled here: what QRadar does with rules that a later one has overwritten is
not documented.
"""

from collections.abc import Iterator

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import Fields, as_fields, number_in, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.deployment.packages import Package
from siemantic.qradar.deployment.state import Pending
from siemantic.qradar.deployment.tasks import NOT_FOUND, wait_for_task, wait_until
from siemantic.qradar.transport import Request

PATH = "/config/extension_management/extensions"
TASKS = "/config/extension_management/extensions_task_status"

_USABLE = ("UPLOADED", "NOT_INSTALLED", "INSTALLING", "INSTALLED")
"""The states of an extension whose upload need not be done again."""

_OTHER_TASK = 22618
"""The code of "another preview/install task is already in progress" (DOCS POST extension_id)."""

_OTHER_TASK_PAUSE_S = 1


def greatest_number(console: Console) -> int:
    """The greatest number that an extension has, 0 where there is none."""
    return max((_number(each) for each in _extensions(console)), default=0)


def find_uploaded(console: Console, pending: Pending, package: Package) -> int | None:
    """
    The number of the extension that an earlier attempt has uploaded.

    Where the console's answer was lost, it is the one that came later, has the size of the package
    and names what is in it.
    """
    if pending.extension is not None:
        found = _find(console, pending.extension)
        is_usable = found is not None and text_in(found, "status") in _USABLE
        return pending.extension if is_usable else None
    for each in _extensions(console):
        if _number(each) > pending.after and _is_of(each, package):
            return _number(each)
    return None


def upload(console: Console, package: Package) -> int:
    """
    The number that the console gives to the package.

    Raises:
        ConsoleError: it refuses the package, or see `Console`.
    """
    headers = {"Content-Type": "application/zip"}
    request = Request("POST", PATH, headers=headers, body=package.content)
    return _number(as_fields(console.ask(request), request.label))


def install(console: Console, number: int, timeout_s: float) -> None:
    """
    Install an extension over what is there, or wait for whoever is at it.

    Raises:
        ConsoleError: it fails or does not end in time, or see `Console`.
    """
    path = f"{PATH}/{number}"
    status = text_in(as_fields(console.get(path), f"GET /api{path}"), "status")
    if status not in {"INSTALLED", "INSTALLING"}:
        _run(console, path, timeout_s)
    found = wait_until(console, path, _is_settled, "the installation", timeout_s)
    status = text_in(found, "status")
    if status != "INSTALLED":
        reason = text_in(found, "content_operation_error") or "no reason is given"
        raise ConsoleError(f"the extension {number} is {status[:40]}: {reason[:300]}")


def settle(console: Console, pending: Pending, timeout_s: float) -> None:
    """
    Wait for an installation that an earlier attempt has started, so that what is there stays so.

    Raises:
        ConsoleError: it does not end in time, or see `Console`.
    """
    if pending.extension is not None and _find(console, pending.extension) is not None:
        path = f"{PATH}/{pending.extension}"
        wait_until(console, path, _is_settled, "the installation of before", timeout_s)


def _run(console: Console, path: str, timeout_s: float) -> None:
    request = Request("POST", path, {"action_type": "INSTALL", "overwrite": "true"})
    task = number_in(_started(console, request, timeout_s), "status_id")
    if task is None:
        raise ConsoleError(f"the answer to {request.label} names no task")
    wait_for_task(console, f"{TASKS}/{task}", "the installation", timeout_s)


def _started(console: Console, request: Request, timeout_s: float) -> Fields:
    """The answer of the console, when no task of someone else is in the way any more."""
    end_s = console.clock.now_s() + timeout_s
    while True:
        try:
            return as_fields(console.ask(request), request.label)
        except ConsoleError as error:
            if error.code != _OTHER_TASK or console.clock.now_s() >= end_s:
                raise
        console.clock.wait(_OTHER_TASK_PAUSE_S)


def _is_settled(extension: Fields) -> bool:
    return text_in(extension, "status") != "INSTALLING"


def _find(console: Console, number: int) -> Fields | None:
    path = f"{PATH}/{number}"
    try:
        return as_fields(console.get(path), f"GET /api{path}")
    except ConsoleError as error:
        if error.status == NOT_FOUND:
            return None
        raise


def _extensions(console: Console) -> Iterator[Fields]:
    asked = {"fields": "id,status,size,contents(identifier)"}
    for each in console.records(PATH, asked):
        yield as_fields(each, f"GET /api{PATH}")


def _is_of(extension: Fields, package: Package) -> bool:
    contents = extension.get("contents")
    listed = contents if isinstance(contents, list) else []
    names = {text_in(each, "identifier") for each in listed if isinstance(each, dict)}
    return (
        text_in(extension, "status") in _USABLE
        and number_in(extension, "size") == len(package.content)
        and names >= {each.name for each in package.entries}
    )


def _number(extension: Fields) -> int:
    number = number_in(extension, "id")
    if number is None:
        raise ConsoleError("an extension of the console has no number")
    return number
