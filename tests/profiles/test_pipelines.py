"""Each shipped profile is a pipeline of pySigma, which is how sigma-cli chooses it."""

import pytest
from sigma.collection import SigmaCollection
from sigma.plugins import InstalledSigmaPlugins
from sigma.processing.pipeline import ProcessingPipeline

from siemantic.profiles.load import shipped_profiles
from siemantic.targets.lookups import keep_pipelines_apart

RULE = """
title: a rule
logsource: {category: test}
detection:
    x: {A: b}
    condition: x
"""
OWN = """
name: a site's own
priority: 100
transformations:
- {type: field_name_mapping, mapping: {A: B}}
"""


@pytest.fixture(scope="module")
def plugins():
    """What pySigma's discovery finds; the backend is not needed for it."""
    keep_pipelines_apart()  # for the tests that come after
    return InstalledSigmaPlugins.autodiscover(include_backends=False, include_validators=False)


def test_there_is_a_pipeline_for_every_shipped_profile_and_no_other(plugins):
    """Nothing else of the module is taken for a pipeline."""
    ours = [name for name in plugins.pipelines if name.startswith("siemantic_")]
    assert ours == [f"siemantic_{name}" for name in shipped_profiles()]
    assert not {"get_profile", "shipped_profiles"} & set(plugins.pipelines)


@pytest.mark.parametrize("name", shipped_profiles())
def test_pipeline_says_which_profile_is_meant(plugins, name):
    """The backend reads it from pySigma's state; the rule is left as it is."""
    pipeline = plugins.pipelines[f"siemantic_{name}"]()
    (rule,) = SigmaCollection.from_yaml(RULE)
    before = rule.to_dict()
    pipeline.apply(rule)
    assert pipeline.state == {"siemantic_profile": name}
    assert rule.to_dict() == before


def test_pipeline_is_for_our_target_alone(plugins):
    """Under both of its names: that of sigma-cli and ours."""
    pipeline = plugins.pipelines["siemantic_ibm"]()
    assert pipeline.allowed_backends == {"siemantic_qradar", "qradar_aql"}
    resolver = plugins.get_pipeline_resolver()
    assert resolver.resolve(["siemantic_ibm"], "siemantic_qradar").items
    with pytest.raises(Exception, match="siemantic_ibm"):
        resolver.resolve(["siemantic_ibm"], "splunk")


def test_pipeline_of_the_site_works_beside_it(plugins):
    """Its own pipeline renames fields, ours says which profile they are looked up in."""
    both = plugins.pipelines["siemantic_plain"]() + ProcessingPipeline.from_yaml(OWN)
    (rule,) = SigmaCollection.from_yaml(RULE)
    both.apply(rule)
    assert both.state["siemantic_profile"] == "plain"
    assert rule.detection.detections["x"].detection_items[0].field == "B"


def test_pipeline_can_be_imported_by_its_name():
    """As programs do that use pySigma without its discovery."""
    from sigma.pipelines.siemantic_qradar import siemantic_ibm

    assert siemantic_ibm().name.startswith("siemantic profile ibm: ")
