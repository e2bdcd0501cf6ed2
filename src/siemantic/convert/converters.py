"""The converters of requests, kept, and the files that they make of queries."""

from collections.abc import Sequence

from siemantic.errors import ConfigurationError
from siemantic.kept import kept
from siemantic.targets.converter import Converter, open_converter
from siemantic.targets.request import Query, TargetRequest


def check_requests(requests: Sequence[TargetRequest]) -> None:
    """
    See that all requests can be met.

    Raises:
        ConfigurationError: one cannot.
    """
    for request in requests:
        converter_of(request)


def finalize(request: TargetRequest, queries: Sequence[Query]) -> str:
    """
    All queries of one output as the text of one file, ending with a line break.

    Raises:
        ConfigurationError: the format is no text.
    """
    content = content_of(request, queries)
    if isinstance(content, bytes):
        message = f"the format '{request.query_format}' of '{request.target}' is no text"
        raise ConfigurationError(f"{message}; name a file with -o")
    return content


def content_of(request: TargetRequest, queries: Sequence[Query]) -> str | bytes:
    """All queries of one output as the content of one file."""
    content = converter_of(request).finalize(queries)
    return content if isinstance(content, bytes) else content.rstrip("\n") + "\n"


def converter_of(request: TargetRequest) -> Converter:
    """The converter for a request, kept unless its backend has a memory that it cannot lose."""
    converter = _kept_converter(request)
    return open_converter(request) if converter.remembers else converter


_kept_converter = kept(open_converter)
