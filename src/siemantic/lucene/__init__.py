"""
The query_string language of Elasticsearch and OpenSearch: its words, and its regular expressions.

What a query means depends on how the fields are mapped. Here a field is a `keyword` with a
normalizer that lowercases, so that case does not count; one that is compared with a network is an
`ip`, and one that is compared with a number a `long`. Of other mappings nothing is said.

Versions are those on Lucene 9 and later: Elasticsearch 8 and 9, OpenSearch 3. Sources are Lucene's
`QueryParser.jj` and `RegExp.java`, and Elastic's page "Query string query".
"""
