r"""
Lucene's query_string on osmem-server, a look-alike of OpenSearch that runs beside this process.

One server is started for each process and ends with it. A call makes an index of its rows, with the
mapping that `siemantic.lucene` tells of, and deletes it.

What osmem does not do as Lucene does is refused here, by trying it against Lucene's own classes:
- a regular expression that Lucene refuses finds nothing instead of being an error;
- `ip:10.*` and `number:/1./` find nothing, where Elasticsearch has an error ("Can only use wildcard
  queries on keyword, text and wildcard fields");
- a capital sigma at the end of a word becomes another small letter than to Java's
  `Character.toLowerCase`;
- a vertical tab and a form feed are `\s` there, but not in `RegExp.java`;
- a regular expression that ends with an escaped backslash is an error there, but not to Lucene;
- numbers beyond 2**53 are compared as floats, and so with their neighbours;
- an IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address, as it is to
  Elasticsearch, but not to the matcher.
"""

import atexit
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from siemantic.engines.values import as_text
from siemantic.errors import UndecidedError, UnfinishedError
from siemantic.lucene.regexes import python_of
from siemantic.lucene.words import (
    FieldKind,
    Word,
    comparison_of,
    has_wildcard,
    kinds_of,
    network_of,
    terms_of,
    unescaped,
)

_TIMEOUT_S = 20
_MOST_ROWS = 10_000
"""A search gives no more hits (index.max_result_window)."""

_MOST_BYTES = 32_766
"""A longer keyword is an error (IndexWriter.MAX_TERM_LENGTH)."""

_SETTINGS = {"analysis": {"normalizer": {"small": {"type": "custom", "filter": ["lowercase"]}}}}
_KEYWORD = {"type": "keyword", "normalizer": "small"}
_TYPES: Mapping[FieldKind, Mapping[str, str]] = {
    "address": {"type": "ip"},
    "number": {"type": "long"},
}
_MOST_EXACT = 2**53
_SIGMA = "\u03a3"
_NAMES = count()


