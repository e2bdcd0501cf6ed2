"""
Requests that carry a query.

IBM's pages have it as a parameter of the address (POST ariel-searches, ariel-validators-aql), whose
length a server bounds. A long one is sent as a form in its place, as IBM's own connector does it
with all (github.com/opencybersecurityalliance/stix-shifter, `stix_shifter_modules/qradar`,
`api_client.py`).
"""

from urllib.parse import quote

from siemantic.qradar.transport import Request

LONGEST_PARAMETER = 4000
"""Characters, quoted; common servers take an address of 8,000."""


def query_request(path: str, query: str, *, is_repeatable: bool) -> Request:
    """The request that gives a query to an endpoint."""
    fields = {"query_expression": query}
    if len(quote(query)) <= LONGEST_PARAMETER:
        return Request("POST", path, fields, is_repeatable=is_repeatable)
    return Request("POST", path, form=fields, is_repeatable=is_repeatable)
