"""The start of a profile that `siemantic profile new` gives."""

# No line is longer than a terminal of 80 columns: where a comment breaks, its rest is no comment.
TEMPLATE = """\
# How this site stores its events in QRadar. Every key is here with an example;
# the page "Profiles" in the repository of siemantic explains them.
#
# What rules need and this file has not, and their queries:
#   siemantic profile check rules --profile FILE
#   siemantic convert rules -t qradar_aql --profile FILE
#
# Names of properties: Admin > Custom Event Properties, or
# GET /api/ariel/databases/events.
title: our console

# What is not said here is as it is there: in a file, or in a shipped profile
# (those that there are: siemantic list profiles).
extends: ibm

# How far back a query looks: MINUTES, HOURS or DAYS.
# window: 24 HOURS

# What becomes of a field without a column: error (the rule is refused), keep
# (the column is called as the field) or payload (the value is looked up in the
# event's text).
# unmapped_fields: error

# The table that queries read: events or flows.
# database: events

# The columns that hold Sigma's fields; these win over those of the extended
# profile. The types are text, number, ip, time and payload.
# fields:
#   Image: Process Path
#   CommandLine: [Command, Process CommandLine]  # in any of them
#   DestinationPort: { column: destinationport, type: number }
#   User: { column: username, note: has no domain }  # told with its queries
#   ScriptBlockText: { column: Message, holds_more: true }  # a part of it only
#   CallTrace: none  # this console has no such property

# How the events of a log source are told from others; `log_sources: none` for
# no such conditions. A key of `where` is a column, or a field from above.
# log_sources:
#   - category: process_creation
#     product: windows
#     where: { devicetype: 12, EventID: [1, 4688] }  # all of them
#   - product: linux
#     service: auditd
#     where:  # any of them
#       - { devicetype: 11 }
#       - { logsourceid: [112, 113] }
#   - product: aws
#     service: cloudtrail
#     unknown: we have no such events  # why its rules are refused

# The columns of every result, before those that a rule names under `fields`.
# select:
#   - starttime
#   - { function: QIDNAME, column: qid, as: Event Name }
"""