def verdicts(query: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
    """
    Whether a search with the query finds each row; what is not in a row, or None, is missing.

    Raises:
        UndecidedError: osmem refuses the query or a row, is known to read something of it
            otherwise than Lucene does, or is not there.
    """
    kinds = kinds_of(query)
    _check(query, kinds)
    documents = [_document(each, kinds) for each in rows]
    if takes_spaces(query) and any(set(OTHER_SPACES) & set(str(each)) for each in _texts(rows)):
        raise UndecidedError("a vertical tab or a form feed is no space to Lucene, but to osmem")
    if len(documents) > _MOST_ROWS:
        raise UndecidedError(f"more than {_MOST_ROWS} rows are not searched at once")
    with closing(HTTPConnection(_server(os.getpid()), timeout=_TIMEOUT_S)) as connection:
        try:
            with _index(connection, documents, kinds) as index:
                found = _search(connection, index, query)
        except (OSError, HTTPException, ValueError) as error:
            raise UnfinishedError(f"osmem does not answer: {error}") from error
    return [str(at) in found for at in range(len(documents))]


# --- what osmem may be asked -------------------------------------------------------------------


def _check(query: str, kinds: Mapping[str, FieldKind]) -> None:
    if _SIGMA in query:
        raise UndecidedError("the small letter of a capital sigma is another one in osmem")
    for field, word in terms_of(query):
        if word.kind == "regex":
            python_of(word.text[1:-1].lower())
            if _ENDS_ESCAPED.search(word.text):
                raise UndecidedError(
                    f"osmem does not see the end of the expression {word.text[:60]}"
                )
        if field in kinds:
            _check_typed(field, word, kinds[field])


_ENDS_ESCAPED = re.compile(r"(?<!\\)(\\\\)+/\Z")


def takes_spaces(query: str) -> bool:
    """Whether an expression has the class of spaces, in which osmem has more characters."""
    words = (each.word for each in terms_of(query))
    return any(each.kind == "regex" and "\\s" in each.text.lower() for each in words)


OTHER_SPACES = "\v\f"
"""What osmem takes for a space in a regular expression, and Lucene does not."""


def _texts(rows: Sequence[Mapping[str, object]]) -> Iterator[object]:
    return (value for row in rows for value in row.values())


def _check_typed(field: str, word: Word, kind: FieldKind) -> None:
    """What is looked for in a column of numbers or addresses has to be one."""
    if word.kind == "term" and word.text == "*":
        return
    plain = unescaped(word.text.strip('"'))
    comparison = comparison_of(word)
    if comparison is not None:
        plain = comparison[1].partition(".")[0]
    is_one = network_of(word) is not None or _is_one(plain, kind)
    if word.kind == "regex" or has_wildcard(word.text) or not is_one:
        what = f"'{field}' holds {_WORDS[kind]}"
        raise UndecidedError(f"{what}, in which '{word.text[:40]}' is an error or not exact")


_WORDS: Mapping[FieldKind, str] = {"number": "numbers", "address": "addresses"}


def _is_one(text: str, kind: FieldKind) -> bool:
    try:
        if kind == "number":
            return abs(int(text)) < _MOST_EXACT and text.isascii() and "_" not in text
        return getattr(ip_address(text), "ipv4_mapped", None) is None and "%" not in text
    except ValueError:
        return False


def _document(row: Mapping[str, object], kinds: Mapping[str, FieldKind]) -> dict[str, str]:
    values = ((name, _text(name, value)) for name, value in row.items())
    found = {name: text for name, text in values if text is not None}
    for name, text in found.items():
        if name in kinds and not _is_one(text, kinds[name]):
            raise UndecidedError(f"'{name}' holds {_WORDS[kinds[name]]}, and '{text[:40]}' is none")
    return found


def _text(name: str, value: object) -> str | None:
    """A value as text, where osmem has it as it is."""
    text = as_text(name, value, "osmem")
    if text is not None and (_SIGMA in text or not _is_short(text)):
        raise UndecidedError(f"what '{name}' has is no text, number or boolean for osmem")
    return text


def _is_short(value: str) -> bool:
    """Whether a keyword can be so long, and has no halves of characters."""
    try:
        return len(value.encode()) <= _MOST_BYTES
    except UnicodeEncodeError:
        return False


# --- the server --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _server(process: int) -> str:
    """
    Host and port of the server of this process, which ends when its standard input does.

    Raises:
        UndecidedError: it is not installed, or does not start.
    """
    try:
        from osmem_server import OsmemError, resolve_binary
    except ModuleNotFoundError as error:
        message = "the engine of Lucene is not installed; run: pip install 'siemantic[engines]'"
        raise UndecidedError(message) from error
    try:
        command = [resolve_binary(), "--no-ja", "--parent-pid", str(process)]
        server = subprocess.Popen(  # noqa: S603 - its own binary
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        atexit.register(_stop, server)
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        return str(urlsplit(json.loads(server.stdout.readline())["url"]).netloc)
    except (OsmemError, OSError, ValueError, KeyError) as error:
        raise UndecidedError(f"osmem-server does not start: {error}") from error


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.communicate()


@contextmanager
def _index(
    connection: HTTPConnection,
    documents: Sequence[Mapping[str, str]],
    kinds: Mapping[str, FieldKind],
) -> Iterator[str]:
    """An index of the documents, whose ids are their places."""
    index = f"rows-{next(_NAMES)}"
    names = sorted({name for each in documents for name in each})
    fields = {each: _TYPES[kinds[each]] if each in kinds else _KEYWORD for each in names}
    _ask(
        connection, "PUT", f"/{index}", {"settings": _SETTINGS, "mappings": {"properties": fields}}
    )
    try:
        lines = (
            line
            for at, each in enumerate(documents)
            for line in ({"index": {"_index": index, "_id": str(at)}}, each)
        )
        body = "".join(json.dumps(each) + "\n" for each in lines)
        if body:
            _check_stored(_ask(connection, "POST", "/_bulk?refresh=true", body))
        yield index
    finally:
        _ask(connection, "DELETE", f"/{index}")


def _check_stored(answer: Mapping[str, Any]) -> None:
    for each in answer["items"]:
        if "error" in each["index"]:
            raise UndecidedError(f"osmem does not take a row: {_reason(each['index'])}")


def _search(connection: HTTPConnection, index: str, query: str) -> set[str]:
    asked = {"query_string": {"query": query, "analyze_wildcard": True}}
    body = {"size": _MOST_ROWS, "_source": False, "query": asked}
    answer = _ask(connection, "POST", f"/{index}/_search", body)
    return {each["_id"] for each in answer["hits"]["hits"]}


def _ask(connection: HTTPConnection, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - it is JSON
    """The answer to a request; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": "application/json"}
    connection.request(method, path, None if body is None else text.encode(), headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status >= 400:  # noqa: PLR2004 - an error of HTTP
        raise UndecidedError(f"osmem does not run the query: {_reason(answer)}")
    return answer


def _reason(answer: Mapping[str, Any]) -> str:
    """The innermost reason of an error, in one line."""
    error: Any = answer.get("error", answer)
    while isinstance(error, dict):
        inner = error.get("caused_by") or next(iter(error.get("failed_shards", ())), None)
        inner = (
            inner.get("reason", inner) if isinstance(inner, dict) and "shard" in inner else inner
        )
        error = inner or error.get("reason", "no reason given")
    return " ".join(str(error).split())[:200]
