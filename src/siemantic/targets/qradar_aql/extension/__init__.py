"""
Rules -> an extension that QRadar's Extensions Management takes: one ZIP file with one XML file.

    parts         what a rule becomes before it is XML: blocks and rules
    blocks        a rule's condition -> a building block
    filters       what the test "matches this AQL filter query" can say
    counters      event_count and value_count -> the counter test
    identity      UUIDs and numbers that depend on the rule's own UUID alone
    descriptions  the notes of a rule, its severity and dates
    properties    columns -> what rule tests call them
    elements      the elements of one test and of its parameters
    rule_tests    the rule tests that are used
    rule_xml      a block or a rule -> the XML that is in `rule_data`
    package       all parts -> the ZIP file
    schemas/      what of the format is known, as XML Schema

IBM publishes no description of the XML. What is written here is what public exports and
generators have, all of them at github.com:

    [lab]     blue-team021/SOC-Detection-Rules, scripts/sync_qradar.ps1: uploads and installs
    [ais0c]   wiemBe/ais0c, harness/lab/qradar: its rules are compared with QRadar's own export
    [nn]      nNipsx-Sec/pySigma-backend-qradar, sigma/backends/qradar/qradar.py
    [elastic] elastic/kibana, siem_migrations, the export in the tests of its parser for QRadar
    [team]    splunkteam-ailog/qradarteam-windowserver_rules, "the exact format of an export"

docs/extension.md says what nobody here could try.
"""

from siemantic.targets.qradar_aql.extension.blocks import to_part
from siemantic.targets.qradar_aql.extension.counters import count_notes
from siemantic.targets.qradar_aql.extension.identity import identifiers_of
from siemantic.targets.qradar_aql.extension.package import to_package
from siemantic.targets.qradar_aql.extension.parts import read_part

__all__ = ["count_notes", "identifiers_of", "read_part", "to_package", "to_part"]
