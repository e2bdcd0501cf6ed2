"""Rules as files -> conditions and queries of the AQL target, the way a user gets them."""

import yaml

from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.parser import parse_condition
from siemantic.convert import convert_all, load_workload
from siemantic.targets.request import TargetRequest


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
