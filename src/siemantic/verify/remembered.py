"""What a verdict depends on, as the key that it is remembered by."""

import hashlib
import json
import sys
from dataclasses import astuple
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from siemantic.cache import Cache, cache_of, own_digest
from siemantic.errors import ConfigurationError
from siemantic.profiles.load import find_profile_files
from siemantic.regular_files import read_regular
from siemantic.rules.references import Unit
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.languages import engine_version
from siemantic.verify.parsing import parser_version


def default_cache() -> Cache:
    """The user's cache of verdicts."""
    return cache_of("verdicts")


def key_of(unit: Unit, tools: str) -> str:
    """A key for the rule, all that is converted with it, and the tools."""
    digest = hashlib.sha256(tools.encode())
    for document in (unit.document, *unit.needed, *unit.filters):
        # An untitled rule is called by its file.
        untitled = "" if document.content.get("title") else document.path
        digest.update(f"\0{document.kind}\0{untitled}\0{document.position}\0".encode())
        digest.update(document.text)
    return digest.hexdigest()


def tools_of(request: TargetRequest) -> str:
    """
    All that a conversion and its verdict depend on but the rule.

    Raises:
        ConfigurationError: a file of its profile or pipelines cannot be read.
    """
    target = get_target(request.target)
    own = target.pipelines_of(request.query_format)
    names = own if request.pipelines is None else request.pipelines
    files = [path for name in names for path in pipeline_files(name)]
    files += [] if request.profile is None else find_profile_files(request.profile)
    contents = [_content(name) for name in files if Path(name).is_file()]
    tools = [own_digest(), *_packages(), engine_version(request.target)]
    tools += [parser_version(request.target), sys.version]
    return json.dumps([astuple(request), contents, tools], default=str)


def _content(name: str) -> str:
    try:
        return read_regular(name).hex()
    except OSError as error:
        raise ConfigurationError(f"'{name}' cannot be read: {error.strerror}") from error


@cache
def _packages() -> tuple[str, ...]:
    """pySigma, and all backends and pipelines that are installed, with their versions."""
    names = ((each.metadata["Name"].lower(), each.version) for each in distributions())
    return tuple(sorted({f"{name} {version}" for name, version in names if "pysigma" in name}))
