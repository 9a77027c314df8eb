"""The rules that the data must keep. Standard library only.

`problem` is one fault and `folder` the data as the rules see them. `rule` has the three ways to
write a rule; the rules stand by subject in `files`, `characters`, `tables`, `days`, `references`,
`statements`, `words`, `series` and `accepted`; `registry` lists and runs them. `damage` reads what
is left of a broken file, `remedies` says what a cell was meant to be. `warnings` asks about rows
that keep every rule, and `report` writes both for readers.

CONTRIBUTING.md says how to add a rule.
"""

from casualties.checks.folder import Folder, read_folder
from casualties.checks.problem import Problem
from casualties.checks.registry import RULES, check, problems

__all__ = ["RULES", "Folder", "Problem", "check", "problems", "read_folder"]
