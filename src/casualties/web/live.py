"""The data that are served: one dataset for a whole request, and new data without a restart."""

import logging
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from flask import g, has_request_context

from casualties.data.dataset import Dataset, load
from casualties.errors import CasualtiesError, DataError, SelectionError
from casualties.selection import Selection
from casualties.views import VIEWS, look

LOG = logging.getLogger(__name__)

Fingerprint = tuple[tuple[str, int, int, int], ...]
"""Name, size, time of change and inode of each file of a folder."""

ATTEMPTS = 20
MOST_CHECKED = 200_000
"""Statements up to which new data must keep every rule; of more, a worker checks only that they can
be read."""


class Refusal(NamedTuple):
    """Data in the folder that are not served: since when, and what is wrong with them."""

    since: datetime
    problems: tuple[str, ...]

    @property
    def words(self) -> str:
        """The refusal as a sentence for readers."""
        more = f" and {len(self.problems) - 1} more" if len(self.problems) > 1 else ""
        return (
            f"Since {self.since:%Y-%m-%d %H:%M} UTC the data folder holds data that cannot be "
            f"served; shown are the last good data. The first problem: {self.problems[0]}{more}"
        )


class Served(NamedTuple):
    """What one request sees: a dataset, and the refusal of newer data, if there is one."""

    dataset: Dataset
    refusal: Refusal | None = None


class Live:
    """The dataset of a folder as it stands now; or one that never changes.

    A request sees one dataset from its beginning to its end. At most once in `every` seconds a
    request looks whether a file of the folder has changed. Where one has, a thread of the worker
    waits for `settle` seconds without a change, reads the folder and checks it; only then is the
    reference swapped. There is no thread before the first request, so a worker may be forked.
    """

    def __init__(
        self, source: Dataset | Path | str, *, every: float = 1.0, settle: float = 0.5
    ) -> None:
        self._folder = None if isinstance(source, Dataset) else Path(source)
        self._every, self._settle = every, settle
        self._next = 0.0
        self._looking = threading.Lock()
        if isinstance(source, Dataset):
            self._seen: Fingerprint = ()
            self._served = Served(source)
        else:
            self._seen, dataset = _whole(Path(source))
            self._served = Served(dataset)
        _ = self._served.dataset.changed  # asks git now, not in the first answer

    @property
    def served(self) -> Served:
        """What is served; the same from the beginning to the end of a request."""
        if not has_request_context():
            return self._served
        if "served" not in g:
            self._look()
            g.served = self._served
        served: Served = g.served
        return served

    @property
    def dataset(self) -> Dataset:
        """The dataset that is served."""
        return self.served.dataset

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about the data that every page must show."""
        refusal = self.served.refusal
        return (refusal.words,) if refusal else ()

    def _look(self) -> None:
        """Starts a reading of the folder where it has changed, unless one is under way."""
        if self._folder is None or time.monotonic() < self._next:
            return
        if not self._looking.acquire(blocking=False):
            return
        self._next = time.monotonic() + self._every
        if fingerprint(self._folder) == self._seen:
            self._looking.release()
            return
        threading.Thread(target=self._read, name="casualties-data", daemon=True).start()

    def _read(self) -> None:
        try:
            self.refresh()
        finally:
            self._looking.release()

    def refresh(self) -> None:
        """Serves what the folder holds now, or refuses it and says why.

        Nothing happens while files are still being written; the next look comes back to them.
        """
        folder = self._folder
        if folder is None:
            return
        before = fingerprint(folder)
        time.sleep(self._settle)
        if fingerprint(folder) != before:
            return
        new, faults = self._judged(folder)
        if fingerprint(folder) != before:
            return
        self._seen = before
        last, earlier = self._served
        if new is None:
            since = earlier.since if earlier else datetime.now(UTC)
            self._served = Served(last, Refusal(since, faults))
            LOG.warning("data refused: %s", "; ".join(faults[:5]))
            return
        self._served = Served(new)
        if new.version != last.version:
            LOG.info("data version %s is served", new.version)

    def _judged(self, folder: Path) -> tuple[Dataset | None, tuple[str, ...]]:
        """The data of the folder where they may be served; else what is wrong with them.

        Data that break a rule never take the place of data that keep them all.
        """
        try:
            new = load(folder)
            faults = _faults(new)
            if faults and not _faults(self._served.dataset):
                return None, faults
            for view in VIEWS.values():
                with suppress(SelectionError):  # more than a view can show is no fault of the data
                    look(view, dataset=new, selection=Selection(view=view.id))
            _ = new.changed
        except CasualtiesError as error:
            return None, (str(error).replace(f"{folder}/", ""),)
        # Whatever the files hold, and whatever bug of ours they trigger: the last good data stay.
        except Exception as error:
            LOG.exception("data refused")
            return None, (f"they cannot be read ({type(error).__name__}: {error})",)
        return new, ()


def fingerprint(folder: Path) -> Fingerprint:
    """The state of a folder's files, to compare with another; empty where there is no folder."""
    files = []
    try:
        for path in folder.iterdir():
            if not path.name.startswith("."):  # half-written files of atomic writes, and .git
                about = path.stat()
                files.append((path.name, about.st_size, about.st_mtime_ns, about.st_ino))
    except OSError:
        return ()
    return tuple(sorted(files))


def _faults(dataset: Dataset) -> tuple[str, ...]:
    """Every breach of a rule, in words."""
    from casualties.checks import Folder, problems  # a start does without the rules

    if len(dataset.estimates) > MOST_CHECKED:
        return ()
    folder = Folder(dataset.schema, dict(dataset.texts), today=date.today())
    return tuple(str(problem) for problem in problems(folder))


def _whole(folder: Path) -> tuple[Fingerprint, Dataset]:
    """The dataset of a folder, and the fingerprint that the folder had before and after."""
    for _ in range(ATTEMPTS):
        before = fingerprint(folder)
        dataset = load(folder)
        if fingerprint(folder) == before:
            return before, dataset
    raise DataError(f"{folder}: its files change while they are read; start again when they rest")
