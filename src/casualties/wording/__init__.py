"""Number phrases in English: between "nearly 11,000" and low, best, high and qualifier.

`phrases` reads a phrase; `qualifiers` knows the words that hedge its number.
"""
