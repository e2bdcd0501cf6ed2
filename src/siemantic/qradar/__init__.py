"""
A QRadar console, by its REST API.

`connect` gives a `Console`; the parts that ask it something take that. `token` keeps the service
token from being shown, `connection` is what has to be known to reach a console, `transport` sends
one request, the only importer of httpx, `retries` says which are worth sending again, `refusals`
puts error answers into words, `versions` picks the version of the API, `answers` reads what comes
back.

Facts come from IBM's pages about the API, of which `DOCS` is the address for version 20.0 and
`OVERVIEW` that of what holds for all endpoints; a name in capitals behind a method, as in
GET system-about, is the page `20.0--system-about-GET.html` there. Version 26.0 is read from a copy
of IBM's interactive pages; where the two differ that is said at the place.
"""

DOCS = "https://github.com/IBMSecurityDocs/qradar_api_20.0"
OVERVIEW = "https://ibmsecuritydocs.github.io/qradar_api_overview"
