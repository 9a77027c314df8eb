"""Addresses that name rows by an identifier which they no longer have."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

SAME = {"focus": "source"}
"""Parameter -> the column whose values it takes, where it is not named after the column."""


def current_query(query: str, *, former: Mapping[str, Mapping[str, str]]) -> str:
    """The query with the identifiers of today; as it was where it names no former one.

    `former` maps a column to its former identifiers and what became of them.

    >>> current_query("source=old&metric=killed", former={"source": {"old": "new"}})
    'source=new&metric=killed'
    """
    if not former:
        return query
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    current = [(name, former.get(SAME.get(name, name), {}).get(v, v)) for name, v in pairs]
    return query if current == pairs else urlencode(current)
