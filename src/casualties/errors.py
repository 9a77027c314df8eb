"""What can be wrong with what users give; bugs keep their own exceptions and their traceback."""

from collections.abc import Iterable, Sequence


class CasualtiesError(Exception):
    """The base of every error that a user can mend."""


class DataError(CasualtiesError):
    """Data that cannot be read: where, what is wrong there, and how to mend it.

    `str` gives all three: `sources.csv:3: 5 cells where the header has 7; run 'casualties check'`.

    `file` is empty where no file is at fault, `line` counts from 1 and is 0 where none is, `remedy`
    may be empty. `problems` lists the problems where there are several.
    """

    def __init__(
        self,
        message: str,
        *,
        file: object = "",
        line: int = 0,
        remedy: str = "",
        problems: Sequence[object] = (),
    ) -> None:
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: " * bool(place) + message + f"; {remedy}" * bool(remedy))
        self.file = str(file)
        self.line = line
        self.message = message
        self.remedy = remedy
        self.problems = tuple(problems)


class SelectionError(CasualtiesError):
    """A query that cannot be answered. `problems` holds every one in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class MissingExtra(CasualtiesError):
    """A package that an extra of this one brings is not installed. `extra` names the extra."""

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f"{what} is not possible here; pip install 'casualties[{extra}]'")
        self.extra = extra


def did_you_mean(value: str, *, known: Iterable[str]) -> str:
    """The ending `; did you mean 'x'?` for the known value nearest to `value`; else empty.

    >>> did_you_mean("gaza", known=["gaza-war", "iraq-war"])
    "; did you mean 'gaza-war'?"
    """
    near = nearest(value, known=known)
    return f"; did you mean '{near}'?" if near else ""


def nearest(value: str, *, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known value nearest to `value`; empty where none is near.

    `cutoff` is the share of letters that must agree.
    """
    from difflib import get_close_matches

    names = [k for k in known if k]
    near = get_close_matches(value, names, n=1, cutoff=cutoff)
    if not near and value:
        near = [k for k in names if value in k or k in value][:1]
    return near[0] if near else ""
