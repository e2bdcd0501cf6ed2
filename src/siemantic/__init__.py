"""siemantic ports Sigma rules to SIEM query languages and shows that each query means the rule."""
