"""
Whether a query means its rule: proved, or an event that shows that it does not.

`subject` says what the rule means at the site, `languages` how a target's queries are read and run;
`verdicts` compares the two and gives a row of the `ledger`.
"""
