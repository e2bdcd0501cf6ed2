"""
The shipped profiles as pySigma pipelines, so that sigma-cli can choose one with `-p siemantic_ibm`.

There is a function for each profile, `siemantic_` and its name. The pipeline changes no rule: it
says which profile the AQL target uses, and a pipeline of the site's own works beside it.
"""

from collections.abc import Callable

from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.processing.transformations import SetStateTransformation

from siemantic.profiles.load import get_profile, shipped_profiles


def _pipeline_of(profile: str) -> Callable[[], ProcessingPipeline]:
    def pipeline() -> ProcessingPipeline:
        choose = SetStateTransformation("siemantic_profile", profile)
        return ProcessingPipeline(
            name=f"siemantic profile {profile}: {get_profile(profile).title}",
            # What a backend's package provides: pySigma documentation, "Processing Pipelines".
            priority=20,
            allowed_backends=frozenset({"siemantic_qradar", "qradar_aql"}),
            items=[ProcessingItem(choose, identifier="siemantic_profile")],
        )

    return pipeline


_pipelines = {f"siemantic_{name}": _pipeline_of(name) for name in shipped_profiles()}
globals().update(_pipelines)

# Without it pySigma would take every function here for a pipeline.
__all__ = list(_pipelines)
