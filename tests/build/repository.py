"""The repository that the cases of `cases/build` change."""

FILES = {
    "siemantic.toml": """\
rules = ["rules"]
filters = ["filters"]
targets = ["qradar_aql"]
profile = "site.yml"
""",
    "site.yml": """\
title: A site
fields: {Image: Process Path, CommandLine: Command, User: username}
log_sources:
    - {category: process_creation, product: windows, where: {devicetype: 12}}
    - {product: linux, service: auditd, where: {devicetype: 11}}
""",
    "p.yml": """\
name: p
priority: 1
transformations:
    - type: replace_string
      regex: cmd.exe
      replacement: sh.exe
""",
    "rules/a.yml": """\
title: a
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: '/cmd.exe'}
    condition: selection
""",
    "rules/b.yml": """\
title: b
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b02
logsource: {product: linux, service: auditd}
detection:
    selection: {CommandLine|contains: whoami}
    condition: selection
""",
    "rules/c.yml": """\
title: c
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b03
correlation:
    type: event_count
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01]
    group-by: [User]
    timespan: 5m
    condition: {gte: 3}
    generate: true
""",
    "filters/f.yml": """\
title: f
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b04
logsource: {product: windows, category: process_creation}
filter:
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01]
    selection: {User: backup}
    condition: not selection
""",
}
