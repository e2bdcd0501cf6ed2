"""Which events a log source may hold, against the tables of the specification's taxonomy."""

from itertools import product

import pytest

from cases_of import cases_of
from siemantic.events import covers, in_sigma_names

SYSMON = "Microsoft-Windows-Sysmon/Operational"
CATEGORIES = cases_of("matcher/windows_categories.yml")
SERVICES = cases_of("matcher/windows_services.yml")
CHANNELS = sorted(
    {channel for each in CATEGORIES + SERVICES for channel in each.values[0]["channels"]}
)
IDS = sorted({number for each in CATEGORIES for number in each.values[0]["ids"]})


def named(parameters):
    """The parameters with their ids, which are the names of categories or services, inside."""
    return [
        pytest.param(*each.values, each.id, id=each.id, marks=each.marks) for each in parameters
    ]


@pytest.mark.parametrize(("row", "category"), named(CATEGORIES))
def test_category_holds_exactly_the_events_of_its_row(row, category):
    """A category of Windows holds the event ids of its row in its channels, and no others."""
    wanted = set(product(row["channels"], row["ids"]))
    found = {
        (channel, number)
        for channel, number in product(CHANNELS, IDS)
        if covers(category, "windows", None, {"Channel": channel, "EventID": number})
    }
    assert found == wanted


@pytest.mark.parametrize(("row", "category"), named(CATEGORIES))
def test_process_creation_alone_holds_that_of_the_security_log(row, category):
    """Event 4688 of the Security log is of `process_creation`, and of no other category."""
    event = {"Channel": "Security", "EventID": 4688}
    held = "Security" in row["channels"] or category == "process_creation"
    assert covers(category, "windows", None, event) == held


@pytest.mark.parametrize(("row", "service"), named(SERVICES))
def test_service_holds_exactly_its_channels(row, service):
    """A service of Windows holds the events of its channels, and no others."""
    wanted = set(row["channels"])
    found = {
        channel for channel in CHANNELS if covers(None, "windows", service, {"Channel": channel})
    }
    assert found == wanted


def test_log_source_of_another_product_may_hold_any_event():
    """The tables are those of Windows: what is said of another product is not known here."""
    event = {"Channel": SYSMON, "EventID": 3}
    assert covers("process_creation", "linux", None, event)


def test_category_without_a_product_is_that_of_windows_for_its_events():
    """An event of a Windows channel is in its category, also when a rule is for any product."""
    assert covers("process_creation", None, None, {"Channel": SYSMON, "EventID": 1})
    assert not covers("process_creation", None, None, {"Channel": SYSMON, "EventID": 3})


def test_event_that_is_no_process_creation_keeps_its_names():
    """Only event 4688 of the Security log gets Sigma's names."""
    event = {"Channel": "Security", "EventID": 4624, "NewProcessName": "a.exe"}
    assert in_sigma_names(event) == event


def test_process_creation_gets_the_names_that_its_fields_have():
    """A name of Sigma's appears when the field that it stands for is there."""
    event = {"Channel": "Security", "EventID": 4688, "NewProcessName": "a.exe"}
    assert in_sigma_names(event) == {**event, "Image": "a.exe"}


@pytest.mark.parametrize("domain", [None, 7, ["CORP"]])
def test_user_needs_two_texts(domain):
    """`User` is left out when domain or account is no text."""
    account = {"SubjectDomainName": domain, "SubjectUserName": "ana"}
    event = {"Channel": "Security", "EventID": 4688, **account}
    assert "User" not in in_sigma_names(event)
