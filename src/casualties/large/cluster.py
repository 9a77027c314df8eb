"""Parts measured by Dask: on the cores of this machine, or on the workers of a scheduler."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from casualties.errors import CasualtiesError
from casualties.large.families import Part
from casualties.large.partitioned import PartResult, Request, measure_part

if TYPE_CHECKING:
    from distributed import Client

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
    from dask.utils import parse_bytes

    try:
        limit = parse_bytes(memory)
    except ValueError as error:
        raise CasualtiesError(f"--memory: {memory!r} is no size; write it as 1500MB") from error
    if limit < LEAST:
        raise CasualtiesError(
            f"--memory: {memory} is too little, since the libraries alone take half of it; give "
            f"each worker {LEAST // 10**6}MB or more"
        )
    if scheduler is None:
        with _own_workers(workers, memory=limit, processes=processes) as client:
            yield client
    else:
        with _client_of(scheduler) as client:
            yield client


def _client_of(scheduler: str) -> Client:
    """The client of a scheduler that has workers."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise CasualtiesError(
            f"{scheduler}: no Dask scheduler answers there ({error}); start one by "
            "'dask scheduler', or leave --scheduler out to run on this machine"
        ) from error
    if not client.scheduler_info(n_workers=-1)["workers"]:
        client.close()
        raise CasualtiesError(
            f"{scheduler}: the scheduler has no workers; start some by 'dask worker {scheduler}'"
        )
    return client


@contextmanager
def _own_workers(count: int | None, *, memory: int, processes: bool) -> Iterator[Client]:
    """Yield a client of workers on this machine with so many bytes of memory each."""
    import dask
    from distributed import Client, LocalCluster

    # a part that memory cannot hold fails again, so nothing is gained by a second attempt
    settings = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=processes,
            memory_limit=memory,
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
    """Yield the result of every part as it comes; few are under way at a time.

    Raises CasualtiesError where a worker is lost over a part.
    """
    from distributed import KilledWorker, as_completed

    waiting = iter(parts)
    part_of: dict[Any, Part] = {}
    coming = as_completed(loop=client.loop)

    def send(count: int) -> None:
        for part in islice(waiting, count):
            future = client.submit(measure_part, part, request=request, pure=False)
            part_of[future.key] = part
            coming.add(future)

    send(AHEAD * sum(client.nthreads().values()))
    try:
        for future in coming:
            part = part_of.pop(future.key)
            try:
                result = future.result()
            except KilledWorker as error:
                raise CasualtiesError(
                    f"{part}: a worker was lost over {part.rows:,} rows, most often for want of "
                    "memory; give it more by --memory, or ask for fewer rows by QUERY"
                ) from error
            future.release()
            yield result
            send(1)
    finally:
        client.cancel([*coming.futures], force=True)
