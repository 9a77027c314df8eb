"""Statements from files that others keep, by a map that lies beside the file.

`maps` reads a map, `feed` the file, `rows` makes cells of both, `choice` takes of a series what is
wanted and is not yet in the data, `proposals` writes into the map what has to be decided there,
`result` puts them together.
"""
