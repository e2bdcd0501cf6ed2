"""
An inventory as a file.

It is a schema for the checks of AQL (`siemantic.aql.schema`): `events` and `flows` have the custom
properties with their types, and there are no others. What else was found is below `console`. The
file is the same for as long as the console is, so that its changes can be read in a repository.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from siemantic.aql.columns import ColumnType
from siemantic.aql.schema import DEFAULT
from siemantic.diagnostics import escaped_json
from siemantic.errors import ConfigurationError
from siemantic.qradar.inventory import (
    Column,
    Inventory,
    LogSourceType,
    Property,
    ReferenceSet,
)
from siemantic.regular_files import read_regular

_NUMBERS = """
Byte Short Integer Long UnsignedByte UnsignedShort UnsignedInt UnsignedLong BigInteger Double Float
Port UnsignedIntHex
"""
_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(_NUMBERS.split(), "number"),
    **dict.fromkeys(("Host", "HostV4V6", "HostV6"), "address"),
    **dict.fromkeys(("String", "MACAddress"), "text"),
    "Boolean": "boolean",
}
"""object_value_type (GET ariel-databases-database_name) -> what the checks call it."""

KEY = "console"
"""What has the rest of the inventory."""


def to_text(inventory: Inventory) -> str:
    """The file's text."""
    qids = inventory.qids
    content = {
        "complete": True,
        **{name: _custom(name, columns) for name, columns in inventory.columns.items()},
        KEY: {
            "release": inventory.release,
            "api": inventory.api,
            "columns": {
                name: {each.name: each.java_type for each in columns}
                for name, columns in inventory.columns.items()
            },
            "properties": {
                each.name: {"type": each.type, "for_rules": each.for_rules}
                for each in inventory.properties
            },
            "functions": [*inventory.functions],
            "keywords": [*inventory.keywords],
            "log_source_types": {
                str(each.id): {"name": each.name, "sources": each.sources}
                for each in inventory.log_source_types
            },
            "reference_sets": {
                each.name: {"type": each.type, "entries": each.entries}
                for each in inventory.reference_sets
            },
            "qids": None if qids is None else {str(each): qids[each] for each in sorted(qids)},
        },
    }
    return escaped_json(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


def _custom(database: str, columns: tuple[Column, ...]) -> dict[str, dict[str, object]]:
    """The columns that are not built in and that AQL can name."""
    return {
        each.name: {"type": _TYPES.get(each.java_type, "any"), "indexed": each.indexable}
        for each in columns
        if DEFAULT.find(database, each.name) is None
        if each.name and '"' not in each.name and each.name.isprintable()
    }


def load_inventory(path: str | Path) -> Inventory:
    """
    The inventory of a file.

    Raises:
        ConfigurationError: the file cannot be read, or is none.
    """
    try:
        content = json.loads(read_regular(path).decode("utf-8"))
        return _inventory(content[KEY])
    except OSError as error:
        message = f"the inventory '{str(path)[:80]}' cannot be read: {error.strerror}"
        raise ConfigurationError(message) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        message = f"'{str(path)[:80]}' is no inventory"
        hint = f"write one with: siemantic qradar inventory -o {str(path)[:80]}"
        raise ConfigurationError(f"{message}; {hint}") from error


def _inventory(found: Mapping[str, Any]) -> Inventory:
    qids = found["qids"]
    return Inventory(
        found["release"],
        found["api"],
        {
            name: tuple(Column(each, kind, indexable=False) for each, kind in columns.items())
            for name, columns in found["columns"].items()
        },
        tuple(
            Property(name, each["type"], each["for_rules"])
            for name, each in found["properties"].items()
        ),
        tuple(found["functions"]),
        tuple(found["keywords"]),
        tuple(
            LogSourceType(int(number), each["name"], each["sources"])
            for number, each in found["log_source_types"].items()
        ),
        tuple(
            ReferenceSet(name, each["type"], each["entries"])
            for name, each in found["reference_sets"].items()
        ),
        None if qids is None else {int(number): name for number, name in qids.items()},
    )
