"""
Backends that cannot live beside the others: each in an environment and a process of its own.

`environment` makes and finds the environments, `worker` is what runs there, and `converter`, which
speaks with it, is a target like any other.
"""
