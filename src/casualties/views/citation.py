"""Citations: of a view, of a statement and of each source document behind it; text and BibTeX."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted, long_date
from casualties.views import VIEWS, View
from casualties.views.connected import statement
from casualties.views.statement_details import stated_day, subject

MOST_CITED = 5_000
"""Statements up to which every document behind them is cited."""

MANY_CITED = (
    f"There are more than {MOST_CITED:,} statements, so the documents behind them are not listed "
    "one by one: the columns source, stated_on, speaker, via and url of estimates.csv name them."
)

CITED = (
    "id",
    "source",
    "stated_on",
    "date_precision",
    "url",
    "via",
    "speaker",
    "wording",
    "metric",
)
"""The columns of a statement that a citation of its document has."""
MOST_FIGURES = 3
"""Figures of one document that its title names."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own names, which every style knows."""

TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "“": "``",
        "”": "''",
    }
    | {c: f"\\{c}" for c in "&%$#_"}
)
"""Character -> what stands for it in BibTeX; braces by name, for BibTeX counts escaped ones too."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One work to be cited. `month` and `day` are 0 where the date is not known so exactly."""

    key: str
    author: str
    title: str
    year: int
    month: int = 0
    day: int = 0
    how: str = ""
    version: str = ""
    note: str = ""
    url: str = ""
    accessed: date | None = None

    def text(self) -> str:
        """The citation as one line of plain text.

        >>> Citation("a", "Ministry", "Statement of 1 May 2024", 2024, how="via the Post").text()
        'Ministry. Statement of 1 May 2024, via the Post.'
        """
        title = f"{self.title}, {self.how}" if self.how else self.title
        version = f"Data version {self.version}" if self.version else ""
        parts = [self.author, title, version, self.note]
        sentences = [f"{part.rstrip('.')}." for p in parts if (part := one_line(p))]
        if self.url:
            seen = f" (accessed {long_date(self.accessed)})" if self.accessed else ""
            sentences.append(f"{address(self.url)}{seen}")
        return " ".join(sentences)

    def bibtex(self) -> str:
        r"""The citation as one BibTeX entry.

        >>> print(Citation("a", "R & D", "100 % {dead}", 2024).bibtex())
        @misc{a,
          author = {{R \& D}},
          title = {{100 \% \textbraceleft{}dead\textbraceright{}}},
          year = {2024},
        }
        """
        fields = [
            ("author", f"{{{{{tex(self.author)}}}}}"),
            ("title", f"{{{{{tex(self.title)}}}}}"),
            ("year", f"{{{self.year}}}"),
            ("month", MONTHS[self.month - 1] if self.month else ""),
            ("day", f"{{{self.day}}}" if self.day else ""),
            ("howpublished", f"{{{tex(self.how)}}}" if self.how else ""),
            ("version", f"{{{tex(self.version)}}}" if self.version else ""),
            ("url", f"{{{address(self.url)}}}" if self.url else ""),
            ("urldate", f"{{{self.accessed.isoformat()}}}" if self.accessed else ""),
            ("note", f"{{{tex(self.note)}}}" if self.note else ""),
        ]
        lines = [f"  {name} = {value}," for name, value in fields if value]
        key = re.sub(r"[^\w.:+-]", "-", self.key)  # where it ends is not for the data to say
        return "\n".join([f"@misc{{{key},", *lines, "}"])


def one_line(text: str) -> str:
    r"""The text without control and direction characters, each run of white space one space.

    >>> one_line("a\n b\x00\u202e c")
    'a b c'
    """
    if not text.isprintable():
        kept = (c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in text)
        text = "".join(kept)
    return " ".join(text.split())


def tex(text: str) -> str:
    r"""The text with everything that means something to BibTeX or TeX escaped.

    >>> print(tex("50 % of ~100_000 \\ $"))
    50 \% of \textasciitilde{}100\_000 \textbackslash{} \$
    """
    return one_line(text).translate(TEX)


def address(url: str) -> str:
    """The address with every character percent-encoded that could end a field or a link.

    >>> address("https://example.org/a b{c}?x=1&y=%20")
    'https://example.org/a%20b%7Bc%7D?x=1&y=%20'
    """
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def permalink(selection: Selection, *, site: Site | str, path: str = "") -> str:
    """The full address of a view on a site, or of a file of it.

    Where the site has no such page it is that of the same rows, else the site's own.
    """
    there = Site.at(site)
    href = there.file(selection, path) or there.file(selection.without_view, path)
    return there.whole(href or there.root)


def edition(dataset: Dataset) -> str:
    """Which data these are: `data version 346ed23424d7, revision 03c3acd2ff8b, of 1 May 2026`."""
    revision = f", revision {dataset.revision}" if dataset.revision else ""
    return f"data version {dataset.version}{revision}, of {long_date(dataset.changed.date())}"


def title(selection: Selection, *, dataset: Dataset) -> str:
    """What a view shows, in words: `Combatants of North Korea killed ...: timeline`."""
    words = capital(one_line(selection.describe(dataset)))
    return f"{words}: {_view(selection).title.lower()}"


