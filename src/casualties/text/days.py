"""Days as the data write them."""

import re
from datetime import date

_FORM = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch


def day(text: str) -> date | None:
    """The day that a text names as YYYY-MM-DD; None for any other text.

    >>> day("2024-02-29"), day("20240229"), day("2023-02-29")
    (datetime.date(2024, 2, 29), None, None)
    """
    if not _FORM(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
