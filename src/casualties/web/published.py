"""The site as static files: where each thing stands among them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import USUAL, Site
from casualties.views.titles import questions_of
from casualties.web.page.pair_card import question_selection

INDEX, FRAME, SCRIPTS = "index.html", "assets/frame.js", "assets/scripts.js"
SHOWN = {"": "overview", "contradictions/": "contradictions", "sources/": "sources",
         "claims/": "estimates"}  # fmt: skip
"""Folder of a page of its own -> the view that it shows."""
WITHIN = {"wars": "conflict", "parties": "party", "places": "theatre"}
"""Folder -> the facet of which each value has a page in it."""


@dataclass(frozen=True, eq=False)
class Published(Site):
    """The site at `address` as files that any web host gives; nobody answers a query there.

    `folders` says in which folder the page of a selection stands, `files` which files there are.
    What is not among them has no address.
    """

    mark: str = ""
    """What changes with the scripts, so that nobody keeps an old one."""
    folders: Mapping[Selection, str] = field(default_factory=dict)
    files: Container[str] = ()
    answers: ClassVar[bool] = False

    @property
    def frame(self) -> str:
        """The script that writes what stands round every page."""
        return f"{self.root}{FRAME}?m={self.mark}"

    @property
    def scripts(self) -> str:
        """The other scripts, in one file."""
        return f"{self.root}{SCRIPTS}?m={self.mark}"

    def file(self, selection: Selection, name: str) -> str:
        """A file of a selection: it stands in the folder of its page."""
        folder = self.folders.get(selection)
        return "" if folder is None else self._at(f"{folder}{name}")

    def statement(self, id: str, *, about: float = USUAL) -> str:
        """The page of a statement, which is published under the usual assumption alone."""
        return self._at(f"statements/{id}/") if about == USUAL else ""

    def source(self, id: str) -> str:
        """The page of a source."""
        return self._at(f"sources/{id}/")

    def document(self, name: str) -> str:
        """A page that stands alone."""
        return self._at(f"{name}/")

    def _at(self, path: str) -> str:
        return f"{self.root}{path}" if stored(path) in self.files else ""


def stored(path: str) -> str:
    """The file that a web host gives at a path."""
    return f"{path}{INDEX}" if path == "" or path.endswith("/") else path


def folders(dataset: Dataset) -> dict[Selection, str]:
    """Selection of each page that is published -> the folder in which it stands."""
    found = {Selection(view=view): folder for folder, view in SHOWN.items()}
    for question, _ in questions_of(dataset.estimates):
        slug = "_".join(id.replace("_", "-") for id in question.values() if id)
        found[question_selection(question, selection=Selection())] = f"q/{slug}/"
    for folder, facet in WITHIN.items():
        for value in sorted(dataset.estimates[facet].dropna().unique()):
            found[Selection().but(**{facet: (value,)})] = f"{folder}/{value}/"
    return found
