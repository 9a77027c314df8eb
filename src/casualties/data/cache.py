"""Answers about a dataset that are kept as long as the dataset itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary, ref

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

P = ParamSpec("P")
R = TypeVar("R")


def remembered(*, most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`functools.lru_cache` for a function of a dataset: its last `most` answers about each.

    The function takes the dataset by the keyword `dataset`, and its answers hold no reference to
    it: when nobody uses a dataset any longer, its answers go with it.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        caches: WeakKeyDictionary[Dataset, Callable[..., R]] = WeakKeyDictionary()

        @wraps(function)
        def answer(*args: Any, dataset: Dataset, **options: Any) -> R:
            if dataset not in caches:
                caches[dataset] = _cached(function, dataset=dataset, most=most)
            return caches[dataset](*args, **options)

        return cast("Callable[P, R]", answer)

    return decorate


def _cached(function: Callable[..., R], *, dataset: Dataset, most: int) -> Callable[..., R]:
    reference = ref(dataset)  # a cache that held its own key would live for ever

    @lru_cache(maxsize=most)
    def answer(*args: Any, **options: Any) -> R:
        return function(*args, dataset=reference(), **options)

    return answer
