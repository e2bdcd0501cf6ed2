"""
A small console on this machine: the endpoints of QRadar's API that siemantic and its users call.

`server` speaks HTTP, `routes` has the table of endpoints, each with the page of IBM that describes
it, and the other modules answer them: `ariel` searches and validates, `searches` keeps the searches
and `evaluation` runs them in a process of its own, `site` says which columns and log sources there
are. What a page does not say, a console may do otherwise; each such place says "not documented".
"""
