"""Parts measured by Dask: on the cores of this machine, or on the workers of a scheduler."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from casualties.errors import CasualtiesError
from casualties.large.families import Part
from casualties.large.partitioned import PartResult, Request, measure_part

if TYPE_CHECKING:
    from distributed import Client, Future

SHARE = 0.6
"""The share of a worker's memory that a part may take; the rest is for the libraries and Dask."""
LEAST = 500_000_000
"""Bytes under which a worker has no room for anything."""
AHEAD = 2
"""Parts that are handed out for each thread: one that runs, and one that waits."""


def require() -> None:
    """Nothing where the extra `dask` is installed.

    Raises CasualtiesError with the remedy where it is not.
    """
    missing = [n for n in ("distributed", "pyarrow") if importlib.util.find_spec(n) is None]
    if missing:
        raise CasualtiesError(
            f"{' and '.join(missing)}: not installed; run \"pip install 'casualties[dask]'\""
        )


@contextmanager
def cluster(
    *, scheduler: str | None, workers: int | None, memory: str, processes: bool = True
) -> Iterator[Client]:
    """Yield a client of the scheduler at an address, else of workers of its own on this machine.

    Its own workers are closed at the end. Raises CasualtiesError where the address does not
    answer, has no workers, or `memory` is no size such as 1500MB.
    """
    import dask
    from dask.utils import parse_bytes
    from distributed import Client, LocalCluster

    try:
        limit = parse_bytes(memory)
    except ValueError as error:
        raise CasualtiesError(f"--memory: {memory!r} is no size; write it as 1500MB") from error
    if limit < LEAST:
        raise CasualtiesError(
            f"--memory: {memory} is too little, since the libraries alone take half of it; give "
            f"each worker {LEAST // 10**6}MB or more"
        )
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout="10s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise CasualtiesError(
                f"{scheduler}: no Dask scheduler answers there ({error}); start one by "
                "'dask scheduler', or leave --scheduler out to run on this machine"
            ) from error
        with client:
            if not client.scheduler_info(n_workers=-1)["workers"]:
                raise CasualtiesError(
                    f"{scheduler}: the scheduler has no workers; start some by "
                    f"'dask worker {scheduler}'"
                )
            yield client
        return
    # a part that memory cannot hold fails again, so nothing is gained by a second attempt
    settings = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=processes,
            memory_limit=limit,
            # no page is served there, and nothing is open to other machines
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as local,
        Client(local, set_as_default=False) as client,
    ):
        yield client


def room(client: Client) -> int:
    """The bytes that a part may take on the smallest worker."""
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    limits = [w["memory_limit"] / w["nthreads"] for w in workers if w["memory_limit"]]
    return int(min(limits, default=2**34) * SHARE)


def results(parts: Sequence[Part], request: Request, *, client: Client) -> Iterator[PartResult]:
    """Yield the answer of every part as it comes; few are under way at a time.

    Raises CasualtiesError where a worker is lost over a part.
    """
    from distributed import KilledWorker, as_completed

    waiting = iter(parts)
    threads = sum(client.nthreads().values())
    of: dict[Any, Part] = {}

    def send(parts: Iterable[Part]) -> list[Future[PartResult]]:
        out: list[Future[PartResult]] = []
        for part in parts:
            future = client.submit(measure_part, part, request=request, pure=False)
            of[future.key] = part
            out.append(future)
        return out

    first = send(part for part, _ in zip(waiting, range(AHEAD * threads), strict=False))
    coming = as_completed(first, loop=client.loop)
    try:
        for future in coming:
            part = of.pop(future.key)
            try:
                result = future.result()
            except KilledWorker as error:
                raise CasualtiesError(
                    f"{part}: a worker was lost over {part.rows:,} rows, most often for want of "
                    "memory; give it more by --memory, or ask for fewer rows by QUERY"
                ) from error
            future.release()
            yield result
            for more in send(part for part, _ in zip(waiting, range(1), strict=False)):
                coming.add(more)
    finally:
        client.cancel([*coming.futures], force=True)
