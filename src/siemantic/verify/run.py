"""Rules x targets -> the ledger."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from siemantic.cache import Cache
from siemantic.convert import Place, Workload, check_requests, convert_one, place_of
from siemantic.rules.references import Unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row, known, with_known
from siemantic.verify.remembered import key_of, tools_of
from siemantic.verify.verdicts import verify_conversion
from siemantic.workers import spread

Task = tuple[Unit, TargetRequest]


def verify_all(
    workload: Workload,
    requests: Sequence[TargetRequest],
    cache: Cache,
    done: Callable[[Sequence[Row]], None] = lambda _rows: None,
    workers: Executor | None = None,
) -> tuple[Row, ...]:
    """
    A row for each rule and target, in the order of `Workload.places`.

    A rule that is only there for a correlation has none.

    Args:
        cache: what is known from before, by all that it depends on.
        done: called with rows as soon as they are there, in any order.
        workers: what `open_workers` gave, to share the work.
    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_requests(requests)
    tools = {request: tools_of(request) for request in requests}
    tasks = {
        _place(task): task
        for unit in workload.units
        for request in requests
        for task in [(unit, request)]
    }
    keys = {place: key_of(unit, tools[request]) for place, (unit, request) in tasks.items()}
    rows = {
        each.place: each
        for each in (*broken_rows(workload, requests), *_remembered(tasks, keys, cache))
    }
    done(list(rows.values()))
    left = [task for place, task in tasks.items() if place not in rows]
    new = {row.place: row for chunk in spread(workers, _verify, left, done) for row in chunk}
    # What is wrong with a broken rule may be told by the place of another.
    final = [(place, row) for place, row in new.items() if row.is_final and row.verdict != "broken"]
    cache.keep({keys[place]: known(row) for place, row in final})
    found = rows | new
    return tuple(found[place] for place in workload.places(requests) if place in found)


def _verify(tasks: Sequence[Task]) -> list[Row]:
    """The rows of the tasks; runs in a worker."""
    conversions = [(unit, convert_one(unit, request)) for unit, request in tasks]
    return [
        verify_conversion(unit, each) for unit, each in conversions if each.status != "correlated"
    ]


def broken_rows(workload: Workload, requests: Sequence[TargetRequest]) -> Iterator[Row]:
    """A row for each rule whose references are broken."""
    for document, problem in workload.broken:
        for request in requests:
            row = Row(
                place_of(document, request), document.id, document.title, document.path, "broken"
            )
            yield replace(row, reason=problem.message, problem=problem)


def _remembered(
    tasks: Mapping[Place, Task], keys: Mapping[Place, str], cache: Cache
) -> Iterator[Row]:
    found = cache.find(keys.values())
    for place, (unit, _) in tasks.items():
        data = found.get(keys[place])
        if data is not None:
            document = unit.document
            row = Row(place, document.id, document.title, document.path, "undecided")
            yield with_known(row, data)


def _place(task: Task) -> Place:
    unit, request = task
    return place_of(unit.document, request)
