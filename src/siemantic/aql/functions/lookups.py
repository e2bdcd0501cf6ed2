"""
Functions that ask the console: AQL guide, "Data retrieval functions".

What a console would answer is given as data, one entry for each function, that JSON can write:

    {
      "QIDNAME": {"5001828": "Process Create"},
      "ASSETPROPERTY": {"Location": {"192.0.2.1": "Berlin"}},
      "REFERENCESETCONTAINS": {"admins": ["root", "jane"]},
      "REFERENCEMAPSETCONTAINS": {"hosts of": {"jane": ["ws-1", "ws-2"]}}
    }

An entry has a level of keys for each argument of the call, in their order, and the value below; the
keys are the arguments as STR writes them. A condition has a list of the values for which it is
true in place of the last level. A key that is not there gives null, a value that is not in the list
false; a collection, category or property that is not there is an error, since it was not given.
"""

from collections.abc import Callable, Mapping, Sequence

from siemantic.aql.columns import ColumnType
from siemantic.aql.functions.signature import Environment, Function, Parameter
from siemantic.aql.functions.values import as_text, shown
from siemantic.errors import AqlEvaluationError

SOURCE = 'AQL guide, "Data retrieval functions"'
SEARCH = 'QRadar user guide, "Advanced search options"'

_MANY = "how the names of several ids are joined is not documented; here with ', '."


def _data(environment: Environment, function: str, arguments: str) -> object:
    if function not in environment.lookups:
        message = f"{function} asks the console; give what it answers as lookups"
        raise AqlEvaluationError(f"{message}, in the form {{'{function}': {arguments}}}")
    return environment.lookups[function]


def _find(name: str, keys: Sequence[object], given: int, data: object) -> object:
    """
    The value below the keys, null when a key behind the first `given` ones is not there.

    Raises:
        AqlEvaluationError: the data have another form, or one of the first keys is not there.
    """
    for at, key in enumerate(keys):
        if not isinstance(data, Mapping):
            message = f"the lookups of {name} go no deeper than {at} levels of keys"
            raise AqlEvaluationError(f"{message}; give a level for each argument of the call")
        text = as_text(key, name)
        if text not in data:
            if at >= given:
                return None
            raise AqlEvaluationError(f"the lookups of {name} have no {shown(text)}; add it")
        data = data[text]
    return data


def _value(name: str, given: int, form: str) -> Callable[..., object]:
    """Run: the value below the arguments."""

    def run(environment: Environment, *arguments: object) -> object:
        found = _find(name, arguments, given, _data(environment, name, form))
        if isinstance(found, Mapping):
            message = f"the lookups of {name} have more levels of keys than the call has arguments"
            raise AqlEvaluationError(f"{message}; give one for each of the {len(arguments)}")
        return found

    return run


def _contains(name: str, given: int, form: str) -> Callable[..., object]:
    """Run: whether the last argument is in the list below the others."""

    def run(environment: Environment, *arguments: object) -> bool:
        data = _data(environment, name, form)
        found = _find(name, arguments[:-1], given, data)
        if found is None:
            return False
        if not isinstance(found, list | tuple):
            raise AqlEvaluationError(f"the lookups of {name} hold a list of values; give {form}")
        return as_text(arguments[-1], name) in {as_text(each, name) for each in found}

    return run


def _names(name: str, form: str) -> Callable[..., object]:
    """Run: the name of an id, or those of a list of ids."""
    one = _value(name, 0, form)

    def run(environment: Environment, ids: object) -> object:
        if not isinstance(ids, list | tuple):
            return one(environment, ids)
        found = [one(environment, each) for each in ids]
        named = [as_text(each, name) for each in found if each is not None]
        return ", ".join(named) if named else None

    return run


# --- rows --------------------------------------------------------------------------------------


def _by_id(name: str, parameter: str, note: str = "") -> Function:
    form = "{'1': 'a name'}"
    return Function(
        name,
        (Parameter(parameter, "number"),),
        "text",
        SOURCE,
        _value(name, 0, form),
        lookup=True,
        note=note,
    )


def _by_ids(name: str, parameter: str) -> Function:
    run = _names(name, "{'1': 'a name'}")
    return Function(
        name, (Parameter(parameter, "any"),), "text", SOURCE, run, lookup=True, note=_MANY
    )


def _lookup(
    name: str, parameters: tuple[Parameter, ...], result: ColumnType = "text", note: str = ""
) -> Function:
    """A value below the arguments; those before an address or a key must be in the data."""
    given = sum(each.name in _COLLECTIONS for each in parameters)
    form = "'an answer'"
    for each in reversed([each for each in parameters if not each.optional]):
        form = f"{{'{each.name}': {form}}}"
    run = _value(name, given, form)
    source = SEARCH if name.startswith("XFORCE_") else SOURCE
    return Function(name, parameters, result, source, run, lookup=True, note=note)


