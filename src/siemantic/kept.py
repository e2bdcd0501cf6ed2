"""
What is kept in memory because the user's files said so, and the one way to forget it.

A command ends before its files change. What lives longer, a notebook or `siemantic watch`, must
read profiles, pipelines and the data of validators again when they did.
"""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_FORGETTING: list[Callable[[], None]] = []
"""Grows while modules are imported, by one for each function below `kept`, and never else."""


def kept(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """
    The function with its results kept, as `functools.cache` does, until `forget` is called.

    For results that depend on what is in a file; those that do not need no other cache.
    """
    remembering = cache(function)
    _FORGETTING.append(remembering.cache_clear)
    return remembering  # type: ignore[return-value] # it takes what can be hashed


def forget() -> None:
    """
    Forget all that was kept, so that files are read again; processes that it had are ended.

    >>> told = ["then"]
    >>> read = kept(lambda: told[-1])
    >>> read(), told.append("now"), read(), forget(), read()
    ('then', None, 'then', None, 'now')
    """
    for each in _FORGETTING:
        each()
