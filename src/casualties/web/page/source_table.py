"""The cells of the table of sources that say who they are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from casualties.text.english import capital
from casualties.views.columns import texts
from casualties.web.outward import host, link
from casualties.web.page.empty import address

if TYPE_CHECKING:
    import pandas as pd

    from casualties.data.dataset import Dataset
    from casualties.selection import Selection


def source_cells(table: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> list[str]:
    """The cells that say who: the name, its kind and country, what it counts, its own page.

    The name leads to the source's statements within the selection.
    """
    kind = dataset.schema["sources"].field("kind")
    chosen = selection.but(view="estimates", sort="")
    columns = (texts(table[c]) for c in ("id", "name", "kind", "country", "counts", "url"))
    return [
        f'<th scope="row"><a href="{escape(address(chosen.but(source=(source,))))}">'
        f"{escape(name)}</a>"
        f'<span class="counts">{escape(_what(kind.label(sort), country))} {escape(counts)}'
        f"{_own_page(url)}</span></th>"
        for source, name, sort, country, counts, url in zip(*columns, strict=True)
    ]


def _what(kind: str, country: str) -> str:
    return capital(f"{kind}, {country}." if country else f"{kind}.")


def _own_page(url: str) -> str:
    named = host(url)
    return f" {link(url, named.removeprefix('www.'))}" if named else ""
