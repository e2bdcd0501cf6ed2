"""The elements of a rule test and of its parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree as ET

_CLASSES = "com.q1labs.semsources.cre.tests."
_CAPABILITIES = "EventViewer.RULECREATION|SURVEILLANCE.RULECREATION"
"""Both as every source has them."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    What one parameter of a test is set to, and how the console asks for it.

    `options` are the attributes of `userOptions` and `choices` what it lists, by their ids.
    `has_types` is whether there is an element `userSelectionTypes`, and `types` its text.
    """

    initial: str
    label: str
    selection: str
    options: Mapping[str, str] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    has_types: bool = False
    types: str = ""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """
    One test of a rule.

    Attributes:
        number: its number, which differs between versions ([lab] has 318 for what [nn] has as 320,
            and 300 for what [ais0c] has as 301), so that the class must be what counts.
        name: its Java class below the package of tests.
        group: that of the rule wizard, by name and number.
        sentence: what the console shows, as HTML.
    """

    number: int
    name: str
    group: tuple[str, int]
    sentence: str
    parameters: tuple[Parameter, ...]


def link(position: int, parameter: int, text: str) -> str:
    """
    A part of a sentence that people click on to change it.

    The text is escaped, since the console shows the sentence as HTML.

    >>> link(0, 1, "a < 'b'")
    '<a href=\\'javascript:editParameter("0", "1")\\' class=\\'dynamic\\'>a &lt; &#x27;b&#x27;</a>'
    """
    target = f'javascript:editParameter("{position}", "{parameter}")'
    return f"<a href='{target}' class='dynamic'>{escape(text)}</a>"


def add_tests(parent: ET.Element, tests: Iterable[RuleTest]) -> None:
    """The tests in their order, in an element `testDefinitions`."""
    definitions = ET.SubElement(parent, "testDefinitions")
    for position, test in enumerate(tests):
        _add_test(definitions, test, position)


def _add_test(definitions: ET.Element, test: RuleTest, position: int) -> None:
    group, group_id = test.group
    attributes = {
        "id": str(test.number),
        "name": _CLASSES + test.name,
        "uid": str(position),
        "group": group,
        "groupId": str(group_id),
        "requiredCapabilities": _CAPABILITIES,
    }
    element = ET.SubElement(definitions, "test", attributes)
    ET.SubElement(element, "text").text = test.sentence
    for number, parameter in enumerate(test.parameters, start=1):
        _add_parameter(element, parameter, number)


def _add_parameter(test: ET.Element, parameter: Parameter, number: int) -> None:
    element = ET.SubElement(test, "parameter", {"id": str(number)})
    if parameter.name is not None:
        ET.SubElement(element, "name").text = parameter.name
    ET.SubElement(element, "initialText").text = parameter.initial
    ET.SubElement(element, "selectionLabel").text = parameter.label
    if parameter.options is not None:
        options = ET.SubElement(element, "userOptions", dict(parameter.options))
        for key, label in parameter.choices.items():
            ET.SubElement(options, "option", {"id": key}).text = label
    ET.SubElement(element, "userSelection").text = parameter.selection
    if parameter.has_types:
        ET.SubElement(element, "userSelectionTypes").text = parameter.types
    ET.SubElement(element, "userSelectionId").text = "0"
