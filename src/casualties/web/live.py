"""The data that are served: one dataset for a whole request, and new data without a restart."""

import logging
import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from flask import g, has_request_context

from casualties.data.dataset import Dataset, load
from casualties.data.git_revision import FILE as REVISION
from casualties.data.location import PACKAGE_FILE
from casualties.data.schema import read_schema
from casualties.errors import CasualtiesError, DataError
from casualties.web.last_good import Fingerprint, LastGood, Refusal, State

LOG = logging.getLogger(__name__)

ATTEMPTS = 20
PATIENCE = 60.0
"""Seconds after which a folder that does not answer, or does not rest, is said to do so."""
RETRY = 5.0
"""Seconds after which refused data are judged again, for what was wrong may lie outside them."""
SHARE = 20
"""Refused data are judged again after so many times as long as that took, if that is longer."""


Faults = tuple[str, ...]
"""What is wrong with data, in words."""


class Served(NamedTuple):
    """What one request sees: a dataset, and the refusal of newer data, if there is one."""

    dataset: Dataset
    refusal: Refusal | None = None


class Live:
    """The dataset of a folder as it stands now; or one that never changes.

    A request sees one dataset from its beginning to its end, and never waits for the folder. At
    most once in `every` seconds it starts a thread that looks whether a file of the data has
    changed. Where one has, the thread waits for `settle` seconds without a change, reads the folder
    and judges it; only then is the reference swapped. Workers forked from one process agree by way
    of `LastGood`: one judges, and the others take what it took.
    """

    def __init__(
        self, source: Dataset | Path | str, *, every: float = 1.0, settle: float = 0.5
    ) -> None:
        self._folder = None if isinstance(source, Dataset) else Path(source)
        self._every, self._settle = every, settle
        self._looking, self._forked = threading.Lock(), threading.Lock()
        self._next = self._retry = 0.0
        self._since: dict[str, tuple[float, datetime]] = {}
        """Since when the folder does not answer, or does not rest, if it does not."""
        self._process, self._number = os.getpid(), 0
        self._untold: tuple[State, Fingerprint] | None = None
        """What this worker judged and could not tell the others, and what these had agreed on."""
        seen: Fingerprint = ()
        if isinstance(source, Dataset):
            self._served = Served(source)
        else:
            seen, dataset = _whole(Path(source))
            self._served = Served(dataset)
        self._agreed = LastGood(State(seen=seen))
        _ = self._served.dataset.changed  # asks git now, not in the first answer

    @property
    def served(self) -> Served:
        """What is served; the same from the beginning to the end of a request."""
        if not has_request_context():
            return self._served
        if "served" not in g:
            self._look()
            g.served = self._served._replace(refusal=self._served.refusal or self._silence())
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
        """Starts a look at the folder where it is time for one and none is under way."""
        if self._folder is None:
            return
        if self._process != os.getpid():
            self._join()
        if time.monotonic() < self._next or not self._looking.acquire(blocking=False):
            return
        self._next = time.monotonic() + self._every
        self._since["answer"] = _now()
        threading.Thread(target=self._refresh, name="casualties-data", daemon=True).start()

    def _join(self) -> None:
        """Takes what the other workers serve, before the first answer of a worker."""
        with self._forked:
            if self._process != os.getpid():
                self._adopt(self._agreed.state)
                self._process = os.getpid()

    def _silence(self) -> Refusal | None:
        """That the folder has not answered for long, or that its files have not rested."""
        for what, (start, since) in list(self._since.items()):
            if time.monotonic() - start > PATIENCE:
                return Refusal(since, (f"the files of the folder do not {what}",))
        return None

    def _refresh(self) -> None:
        try:
            self.refresh()
        finally:
            self._since.pop("answer", None)
            self._looking.release()

    def refresh(self) -> None:
        """Serves what the folder holds now, or refuses it and says why.

        Nothing happens while files are still being written; the next look comes back to them.
        """
        folder = self._folder
        if folder is None:
            return
        with self._agreed.alone():
            state = self._agreed.state
            if self._untold and self._untold[0] != state:
                self._untold = None
            if not self._untold:
                self._adopt(state)
            seen = self._untold[1] if self._untold else state.seen
            names = _names(folder, served=self._served.dataset)
            before = fingerprint(folder, names)
            again = self._served.refusal and time.monotonic() >= self._retry
            if before == seen and not again:
                self._since.pop("rest", None)
                return
            self._since.setdefault("rest", _now())
            time.sleep(self._settle)
            start = time.monotonic()
            if fingerprint(folder, names) != before:
                return
            judged = _read(folder)
            if fingerprint(folder, names) != before:
                return
            # Judging takes longer than reading. Good data are good whatever has changed since;
            # faults that may be mended already are left for the next look.
            if isinstance(judged, Dataset):
                judged = self._faults(judged) or judged
            if not isinstance(judged, Dataset) and fingerprint(folder, names) != before:
                return
            self._since.pop("rest", None)
            now = time.monotonic()
            self._retry = now + max(RETRY, SHARE * (now - start))
            self._settled(judged, seen=before, state=state)

    def _settled(self, new: Dataset | Faults, *, seen: Fingerprint, state: State) -> None:
        """Serves the new data or refuses them, and tells the other workers."""
        last, earlier = self._served
        if not isinstance(new, Dataset):
            since = earlier.since if earlier else datetime.now(UTC)
            refusal = Refusal(since, new)
            if earlier is None or earlier.problems != new:
                LOG.warning("data refused: %s", "; ".join(new[:5]))
            self._served = Served(last, refusal)
            self._tell(State(state.number, seen, refusal), before=state)
            return
        if new.version == last.version:
            self._served = Served(new if new.revision != last.revision else last)
        else:
            self._served = Served(new)
            LOG.info("data version %s is served", new.version)
        self._tell(State(state.number + 1, seen), before=state, dataset=self._served.dataset)

    def _tell(self, state: State, *, before: State, dataset: Dataset | None = None) -> None:
        """Tells the other workers; where there is no room for that, each judges for itself."""
        try:
            if dataset:
                self._agreed.keep(dataset, number=state.number)
            self._agreed.agree(state)
        except OSError as error:
            LOG.warning("no room to tell the other workers of new data: %s", error)
            self._untold = before, state.seen
        else:
            self._number, self._untold = state.number, None

    def _adopt(self, state: State) -> None:
        """Serves what another worker has taken, or refuses what it has refused."""
        dataset = self._served.dataset
        if state.refusal and state.refusal != self._served.refusal:
            self._retry = time.monotonic() + RETRY  # who has judged them judges them again
        if state.number != self._number and self._folder:
            try:
                dataset = self._agreed.kept(number=state.number, folder=self._folder)
            except CasualtiesError as error:
                LOG.warning("%s", error)
                return
            self._number = state.number
        self._served = Served(dataset, state.refusal)

    def _faults(self, new: Dataset) -> Faults:
        """What is wrong with data that have been read; empty where they may be served.

        Data that break a rule never take the place of data that keep them all, and data without
        rows that were published never the place of those that have them.
        """
        # the page needs this module, and a start does without the rules
        from casualties.web.judgement import losses, undrawn, unruly

        last = self._served.dataset
        try:
            faults = losses(new, last=last)
            if (breaches := unruly(new)) and not unruly(last):
                faults += breaches
            return faults or undrawn(new)
        # Whatever bug of ours they trigger: the last good data stay.
        except Exception as error:
            return _bug(error)


