"""Links of rules: only those to web pages are links."""

from urllib.parse import urlsplit

_LONGEST = 2000
_NEVER = frozenset(' "<>\\^`{|}')
"""What no address has: RFC 3986, section 2."""


def find_link(text: str) -> str | None:
    """
    The text as the address of a web page; None where it is none, and so is no link.

    >>> find_link("https://example.com/a"), find_link("javascript:alert(1)"), find_link("//a/b")
    ('https://example.com/a', None, None)
    """
    address = text.strip()
    if len(address) > _LONGEST or not address.isprintable() or _NEVER & set(address):
        return None
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return address if is_page and parts.username is None else None
