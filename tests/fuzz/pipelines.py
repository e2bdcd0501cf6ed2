"""Fuzz pySigma's pipeline files, as a target, AQL among them, is converted with them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_named, check_words
from siemantic import api
from siemantic.diagnostics import render
from siemantic.errors import ConfigurationError
from siemantic.targets.pipeline_files import pipeline_text

ENDING = "yml"
RULES = api.parse("""\
title: a
logsource: {category: process_creation, product: windows}
detection:
  s: {Image|endswith: '\\cmd.exe', CommandLine|contains: [a, 'b?'], EventID: 1, Hashes: 'MD5=1'}
  t: {Name|expand: '%users%', User: null}
  k: [word]
  condition: s and not t or k
---
title: b
logsource: {category: dns_query, product: windows}
detection: {s: {QueryName|re: 'a.*'}, condition: s}
""")


def check(data, folder):
    """A file is refused, or both rules are accounted for; and its text goes to no other program."""
    path = folder / "pipeline.yml"
    path.write_bytes(data)
    for name, profile in (("sqlite", "ibm"), ("splunk", "ibm"), ("qradar_aql", "plain")):
        target = api.Target(name, profile, pipelines=(str(path),))
        try:
            found = (*api.convert(RULES, target), *api.explain(RULES, target))
        except ConfigurationError as error:
            check_named(error, path, name)
            check_words(str(error))
            continue
        assert len(found) == 2 * len(RULES)
        for each in api.convert(RULES, target):
            if each.problem is not None:
                check_words(render(each.problem).partition("a pipeline fails at the rule")[0])
    try:
        assert pipeline_text(str(path))
    except ConfigurationError as error:
        check_named(error, path)


if __name__ == "__main__":
    main(__file__)
