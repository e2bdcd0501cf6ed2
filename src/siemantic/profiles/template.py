"""The start of a profile that `siemantic profile new` gives."""

TEMPLATE = """\
# How this site stores its events in QRadar. docs/profiles.md of siemantic explains every key.
#
#   siemantic profile check rules --profile FILE          what rules need and this file has not
#   siemantic convert rules -t qradar_aql --profile FILE
#
# Names of properties: Admin > Custom Event Properties, or GET /api/ariel/databases/events.
title: our console

# What is not said here is as it is there: a shipped profile (siemantic list profiles), or a file.
extends: ibm

# How far back a query looks: MINUTES, HOURS or DAYS.
# window: 24 HOURS

# What becomes of a field without a column: error (the rule is refused), keep (the column is called
# as the field) or payload (the value is looked up in the event's text).
# unmapped_fields: error

# The table that queries read: events or flows.
# database: events

# The columns that hold Sigma's fields; these win over those of the extended profile.
# fields:
#   Image: Process Path
#   CommandLine: [Command, Process CommandLine]  # in any of them
#   DestinationPort: { column: destinationport, type: number }  # text, number, ip, time or payload
#   User: { column: username, note: has no domain }  # told with every query that uses it
#   ScriptBlockText: { column: Message, holds_more: true }  # only a part of the column's text
#   CallTrace: none  # this console has no such property

# How the events of a log source are told from others; `log_sources: none` for no such conditions.
# log_sources:
#   - category: process_creation
#     product: windows
#     where: { devicetype: 12, EventID: [1, 4688] }  # all of them; a column, or a field from above
#   - product: linux
#     service: auditd
#     where:  # any of them
#       - { devicetype: 11 }
#       - { logsourceid: [112, 113] }
#   - product: aws
#     service: cloudtrail
#     unknown: we have no such events  # rules for it are refused, with this reason

# The columns of every result, before those that a rule names under `fields`.
# select:
#   - starttime
#   - { function: QIDNAME, column: qid, as: Event Name }
"""