def _read(folder: Path) -> Dataset | Faults:
    """The data of a folder, their revision asked, or why they cannot be read."""
    try:
        new = load(folder)
        _ = new.changed
        return new
    except CasualtiesError as error:
        return (str(error).replace(f"{folder}/", ""),)
    except Exception as error:
        return _bug(error)


def _bug(error: Exception) -> Faults:
    LOG.exception("data refused")
    return (f"they cannot be read ({type(error).__name__}: {error})",)


def _now() -> tuple[float, datetime]:
    """The moment: to measure from, whatever is done to the clock, and to tell."""
    return time.monotonic(), datetime.now(UTC)


def _names(folder: Path, *, served: Dataset | None = None) -> frozenset[str]:
    """The files that the data are made of: those served, and those that the folder names now."""
    schemas = [served.schema] if served else []
    with suppress(DataError):
        schemas.append(read_schema(folder))
    tables = {table.path for schema in schemas for table in schema.tables.values()}
    return frozenset({PACKAGE_FILE, REVISION, *tables})


def fingerprint(folder: Path, names: Iterable[str]) -> Fingerprint:
    """The state of these files of a folder, to compare with another."""
    files: list[tuple[str | int, ...]] = []
    for name in sorted(names):
        with suppress(OSError):
            about = (folder / name).stat()
            times = about.st_mtime_ns, about.st_ctime_ns
            files.append((name, about.st_size, about.st_ino, *times))
    return tuple(files)


def _whole(folder: Path) -> tuple[Fingerprint, Dataset]:
    """The dataset of a folder, and the fingerprint that its files had before and after."""
    for _ in range(ATTEMPTS):
        before = fingerprint(folder, _names(folder))
        dataset = load(folder)
        if fingerprint(folder, _names(folder)) == before:
            return before, dataset
    raise DataError(f"{folder}: its files change while they are read; start again when they rest")