def _view(selection: Selection) -> View:
    return VIEWS.get(selection.view, VIEWS[Selection().view])


def of_view(
    selection: Selection, *, rows: pd.DataFrame, dataset: Dataset, site: Site | str, day: date
) -> Citation:
    """The citation of a view and its selected rows, seen on a day."""
    counts = (
        f"{counted(len(rows), 'statement')} by {counted(rows['source'].nunique(), 'source')}"
        if len(rows)
        else "No statements"
    )
    mark = sha256(selection.to_query().encode()).hexdigest()[:8]
    return _ours(
        dataset,
        key=f"{_view(selection).id}-{mark}",
        title=title(selection, dataset=dataset),
        note=counts,
        url=permalink(selection, site=site),
        day=day,
    )


def of_record(dataset: Dataset, id: str, *, site: Site | str, day: date) -> Citation:
    """The citation of this dataset's record of a statement. Raises KeyError for an unknown id."""
    row = statement(dataset, id)
    return _ours(
        dataset,
        key=id,
        title=f"{dataset.name('source', row['source'])}, {stated_day(row)}: "
        f"“{row['wording']}” {subject(dataset, row)}",
        note=f"Record {id}",
        url=Site.at(site).record(id),
        day=day,
    )


def _ours(dataset: Dataset, *, key: str, title: str, note: str, url: str, day: date) -> Citation:
    whose = imprint(dataset.schema.meta)
    return Citation(
        key=f"{re.sub(r'[^A-Za-z0-9._-]+', '-', whose.name)}-{key}",
        author=whose.makers_words,
        title=title,
        year=day.year,
        how=f"in {whose.full}",
        version=dataset.version,
        note=f"{note}. {whose.licence_words}",
        url=url,
        accessed=day,
    )


def behind(rows: pd.DataFrame, *, dataset: Dataset) -> tuple[list[Citation], str]:
    """What `of_sources` gives; of more than `MOST_CITED` rows none, and the words that say so."""
    if len(rows) > MOST_CITED:
        return [], MANY_CITED
    return of_sources(rows, dataset=dataset), ""


def of_sources(rows: pd.DataFrame, *, dataset: Dataset) -> list[Citation]:
    """One citation for each document behind the rows: a source, a day and a page.

    By the source's name, then by date. Its key is the id of the first of its statements.
    """
    names = _names(dataset=dataset)
    cells = [[None if pd.isna(cell) else cell for cell in rows[name]] for name in CITED]
    documents: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for values in zip(*cells, strict=True):
        record = dict(zip(CITED, values, strict=True))
        key = (record["source"], record["stated_on"], record["url"])
        documents.setdefault(key, []).append(record)
    cited = [_document(records, names=names, dataset=dataset) for records in documents.values()]
    return sorted(cited, key=lambda c: (c.author.casefold(), c.year, c.month, c.day, c.key))


@remembered(most=1)
def _names(*, dataset: Dataset) -> dict[str, str]:
    """Source -> its whole name."""
    sources = dataset.table("sources")
    return dict(zip(sources["id"], sources["name"], strict=True))


def _document(
    records: list[dict[str, Any]], *, names: dict[str, str], dataset: Dataset
) -> Citation:
    first = records[0]
    day, precision = first["stated_on"], first["date_precision"]
    figures = [f"“{r['wording']}” {dataset.name('metric', r['metric'])}" for r in records]
    figures = list(dict.fromkeys(figures))
    more = len(figures) - MOST_FIGURES
    if more > 0:
        figures = [*figures[:MOST_FIGURES], counted(more, "more figure")]
    speakers = list(dict.fromkeys(r["speaker"] for r in records if r["speaker"]))
    return Citation(
        key=first["id"],
        author=names[first["source"]],
        title=f"Statement of {stated_day(first)}: {'; '.join(figures)}",
        year=day.year,
        month=day.month if precision in ("day", "month") else 0,
        day=day.day if precision == "day" else 0,
        how=f"via {first['via']}" if first["via"] else "",
        note=f"Said by {'; '.join(speakers)}" if speakers else "",
        url=first["url"],
    )


def as_text(view: Citation, sources: Sequence[Citation], *, note: str = "") -> str:
    """A view's citation and those of the documents behind it as plain text; then the note."""
    out = [view.text(), ""]
    if note:
        out.append(note)
    if sources:
        out += [f"Behind it, {counted(len(sources), 'document')}:", ""]
    out += [f"- {source.text()}" for source in sources]
    return "\n".join(out).rstrip() + "\n"


def as_bibtex(view: Citation, sources: Sequence[Citation], *, note: str = "") -> str:
    """A view's citation and those of the documents behind it as a BibTeX file.

    The note stands at the end: what is outside an entry is a comment.
    """
    entries = "\n\n".join(work.bibtex() for work in [view, *sources]) + "\n"
    return f"{entries}\n% {note}\n" if note else entries
