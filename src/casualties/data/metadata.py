"""A data package's metadata: its name, title, licences and makers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casualties.text.english import listed

SCHEMES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its short name, its title, and its address where there is one."""

    name: str
    title: str
    address: str

    @property
    def words(self) -> str:
        """The licence in one phrase: `Creative Commons Attribution 4.0 (CC-BY-4.0)`."""
        return f"{self.title} ({self.name})" if self.title != self.name else self.name


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a data package says of itself; whatever it leaves out is empty."""

    name: str
    title: str
    description: str
    version: str
    homepage: str
    licences: tuple[Licence, ...]
    makers: tuple[str, ...]

    @property
    def full(self) -> str:
        """The name and the title as one."""
        return f"{self.name}: {self.title}" if self.title != self.name else self.name

    @property
    def makers_words(self) -> str:
        """The makers as one phrase; the name of the dataset where none is named."""
        return listed(self.makers, last="and") if self.makers else self.name

    @property
    def licence_words(self) -> str:
        """The licences as one phrase; that none is stated where none is."""
        words = [licence.words for licence in self.licences]
        return listed(words) if words else "No licence is stated"


def imprint(meta: Mapping[str, Any]) -> Imprint:
    """The imprint of a package's own words, `Schema.meta`.

    >>> one = imprint({"name": "river", "licenses": [{"name": "CC0-1.0"}]})
    >>> one.full, one.licence_words, one.makers_words
    ('river', 'CC0-1.0', 'river')
    """
    name = _text(meta.get("name")) or "dataset"
    return Imprint(
        name=name,
        title=_text(meta.get("title")) or name,
        description=_text(meta.get("description")),
        version=_text(meta.get("version")),
        homepage=_address(meta.get("homepage")),
        licences=tuple(_licence(one) for one in _entries(meta.get("licenses"))),
        makers=tuple(
            words
            for one in _entries(meta.get("contributors"))
            if (words := _text(one.get("title")) or _text(one.get("organization")))
        ),
    )


def _licence(words: Mapping[str, Any]) -> Licence:
    address = _address(words.get("path"))
    name = _text(words.get("name")) or _text(words.get("title")) or address or "unnamed licence"
    return Licence(name, _text(words.get("title")) or name, address)


def _entries(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _address(value: object) -> str:
    """An address that a page may link to; empty for anything else, such as a script."""
    text = _text(value)
    return text if text.startswith(SCHEMES) else ""
