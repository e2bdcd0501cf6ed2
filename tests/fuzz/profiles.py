"""Fuzz the profiles of sites: from the file to queries in their columns."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_conversions, check_named, check_verdicts
from siemantic import api
from siemantic.errors import ConfigurationError
from siemantic.needs import needs_of
from siemantic.profiles.coverage import find_coverage
from siemantic.profiles.load import find_profile_files

ENDING = "yml"
RULES = api.parse("""\
title: a
logsource: {category: process_creation, product: windows}
detection:
  s: {Image|endswith: '\\cmd.exe', CommandLine|contains: [a, 'b?'], EventID: [1, 2]}
  t: {User: null, Name|re: 'a+'}
  condition: s and not t
---
title: b
logsource: {product: linux, service: auditd}
detection: {s: {CommandLine|startswith: a, User|exists: true}, condition: s}
---
title: c
logsource: {category: dns_query}
detection: {s: {Size|gt: 5, Time|minute: 3}, t: {SourceIp|cidr: 10.0.0.0/8}, condition: not s or t}
---
title: d
logsource: {product: linux, service: auditd}
detection: {s: {Left|fieldref: Image}, k: [word, '*'], condition: s or k}
---
title: e
logsource: {category: process_creation, product: windows}
detection: {s: {Image|re|i: '^a.*b$', CommandLine|windash|contains: ' -x'}, condition: s}
""")


def check(data, folder):
    """A file is refused, or all rules are accounted for."""
    path = folder / "site.yml"
    path.write_bytes(data)
    target = api.Target("qradar_aql", str(path))
    try:
        site = api.read_profile(str(path))
    except ConfigurationError as error:
        check_named(error, path)
        return
    assert find_profile_files(str(path))[0] == str(path)
    needs = [needs_of(each.document) for each in RULES.workload.units]
    assert find_coverage(needs, site) is not None
    try:
        check_conversions(RULES, target, folder)
    except ConfigurationError as error:  # a function that AQL has not
        check_named(error, path)
        return
    check_verdicts(RULES, target)


if __name__ == "__main__":
    main(__file__)
