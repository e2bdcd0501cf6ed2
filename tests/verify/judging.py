"""Rules and queries as a user gives them -> rows of the ledger."""

import random
from dataclasses import replace

from siemantic.aql.ast import Select
from siemantic.aql.parser import parse
from siemantic.aql.printer import to_aql
from siemantic.convert import convert_one, load_workload
from siemantic.targets.request import TargetRequest
from siemantic.verify.verdicts import verify_query
from verify.mutants import mutants


def units_of(folder):
    """The rules below a folder that stand alone and are no correlations."""
    units = load_workload([str(folder)]).units
    return [each for each in units if each.stands_alone and each.document.kind == "rule"]


def mutant_rows(units, profile, source=None):
    """For each kind of damage to each rule's query, one mutant: kind, text, row of the ledger."""
    source = source or random.Random(0)
    request = TargetRequest("qradar_aql", profile)
    for unit in units:
        conversion = convert_one(unit, request)
        if len(conversion.texts) == 1:
            query = parse(conversion.texts[0])
            for kind, mutant in _one_of_each(query, source):
                yield kind, mutant, verify_query(unit, request, mutant)


def _one_of_each(query: Select, source):
    kinds = {}
    for kind, condition in mutants(query.where):
        kinds.setdefault(kind, []).append(condition)
    for kind, conditions in kinds.items():
        yield kind, to_aql(replace(query, where=source.choice(conditions)))
