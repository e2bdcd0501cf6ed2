"""
Windows events as the readers of EVTX write them in JSON -> flat events in Sigma's names.

`System` gives `EventID`, `Channel`, `Computer`, `Provider_Name` and the like, `EventData` and
`UserData` the fields of the event itself. Sigma's names for them have no blanks (specification 2.1,
rules, "Field names"; `Threat Name` of Defender is ThreatName in SigmaHQ's rules).
The shape of the JSON is that of https://github.com/omerbenamram/evtx, in which SigmaHQ keeps the
events beside its recordings: attributes stand under `#attributes`, a text beside them as `#text`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from siemantic.events import Event

_ATTRIBUTES, _TEXT = "#attributes", "#text"


def flat_event(event: Event) -> Event:
    """The event as rules ask for it; one that is no Windows event is as it was."""
    inner = event.get("Event")
    system = inner.get("System") if isinstance(inner, Mapping) else None
    if not isinstance(inner, Mapping) or not isinstance(system, Mapping):
        return _without_blanks(event) if "Channel" in event else event
    own = {**_data(inner.get("EventData")), **_inner_data(inner.get("UserData"))}
    return _without_blanks({**own, **_system(system)})


def _without_blanks(event: Event) -> Event:
    return {name.replace(" ", ""): value for name, value in event.items()}


def _system(system: Mapping[str, Any]) -> dict[str, Any]:
    return dict(pair for name, value in system.items() for pair in _system_field(name, value))


def _system_field(name: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON data
    if not isinstance(value, Mapping):
        if value is not None:
            yield name, value
        return
    if _TEXT in value:
        yield name, value[_TEXT]
    attributes = value.get(_ATTRIBUTES)
    for key, inner in attributes.items() if isinstance(attributes, Mapping) else ():
        yield name if (name, key) == ("TimeCreated", "SystemTime") else f"{name}_{key}", inner


def _data(data: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON data
    """The fields of an event that have a value."""
    fields = data.items() if isinstance(data, Mapping) else ()
    named = {key: _value(value) for key, value in fields if key != _ATTRIBUTES}
    return {key: value for key, value in named.items() if value is not None}


def _inner_data(data: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON data
    """The fields within `UserData`, which stand within an element of the event's own."""
    inner = data.values() if isinstance(data, Mapping) else ()
    return {key: value for each in inner for key, value in _data(each).items()}


def _value(value: Any) -> Any:  # noqa: ANN401 - JSON data
    """A value without the attributes that stand beside it."""
    return value.get(_TEXT) if isinstance(value, Mapping) and _TEXT in value else value
