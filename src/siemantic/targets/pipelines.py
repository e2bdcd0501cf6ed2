"""pySigma's processing pipelines: by name, from files and folders."""

import dataclasses
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.folders import walk
from siemantic.targets.lookups import import_object, keep_pipelines_apart, words_of
from siemantic.targets.pipeline_files import read_pipeline_file
from siemantic.targets.pipeline_shapes import find_misfit
from siemantic.targets.pipeline_table import PIPELINES, install_command
from siemantic.targets.target import Target

if TYPE_CHECKING:
    from sigma.processing.pipeline import ProcessingPipeline
    from sigma.rule import SigmaRule


def resolve_pipelines(
    names: Sequence[str], target: Target, powers: Sequence[str] = ()
) -> "ProcessingPipeline":
    """
    The named pipelines as one, in the order of their priorities.

    A name is one of `PIPELINES`, a pipeline file, a folder of them, or any that pySigma finds.

    Args:
        powers: what pipeline files may do beyond changing rules, see `pipeline_files`.
    Raises:
        ConfigurationError: a pipeline is unknown, broken, made for other targets or asks for more.
    """
    from sigma.processing.pipeline import ProcessingPipeline

    found = (pipeline for _, pipeline in ordered_pipelines(names, target, powers))
    return sum(found, ProcessingPipeline())


def ordered_pipelines(
    names: Sequence[str], target: Target, powers: Sequence[str] = ()
) -> list[tuple[str, "ProcessingPipeline"]]:
    """
    Each pipeline with its name, or that of its file, in the order of their priorities.

    Raises:
        ConfigurationError: as `resolve_pipelines` does.
    """
    found = [
        (path, _read_pipeline(path, powers)) for name in names for path in pipeline_files(name)
    ]
    for path, pipeline in found:
        allowed = pipeline.allowed_backends
        if path not in target.pipelines and allowed and target.name not in allowed:
            made_for = ", ".join(sorted(allowed))
            message = f"the pipeline '{path}' is made for {made_for}, not for '{target.name}'"
            raise ConfigurationError(message)
    return sorted(found, key=lambda each: (each[1].priority, each[0]))


def pipeline_files(name: str) -> list[str]:
    """The name itself, or the files of the folder that it names."""
    if not name:
        raise ConfigurationError("a pipeline has a name; to have none at all, give -p none")
    try:
        if not Path(name).is_dir():
            return [name]
    except OSError:
        return [name]
    found = (Path(place, each) for place, _, files in walk(name) for each in files)
    files = sorted(str(path) for path in found if path.suffix == ".yml")
    if not files:
        raise ConfigurationError(f"the folder '{name}' holds no pipeline file (*.yml)")
    return files


def _read_pipeline(name: str, powers: Sequence[str]) -> "ProcessingPipeline":
    if name in PIPELINES:
        _check_installed(name)
        pipeline: ProcessingPipeline = import_object(PIPELINES[name])()
        return pipeline
    try:
        if Path(name).is_file():
            return _pipeline_of(name, powers)
        return _installed_pipeline(name)
    except ConfigurationError:
        raise
    except Exception as error:  # a pipeline file may hold anything
        reason = error.strerror if isinstance(error, OSError) else None
        words = reason or words_of(error) or type(error).__name__
        raise ConfigurationError(f"the pipeline '{name[:80]}' cannot be read: {words}") from error


def _pipeline_of(path: str, powers: Sequence[str]) -> "ProcessingPipeline":
    from sigma.processing.pipeline import ProcessingPipeline

    content = read_pipeline_file(path, powers)
    misfit = find_misfit(content)
    if misfit is not None:
        raise ConfigurationError(f"the pipeline '{path}' cannot be read: {misfit}")
    pipeline = ProcessingPipeline.from_dict(dict(content), **_permissions(powers))
    if "run-code" not in powers:
        from siemantic.targets.templates import confine_templates

        confine_templates(pipeline)
    return pipeline


def _permissions(powers: Sequence[str]) -> dict[str, Any]:
    """The powers as pySigma takes them; what each item asks for has been looked at before."""
    if not powers:
        return {}
    allowed = {"allow_template_vars": "run-code" in powers, "allow_external_sources": True}
    if find_spec("sigma.policy") is None:
        return allowed
    default = import_object("sigma.policy:default_policy")  # of pySigma 2
    return {"policy": dataclasses.replace(default, **allowed)}


def _check_installed(name: str) -> None:
    module = PIPELINES[name].partition(":")[0]
    if find_spec(module) is None:
        command = install_command(name)
        raise ConfigurationError(f"the pipeline '{name}' is not installed; run: {command}")


def _installed_pipeline(name: str) -> "ProcessingPipeline":
    """A pipeline of any package that pySigma finds, which takes a while to look for."""
    from sigma.plugins import InstalledSigmaPlugins

    keep_pipelines_apart()
    found = InstalledSigmaPlugins.autodiscover().get_pipeline_resolver().pipelines.get(name)
    if found is None:
        near = did_you_mean(name, PIPELINES) or "; see: siemantic list pipelines"
        raise ConfigurationError(f"unknown pipeline '{name}'{near}")
    return found() if callable(found) else found


def rename_fields(rule: "SigmaRule", names: Mapping[str, Sequence[str]]) -> None:
    """Give the rule's fields other names, one or more for each, as pySigma's pipelines do."""
    from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
    from sigma.processing.transformations import FieldMappingTransformation

    mapping: dict[str | None, str | list[str]] = {
        field: list(each) for field, each in names.items()
    }
    ProcessingPipeline([ProcessingItem(FieldMappingTransformation(mapping))]).apply(rule)
