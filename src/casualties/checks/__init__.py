"""The rules that the data must keep. Standard library only.

`problem` is one fault and `folder` the data as the rules see them. `rule` has the three ways to
write a rule; the rules stand by subject in `tables`, `references`, `statements`, `series` and
`exceptions`; `registry` lists and runs them. `warnings` asks about rows that keep every rule, and
`report` writes both for readers.

Adding a rule: write one function with a decorator of `rule` in the module of its subject.

- `@cell_rule(where)` for a cell alone: from a field and a value to a `Fault`, or None.
- `@row_rule("low", "high")` for one statement: from a record that holds the columns named, and no
  others, to its problems, made by `problem(record, column, read=..., mend=...)`.
- `@rule` for anything else: from a `Folder` to its problems.

The function's name with hyphens is the rule's name. Its docstring is what readers see: a sentence
that says what the data do, and a second paragraph with an example, "Such as ...: write ...". Then
add a broken row to the table in `tests/checks/`, and run `make docs`, which writes the codebook.
"""

from casualties.checks.folder import Folder, read_folder
from casualties.checks.problem import Problem
from casualties.checks.registry import RULES, check, problems

__all__ = ["RULES", "Folder", "Problem", "check", "problems", "read_folder"]
