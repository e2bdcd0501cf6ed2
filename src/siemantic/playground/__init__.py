"""
The playground: a page in which a rule is written and looked at, and its server on this machine.

`own_events` reads the events that one tries, `answers` says what there is to say about a text,
each part by itself, `page` is the page. `gate` refuses what does not come from that page, `server`
answers each request in a process of its own with limits on time and memory, and `start` runs it.

All that is sent is hostile: a rule may come from anybody, and other web sites may ask.
"""

from siemantic.playground.start import Settings, serve

__all__ = ["Settings", "serve"]
