"""Query languages that we write: `table` lists them, `converter` runs them."""
