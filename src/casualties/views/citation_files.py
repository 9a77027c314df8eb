"""Citations for programs that keep literature: RIS, and CSL-JSON for Zotero, pandoc and others."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from casualties.views.citation import Citation, address, one_line


def as_ris(view: Citation, sources: Sequence[Citation], *, note: str = "") -> str:
    """A view's citation and those of the documents behind it as a RIS file; the note is in it."""
    return "\r\n".join(map(ris, _works(view, sources, note=note)))


def as_csl(view: Citation, sources: Sequence[Citation], *, note: str = "") -> str:
    """The same as an array of CSL-JSON."""
    works = [csl(work) for work in _works(view, sources, note=note)]
    return orjson.dumps(works, option=orjson.OPT_INDENT_2).decode() + "\n"


def _works(view: Citation, sources: Sequence[Citation], *, note: str) -> list[tuple[Citation, str]]:
    return [(view, f"{view.note}. {note}" if note else view.note), *((s, s.note) for s in sources)]


def ris(work: tuple[Citation, str]) -> str:
    """A work and what is noted of it as one record, each line ended as RIS has it."""
    cited, note = work
    day = "/".join(f"{part:02}" for part in (cited.year, cited.month, cited.day) if part)
    fields = [
        ("TY", "DATA" if cited.version else "GEN"),
        ("ID", one_line(cited.key)),
        ("AU", one_line(cited.author)),
        ("TI", one_line(cited.title)),
        ("T2", one_line(_container(cited))),
        ("PY", str(cited.year)),
        ("DA", day),
        ("ET", cited.version),
        ("UR", address(cited.url)),
        ("Y2", f"{cited.accessed:%Y/%m/%d}" if cited.accessed else ""),
        ("N1", one_line(note)),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \r\n"])


def csl(work: tuple[Citation, str]) -> Mapping[str, Any]:
    """A work and what is noted of it as an item of CSL."""
    cited, note = work
    seen = cited.accessed
    item = {
        "id": cited.key,
        "type": "dataset" if cited.version else "document",
        "author": [{"literal": one_line(cited.author)}],
        "title": one_line(cited.title),
        "container-title": one_line(_container(cited)),
        "issued": _date(cited.year, cited.month, cited.day),
        "version": cited.version,
        "URL": address(cited.url),
        "accessed": _date(seen.year, seen.month, seen.day) if seen else None,
        "note": one_line(note),
    }
    return {name: value for name, value in item.items() if value}


def _container(cited: Citation) -> str:
    """What the work is in: `how` without its first word, in or via."""
    return cited.how.partition(" ")[2]


def _date(*parts: int) -> Mapping[str, list[list[int]]]:
    return {"date-parts": [[part for part in parts if part]]}
