"""Rules as files -> conditions and queries of the AQL target, the way a user gets them."""

import yaml

from siemantic.aql.ast import Column
from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.parser import parse_condition
from siemantic.aql.schema import DEFAULT, ColumnInfo
from siemantic.aql.walk import find_all
from siemantic.convert import convert_all, load_workload
from siemantic.profiles import ColumnMapping
from siemantic.targets.converter import TargetRequest


def convert_folder(folder, profile="plain", query_format="filter"):
    """The conversions of all rules below a folder, in order."""
    request = TargetRequest("qradar_aql", profile, (), query_format)
    return convert_all(load_workload([str(folder)]), [request])


def write_rules(folder, rules):
    """A file for each rule, in the order of their names."""
    for number, rule in enumerate(rules):
        path = folder / f"{number:04}.yml"
        path.write_text(yaml.safe_dump(rule, allow_unicode=True), encoding="utf-8")


def finds(conversion, row, readings):
    """For each reading, whether one of the rule's conditions finds the row."""
    conditions = [parse_condition(text) for text in conversion.queries]
    normal = normalize_row(row)
    environments = [Environment(now_ms=0, reading=reading) for reading in readings]
    return [
        any(compile_filter(each, environment)(normal) for each in conditions)
        for environment in environments
    ]


TYPES = {"ip": "address"}
"""Types of columns that AQL names differently."""


def schema_of(profile, query):
    """The built-in columns and those of a profile that keeps the names of all other fields."""
    kept = (ColumnMapping(each.name) for each in find_all(query, Column))
    mapped = (each for columns in profile.columns.values() for each in columns)
    named = {each.name.lower(): each for each in (*kept, *mapped)}
    built_in = DEFAULT.columns[profile.database]
    added = [each for name, each in named.items() if name not in built_in]
    columns = (ColumnInfo(each.name, TYPES.get(each.type, each.type)) for each in added)
    return DEFAULT.with_columns(profile.database, columns)
