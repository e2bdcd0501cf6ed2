"""
Lucene's query_string by Apache Lucene's own classic parser, which needs a Java.

The jars are those of a package of Debian (liblucene8-java), or of an Elasticsearch or OpenSearch
that is installed here. One process of Java is started for each of ours and ends with it.
Elasticsearch's and OpenSearch's parser is that of Lucene with other queries made of what it reads,
so that a text which Lucene refuses is refused there:
https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query
"""

import atexit
import os
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path

from siemantic.errors import UndecidedError
from siemantic.parsers.refusal import Refusal, Tables, in_a_line

_FOLDERS = ("/usr/share/java", "/usr/share/elasticsearch/lib", "/usr/share/opensearch/lib")
_JARS = ("lucene-core", "lucene-queryparser")
_PROGRAM = Path(__file__).with_name("LuceneParser.java")
_TAKEN = "taken"
_PLACE = re.compile(r" at line (\d+), column (\d+)\.?", re.ASCII)


def find_version() -> str | None:
    """The names of the jars; None where they or Java are missing."""
    jars = _find_jars()
    if not jars or shutil.which("java") is None:
        return None
    return " ".join(Path(each).name for each in jars)


def find_refusal(query: str, tables: Tables) -> Refusal | None:
    """
    Why Lucene refuses the query: its syntax, or that of a regular expression in it.

    Raises:
        UndecidedError: Java does not start, or the query is too deep for the parser.
    """
    del tables
    if not query.strip():
        return (
            None  # no error there, but finds nothing (Elasticsearch's QueryStringQueryParser.java)
        )
    answer = _ask(query)
    if answer == _TAKEN:
        return None
    try:
        message = b64decode(answer, validate=True).decode()
    except ValueError as error:
        raise UndecidedError("the parser of Lucene does not answer") from error
    place = _PLACE.search(message)
    if place is None:
        return Refusal(in_a_line(message))
    # It counts columns from 0, and knows no lines (FastCharStream.java).
    words = in_a_line(_PLACE.sub(":", message)).rstrip(": ")
    return Refusal(words, int(place[1]), int(place[2]) + 1)


def _ask(query: str) -> str:
    try:
        process = _process(os.getpid())
        assert process.stdin is not None  # it is a pipe  # noqa: S101
        assert process.stdout is not None  # as well  # noqa: S101
        process.stdin.write(b64encode(query.encode()).decode() + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()
    except (OSError, ValueError) as error:
        raise UndecidedError(f"the parser of Lucene does not answer: {error}") from error


@lru_cache(maxsize=1)
def _process(_owner: int) -> "subprocess.Popen[str]":
    """The one of this process, so that a fork starts its own."""
    command = ["java", "-cp", os.pathsep.join(_find_jars()), str(_PROGRAM)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="ascii",
    )
    atexit.register(_stop, process)
    return process


def _stop(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def _find_jars() -> tuple[str, ...]:
    """The jars of the first folder that has them all, the newest of each; none if none has."""
    for folder in _FOLDERS:
        found = [sorted(Path(folder).glob(f"{name}-[0-9]*.jar")) for name in _JARS]
        if all(found):
            return tuple(str(each[-1]) for each in found)
    return ()
