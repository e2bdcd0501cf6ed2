"""
Templates of pipelines, rendered where nothing of Python can be reached.

pySigma 1.5 renders them in Jinja's sandbox and hands them the pipeline, whose `from_yaml` takes
the permission to run commands as an argument: a text in a pipeline file then runs anything.
pySigma 2 lets a template call only what plain values can do (`sigma/processing/templates.py`,
`SigmaSandboxedEnvironment`); here it is so with either.
"""

from collections.abc import Iterator
from datetime import date, datetime
from types import FunctionType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jinja2 import FileSystemLoader
from jinja2.runtime import BlockReference, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

if TYPE_CHECKING:
    from sigma.processing.pipeline import ProcessingPipeline
    from sigma.processing.templates import TemplateBase


def confine_templates(pipeline: "ProcessingPipeline") -> None:
    """Have the pipeline render its templates here."""
    for each in _templates(pipeline):
        loader = None if each.path is None else FileSystemLoader(each.path)
        sandbox = _Sandbox(autoescape=each.autoescape, loader=loader)
        find = sandbox.from_string if loader is None else sandbox.get_template
        each.j2template = find(each.template)


def _templates(pipeline: "ProcessingPipeline") -> Iterator["TemplateBase"]:
    from sigma.processing.templates import TemplateBase

    after: list[Any] = [each.transformation for each in pipeline.postprocessing_items]
    for each in [*after, *pipeline.finalizers]:
        if isinstance(each, TemplateBase):
            yield each
        inner = getattr(each, "_nested_pipeline", None)
        if inner is not None:
            yield from _templates(inner)


class _Sandbox(ImmutableSandboxedEnvironment):
    """
    Lets nothing be called but Jinja's own and the methods of plain values, and nothing be changed.

    Jinja's environment is out of reach too: the pipeline has the template, that has it, and what
    stands among its filters is called by `map` without any check.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's
        return super().is_safe_attribute(obj, attr, value) and (
            isinstance(obj, _HELPERS) or type(obj).__module__.partition(".")[0] != "jinja2"
        )

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - as above
        if not super().is_safe_callable(obj):
            return False
        owner = getattr(obj, "__self__", None)
        return (
            type(owner) in _PLAIN
            or isinstance(owner, _HELPERS)
            or isinstance(obj, _HELPERS)
            or any(obj is each for each in _GLOBALS)
            or _is_format(obj)
        )


def _is_format(thing: object) -> bool:
    """What the sandbox gives for `str.format`, which keeps to its rules."""
    return isinstance(thing, FunctionType) and thing.__globals__["__name__"] == "jinja2.sandbox"


_PLAIN = (str, bytes, int, float, bool, list, tuple, dict, set, frozenset, date, datetime, UUID)
_HELPERS = (LoopContext, Macro, BlockReference, Undefined, Cycler, Joiner, Namespace)
_GLOBALS = tuple(SandboxedEnvironment().globals.values())
