"""A build of one rule, with all that siemantic keeps of it in one folder."""

from siemantic import api
from siemantic.api.targets import request_of
from siemantic.build.running import run_build, write_build
from siemantic.cache import cache_of
from siemantic.convert import load_workload
from siemantic.settings import CheckSettings, Settings

RULE = "title: a\nlogsource: {product: linux}\ndetection: {s: {a: b}, condition: s}\n"


def build(folder):
    """Convert the rule, and write its query and the manifest."""
    (folder / "rule.yml").write_text(RULE)
    rules, output = (str(folder / "rule.yml"),), str(folder / "out")
    request = request_of(api.Target("qradar_aql", "plain"))
    settings = Settings(rules, (), output, (request,), CheckSettings())
    result = run_build(load_workload(rules, known=cache_of("documents")), settings)
    write_build(result, settings)
