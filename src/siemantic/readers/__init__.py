"""Query text -> formula, a part for each language."""
