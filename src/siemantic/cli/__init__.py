"""The command line: one file per command, each thin; `screen` is what they all write with."""
