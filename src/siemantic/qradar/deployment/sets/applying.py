"""
A plan of reference sets -> the console.

Before rules are installed everything is put in, and after old ones are deleted everything is taken
out, so that no rule or search misses a value in between.

Source: DOCS PATCH reference_data_collections-set_entries, POST and DELETE -sets.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import as_fields, number_in
from siemantic.qradar.console import Console
from siemantic.qradar.deployment.sets.found import ENTRIES, SETS, read_sets
from siemantic.qradar.deployment.sets.plan import SetPlan
from siemantic.qradar.deployment.tasks import delete, end_task
from siemantic.qradar.transport import Request

UPDATES = "/reference_data_collections/set_bulk_update_tasks"
DELETIONS = "/reference_data_collections/set_delete_tasks"

MOST_ENTRIES = 1000
"""In one request; how many a console takes is not documented."""

_JSON = {"Content-Type": "application/json"}


def put_in(console: Console, plan: SetPlan, timeout_s: float) -> None:
    """
    Create the sets that are not there, and add the values that are missing.

    Raises:
        ConsoleError: the console is not reached, refuses, or a task fails.
    """
    for each in plan.steps:
        if each.added or each.action == "create":
            number = each.number
            if number is None:
                number = _create(console, each.name, each.type)
            _update(console, number, each.added, {}, timeout_s)


def take_out(console: Console, plan: SetPlan, timeout_s: float) -> None:
    """
    Take out the values and delete the sets that are not wanted, and see that all is as wanted.

    Raises:
        ConsoleError: the console is not reached, refuses, a task fails, or a value is not there.
    """
    for each in plan.steps:
        if each.number is None:
            continue
        if each.action == "remove":
            what = f"deleting the reference set '{each.name}'"
            delete(console, f"{SETS}/{each.number}", DELETIONS, what, timeout_s)
        elif each.removed:
            _update(console, each.number, each.removed, {"delete_entry": True}, timeout_s)
    _check(console, plan)


def _create(console: Console, name: str, kind: str) -> int:
    """The number of a new set, of which "name and entry_type are required"."""
    body = json.dumps({"name": name, "entry_type": kind}).encode()
    request = Request("POST", SETS, headers=_JSON, body=body)
    number = number_in(as_fields(console.ask(request), request.label), "id")
    if number is None:
        raise ConsoleError(f"the answer to {request.label} names no set")
    return number


def _update(
    console: Console, number: int, values: Sequence[str], more: Mapping[str, bool], timeout_s: float
) -> None:
    for part in _parts(values):
        entries = [{"collection_id": number, "value": each, **more} for each in part]
        request = Request("PATCH", ENTRIES, headers=_JSON, body=json.dumps(entries).encode())
        task = as_fields(console.ask(request), request.label)
        end_task(console, task, UPDATES, "the update of a reference set", timeout_s)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + MOST_ENTRIES] for at in range(0, len(values), MOST_ENTRIES))


def _check(console: Console, plan: SetPlan) -> None:
    """A task that is COMPLETED may have left entries out: its results have a status for each."""
    found = read_sets(console, {each.name for each in plan.wanted})
    for each in plan.wanted:
        there = found[each.name].values if each.name in found else frozenset()
        wrong = sorted(there ^ frozenset(each.values))
        if wrong or each.name not in found:
            what = f"'{wrong[0][:80]}' is" if wrong else "it is"
            verb = "still there" if wrong and wrong[0] in there else "not there"
            message = f"the reference set '{each.name}' is not as it was to be"
            raise ConsoleError(f"{message}: {what} {verb}; apply again, or look at the console")
