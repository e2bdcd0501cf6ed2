"""
What backends get wrong, repaired before they write: other conditions that mean the same.

A repair takes a rule's parsed condition, after the pipelines, and gives one that means what it
meant to Sigma and that the backend writes rightly. Nothing here says that it does:
`siemantic.verify` judges the query.
"""
