"""The rules that the data must keep. Standard library only.

`problem` is one fault and `folder` the data as the rules see them. `rule` has the three ways to
write a rule; the rules stand by subject in `tables`, `references`, `statements`, `series` and
`exceptions`; `registry` lists and runs them. `warnings` asks about rows that keep every rule, and
`report` writes both for readers.

CONTRIBUTING.md says how to add a rule.
"""

from casualties.checks.folder import Folder, read_folder
from casualties.checks.problem import Problem
from casualties.checks.registry import RULES, check, problems

__all__ = ["RULES", "Folder", "Problem", "check", "problems", "read_folder"]
