"""Where each thing of a site stands: the addresses to which pages, files and citations lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from casualties.selection import Selection

USUAL = Selection().about


@dataclass(frozen=True)
class Site:
    """The dashboard at `address`, which ends with a slash.

    Its methods say where a thing stands from the root of the host, as a link has it; empty for
    what the site does not have, which a page then names without a link. `whole` makes a full
    address of one. The same site as files is a class of its own, in `web.published`.

    >>> site = Site("https://example.org/")
    >>> site.page(Selection(party=("ukraine",))), site.statement("un-2024"), site.document("about")
    ('/?party=ukraine', '/statements/un-2024', '/about')
    >>> site.whole(site.file(Selection(metric=("killed",)), "estimates.csv"))
    'https://example.org/estimates.csv?metric=killed'
    """

    address: str = "/"
    answers: ClassVar[bool] = True
    """Whether it answers any query: of other selections, of options, of embeds."""

    @classmethod
    def at(cls, where: Site | str) -> Site:
        """A site, which may be given as its address alone."""
        return where if isinstance(where, Site) else Site(where)

    @property
    def root(self) -> str:
        """The path of the site on its host, with its final slash."""
        return urlsplit(self.address).path

    def whole(self, href: str) -> str:
        """The full address of what stands at an address from the root of the host."""
        return self.address.removesuffix(self.root) + href

    def page(self, selection: Selection) -> str:
        """The page of a selection."""
        return self.file(selection, "")

    def file(self, selection: Selection, name: str) -> str:
        """A file of a selection, such as `estimates.csv` or `cite.txt`."""
        query = selection.to_query()
        return f"{self.root}{name}?{query}" if query else f"{self.root}{name}"

    def statement(self, id: str, *, about: float = USUAL) -> str:
        """The page of a statement, read under the assumption `about`."""
        return self.file(Selection(about=about), f"statements/{id}")

    def record(self, id: str) -> str:
        """The full address of the page of a statement, for what leaves the site."""
        return self.whole(self.statement(id))

    def source(self, id: str) -> str:
        """The page of a source."""
        return f"{self.root}sources/{id}"

    def document(self, name: str) -> str:
        """A page that stands alone: `method`, `codebook`, `about`, `api`."""
        return f"{self.root}{name}"
