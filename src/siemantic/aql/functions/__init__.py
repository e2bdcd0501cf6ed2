"""
The functions of AQL: their signatures, and what they give.

`table` lists them all. IBM's pages are cited as parts of the AQL guide: "Data calculation and
formatting functions", "Data aggregation functions", "Data retrieval functions".
"""
