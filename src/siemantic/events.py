"""
Events: flat or nested mappings of field names to values, and which log sources cover them.

The categories are those of the Sigma specification 2.1, appendix taxonomy, "Windows Folder".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sigma.pipelines.common import windows_logsource_mapping

Event = Mapping[str, Any]
"""Field name -> text, number, boolean, null, or a list or mapping of those."""

_SYSMON = ("Microsoft-Windows-Sysmon/Operational",)
_POWERSHELL = ("Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational")
_CLASSIC = ("Windows PowerShell",)
_SECURITY = ("Security",)

_CATEGORIES: Mapping[str, tuple[tuple[str, ...], frozenset[int]]] = {
    "process_creation": (_SYSMON, frozenset({1})),
    "file_change": (_SYSMON, frozenset({2})),
    "network_connection": (_SYSMON, frozenset({3})),
    "sysmon_status": (_SYSMON, frozenset({4, 16})),
    "process_termination": (_SYSMON, frozenset({5})),
    "driver_load": (_SYSMON, frozenset({6})),
    "image_load": (_SYSMON, frozenset({7})),
    "create_remote_thread": (_SYSMON, frozenset({8})),
    "raw_access_thread": (_SYSMON, frozenset({9})),
    "process_access": (_SYSMON, frozenset({10})),
    "file_event": (_SYSMON, frozenset({11})),
    "registry_event": (_SYSMON, frozenset({12, 13, 14})),
    "registry_add": (_SYSMON, frozenset({12})),
    "registry_delete": (_SYSMON, frozenset({12})),
    "registry_set": (_SYSMON, frozenset({13})),
    "registry_rename": (_SYSMON, frozenset({14})),
    "create_stream_hash": (_SYSMON, frozenset({15})),
    "pipe_created": (_SYSMON, frozenset({17, 18})),
    "wmi_event": (_SYSMON, frozenset({19, 20, 21})),
    "dns_query": (_SYSMON, frozenset({22})),
    "file_delete": (_SYSMON, frozenset({23})),
    "clipboard_capture": (_SYSMON, frozenset({24})),
    "process_tampering": (_SYSMON, frozenset({25})),
    "file_delete_detected": (_SYSMON, frozenset({26})),
    "file_block_executable": (_SYSMON, frozenset({27})),
    "file_block_shredding": (_SYSMON, frozenset({28})),
    "file_executable_detected": (_SYSMON, frozenset({29})),
    "sysmon_error": (_SYSMON, frozenset({255})),
    "ps_module": (_POWERSHELL, frozenset({4103})),
    "ps_script": (_POWERSHELL, frozenset({4104})),
    "ps_classic_start": (_CLASSIC, frozenset({400})),
    "ps_classic_provider_start": (_CLASSIC, frozenset({600})),
    "ps_classic_script": (_CLASSIC, frozenset({800})),
}


def _channels(service: str) -> tuple[str, ...]:
    """The channels of a Windows service, none when it is not known; pySigma keeps the table."""
    found = windows_logsource_mapping.get(service, ())
    return (found,) if isinstance(found, str) else tuple(found)


# Process creation in the Security log, in the field names of Sysmon, which are Sigma's for the log
# source process_creation: the map of the pipeline windows-audit in pysigma-pipeline-windows.
_PROCESS_AUDITING = 4688
_AUDIT_NAMES = {"Image": "NewProcessName", "ParentImage": "ParentProcessName"}


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A channel of Windows, and the ids of the events in it; none stands for all of them."""

    channel: str
    event_ids: frozenset[int] = frozenset()


def places_of(
    category: str | None, product: str | None, service: str | None
) -> tuple[EventPlace, ...]:
    """
    Where Windows writes the events of a log source; none where the tables do not say.

    >>> places_of("file_event", "windows", None)
    (EventPlace(channel='Microsoft-Windows-Sysmon/Operational', event_ids=frozenset({11})),)
    """
    if product != "windows":
        return ()
    if category is not None and category in _CATEGORIES:
        channels, ids = _CATEGORIES[category]
        found = tuple(EventPlace(each, ids) for each in channels)
        auditing = (EventPlace(*_SECURITY, frozenset({_PROCESS_AUDITING})),)
        return found + (auditing if category == "process_creation" else ())
    return () if service is None else tuple(map(EventPlace, _channels(service)))


def in_sigma_names(event: Event) -> Event:
    """
    The event with the names that Sigma's rules use beside its own.

    Only process creation in the Security log (4688) has other names: `Image` and `ParentImage` are
    added, and `User` as Sysmon writes it, `domain\\account`.
    """
    if not _is_process_auditing(event):
        return event
    names = {new: event[old] for new, old in _AUDIT_NAMES.items() if old in event}
    account = [event.get("SubjectDomainName"), event.get("SubjectUserName")]
    if all(isinstance(part, str) for part in account):
        names["User"] = "\\".join(map(str, account))
    return {**names, **event}


def covers(category: str | None, product: str | None, service: str | None, event: Event) -> bool:
    """
    Whether the log source may hold the event.

    True as well when that is not known: the event has no Channel, or the log source is in none of
    the tables.
    """
    if event.get("Channel") is None or product not in (None, "windows"):
        return True
    return _in_category(category, event) and _in_service(service, event)


def _in_category(category: str | None, event: Event) -> bool:
    if category == "process_creation" and _is_process_auditing(event):
        return True
    if category is None or category not in _CATEGORIES:
        return True
    channels, ids = _CATEGORIES[category]
    return _has_channel(event, channels) and str(event.get("EventID")) in map(str, ids)


def _in_service(service: str | None, event: Event) -> bool:
    channels = () if service is None else _channels(service)
    return not channels or _has_channel(event, channels)


def _is_process_auditing(event: Event) -> bool:
    return _has_channel(event, _SECURITY) and str(event.get("EventID")) == str(_PROCESS_AUDITING)


def _has_channel(event: Event, channels: Iterable[str]) -> bool:
    return str(event.get("Channel")).lower() in {channel.lower() for channel in channels}
