"""Query and event -> whether the query finds the event, a file for each engine."""
