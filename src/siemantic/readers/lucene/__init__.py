"""
Lucene's query_string -> formula, as pySigma's backends for Elasticsearch and OpenSearch write it.

The fields are mapped as `siemantic.lucene` says. A parser of our own reads the little that those
backends write and refuses the rest, so that nothing rests on how others guess at precedence.
"""

from siemantic.readers.lucene.conditions import read_query

__all__ = ["read_query"]
