"""The data: the schema, the tables as typed frames, the file's own lines, and where they are.

`schema` is what `datapackage.json` says. `raw` gives a file's cells as text, for the rules;
`reading` gives the typed frame; `dataset` loads a whole folder. `lines` are the file's own records
for the exports, `codes` are columns as numbers, `search` finds and orders statements, `cache` keeps
answers about a dataset. `writing` writes every file. `location` is the folder to use, `git` and
`revision` say which data these are, `metadata` whose.

Only `schema`, `raw`, `writing`, `location` and `git` work without pandas: `casualties check` needs
no more.
"""
