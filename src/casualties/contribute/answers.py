"""One row of a guided entry as far as it is known, and the order in which its columns are asked."""

from dataclasses import dataclass, field

from casualties.contribute.tables import STATEMENTS
from casualties.data.schema import Table
from casualties.data.stated_figures import FROM_WORDING

FIRST = (
    "source", "url", "stated_on", "conflict", "party", "population", "metric", "wording", "basis",
    "period_start", "theatre", "scope", "as_of", "standpoint", "method", "covers", "speaker", "via",
    "repeats", "rests_on", "supersedes", "claim", "notes", "archive", "checked_on",
)  # fmt: skip
"""The order in which a reader of the page meets the facts; other columns come after these."""

FILLED = (*FROM_WORDING, "id", "date_precision", "status")
"""Columns that follow from others or are as usual; the review at the end changes them."""

OF_PAGE = ("source", "url", "stated_on", "date_precision", "conflict", "speaker", "via", "archive",
           "checked_on")  # fmt: skip
"""What the statements of one page have in common."""

LIKELY = ("party", "population", "basis", "period_start", "theatre", "scope", "as_of", "method",
          "covers")  # fmt: skip
"""What they may have in common, and is proposed."""


@dataclass
class Answers:
    """One row as far as it is known: its table, its cells, and the columns that are settled."""

    table: Table
    cells: dict[str, str]
    settled: set[str] = field(default_factory=set)

    @property
    def is_statement(self) -> bool:
        """Whether the row is one of estimates."""
        return self.table.name == STATEMENTS

    @property
    def columns(self) -> list[str]:
        """The columns to ask for, in order; those of others follow from them."""
        if not self.is_statement:
            return [c for c in self.table.columns if c != "id"]
        rest = [c for c in self.table.columns if c not in FIRST and c not in FILLED]
        return [c for c in (*FIRST, *rest) if c in self.table.columns]