def _condition(name: str, parameters: tuple[Parameter, ...], form: str) -> Function:
    run = _contains(name, 1, form)
    return Function(
        name,
        parameters,
        "boolean",
        SOURCE,
        run,
        lookup=True,
        note="whether it looks at case follows from the type of the collection; here it does.",
    )


def _untold(name: str, parameter: Parameter, result: ColumnType, note: str) -> Function:
    return Function(name, (parameter,), result, SOURCE, None, lookup=True, note=note)


_COLLECTIONS = ("property", "map", "table", "column", "category")

_ADDRESS = Parameter("address", "address")
_OTHER = Parameter("other address", "address")
_DOMAIN = Parameter("domain", "number", optional=True)
_OF_DOMAIN = Parameter("domain", "number")
_TIME = Parameter("time", "time", optional=True)
_KEY = Parameter("key", "any")
_VALUE = Parameter("value", "any")
_FIELD = Parameter("field", "text")
_URL = Parameter("url", "text")

FUNCTIONS = (
    _by_id("APPLICATIONNAME", "applicationid"),
    _lookup("ARIELSERVERS4EPID", (Parameter("processorid", "number", repeated=True),)),
    _lookup("ARIELSERVERS4EPNAME", (Parameter("processor", "text", repeated=True),)),
    _lookup("ASSETHOSTNAME", (_ADDRESS, _TIME)),
    _lookup("ASSETPROPERTY", (Parameter("property", "text"), _ADDRESS, _DOMAIN)),
    _lookup("ASSETUSER", (_ADDRESS, _TIME)),
    _by_id("CATEGORYNAME", "category"),
    _lookup("COMPONENTID", (Parameter("component", "text", optional=True),), "number"),
    _by_id("DOMAINNAME", "domainid"),
    _lookup("FULLNETWORKNAME", (_ADDRESS, _DOMAIN)),
    _lookup("GEO::DISTANCE", (_ADDRESS, _OTHER), "number"),
    _lookup("GEO::DISTANCE_BY_DOMAIN", (_ADDRESS, _OTHER, _OF_DOMAIN), "number"),
    _lookup("GEO::LOOKUP", (_ADDRESS, _FIELD), "any"),
    _lookup("GEO::LOOKUP_BY_DOMAIN", (_ADDRESS, _FIELD, _OF_DOMAIN), "any"),
    _lookup("GEO::LOOKUP_TEXT", (_ADDRESS, _FIELD)),
    _lookup("GEO::LOOKUP_TEXT_BY_DOMAIN", (_ADDRESS, _FIELD, _OF_DOMAIN)),
    Function(
        "GLOBALVIEW",
        (Parameter("saved search", "text"), Parameter("interval", "text")),
        "any",
        SOURCE,
        None,
        lookup=True,
        note="it is a source of rows behind FROM; query events or flows",
    ),
    _by_id("HOSTNAME", "processorid"),
    _untold(
        "INOFFENSE",
        Parameter("offense", "number"),
        "boolean",
        "which events belong to an offense only the console knows; leave it out",
    ),
    _by_ids("LOGSOURCEGROUPNAME", "devicegrouplist"),
    _by_id("LOGSOURCENAME", "logsourceid"),
    _by_id("LOGSOURCETYPENAME", "devicetype"),
    _condition(
        "MATCHESASSETSEARCH", (Parameter("search", "text"), _ADDRESS), "{'a search': ['192.0.2.1']}"
    ),
    _lookup("NETWORKNAME", (_ADDRESS, _DOMAIN)),
    _untold(
        "OFFENSE_TIME",
        Parameter("offense", "number"),
        "any",
        "when an offense began and ended only the console knows; write START and STOP",
    ),
    _by_id("PROCESSORNAME", "processorid"),
    _by_id("PROTOCOLNAME", "protocolid"),
    _by_id("QIDDESCRIPTION", "qid"),
    _by_id("QIDESCRIPTION", "qid", "the guide's list has this spelling, its examples the other."),
    _by_id("QIDNAME", "qid"),
    _lookup("REFERENCEMAP", (Parameter("map", "text"), _KEY), "any"),
    _condition(
        "REFERENCEMAPSETCONTAINS",
        (Parameter("map", "text"), _KEY, _VALUE),
        "{'a map': {'a key': ['a value']}}",
    ),
    _condition(
        "REFERENCESETCONTAINS", (Parameter("set", "text"), _VALUE), "{'a set': ['a value']}"
    ),
    _lookup(
        "REFERENCETABLE", (Parameter("table", "text"), Parameter("column", "text"), _KEY), "any"
    ),
    _by_ids("RULENAME", "creeventlist"),
    _lookup("XFORCE_IP_CATEGORY", (_ADDRESS,)),
    _lookup("XFORCE_IP_CONFIDENCE", (Parameter("category", "text"), _ADDRESS), "number"),
    _lookup("XFORCE_URL_CATEGORY", (_URL,)),
)
