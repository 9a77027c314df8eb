"""Citations for Zotero and its like: the fields of RIS and CSL-JSON."""

from __future__ import annotations

import json
from datetime import date

from casualties.views.citation import Citation
from casualties.views.citation_files import as_csl, as_ris

VIEW = Citation(
    "casualties-timeline-1",
    "The maintainers",
    "People killed: timeline",
    2026,
    how="in casualties: claims",
    version="59aff43b8757",
    note="3 statements",
    url="https://example.org/?a=b c",
    accessed=date(2026, 3, 4),
)
SOURCE = Citation(
    "nis-1", "NIS\nof Korea", "Statement", 2024, 12, how="via the Post", note="Said by A"
)


def test_ris_has_a_record_a_work() -> None:
    assert as_ris(VIEW, [SOURCE], note="More are left out.").split("\r\n") == [
        "TY  - DATA",
        "ID  - casualties-timeline-1",
        "AU  - The maintainers",
        "TI  - People killed: timeline",
        "T2  - casualties: claims",
        "PY  - 2026",
        "DA  - 2026",
        "ET  - 59aff43b8757",
        "UR  - https://example.org/?a=b%20c",
        "Y2  - 2026/03/04",
        "N1  - 3 statements. More are left out.",
        "ER  - ",
        "",
        "TY  - GEN",
        "ID  - nis-1",
        "AU  - NIS of Korea",
        "TI  - Statement",
        "T2  - the Post",
        "PY  - 2024",
        "DA  - 2024/12",
        "N1  - Said by A",
        "ER  - ",
        "",
    ]


def test_csl_has_an_item_a_work() -> None:
    assert json.loads(as_csl(VIEW, [SOURCE])) == [
        {
            "id": "casualties-timeline-1",
            "type": "dataset",
            "author": [{"literal": "The maintainers"}],
            "title": "People killed: timeline",
            "container-title": "casualties: claims",
            "issued": {"date-parts": [[2026]]},
            "version": "59aff43b8757",
            "URL": "https://example.org/?a=b%20c",
            "accessed": {"date-parts": [[2026, 3, 4]]},
            "note": "3 statements",
        },
        {
            "id": "nis-1",
            "type": "document",
            "author": [{"literal": "NIS of Korea"}],
            "title": "Statement",
            "container-title": "the Post",
            "issued": {"date-parts": [[2024, 12]]},
            "note": "Said by A",
        },
    ]
