"""
Formulas over the columns of an event, and whether two of them are the same.

`trees` are sets of texts, read from regular expressions (`patterns`) or named otherwise (`texts`),
with `folding` for letter case; `automata`, of `bits` or of `threads`, and, for texts with gaps,
`globs` tell which texts they have (`covering` asks the quicker, `needs` leaves out most of many
trees), `search` finds one that some cover and others do not. `formula` puts them together, and
`prove` finds the events on which two formulas differ; `witness` those that show what each atom is
there for, by the `outcomes` of turning one round, unless its `siblings` tell that there are none;
`decisive` sees that of most rules at once, from what is true together in the texts of `columns`.
Nothing here knows AQL or Sigma.
"""
