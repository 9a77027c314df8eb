"""The data: the schema, the tables as typed frames, the file's own lines, and where they are.

`schema` is what `datapackage.json` says, `dataset` loads a folder, `reading` turns a CSV into a
frame, `codes` and `search` find rows, `git` and `revision` say which data these are.
"""
