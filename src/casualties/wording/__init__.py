"""Number phrases: between the words of a statement and low, best, high and qualifier.

`phrases` reads and writes a phrase; `qualifiers` knows the words that hedge a number.
"""
