"""The rule about the accepted exceptions. It runs last, since it needs to know which were used."""

from casualties.checks.folder import Folder
from casualties.checks.problem import problem
from casualties.checks.rule import Problems, rule


@rule
def needed_exception(folder: Folder) -> Problems:
    """An accepted exception is removed when its row no longer breaks the rule.

    Such as an exception for a row that was mended: remove its line.
    """
    for record in folder.records("exceptions"):
        if (record["rule"], record["id"]) not in folder.excused:
            read = f"{record['id']} keeps the rule {record['rule']}"
            yield problem(record, "id", read=read, mend="remove the line")
