"""Answers remembered for the next who ask the same, and forgotten with their dataset."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from inspect import signature
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset

P = ParamSpec("P")
R = TypeVar("R")

Key = tuple[Any, ...]
Weigh = Callable[..., int]
"""From an answer and `dataset` to how much of what may be kept it takes up."""


class Shelf(Generic[R]):
    """What is kept of one dataset, the one asked for longest ago first."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._answers: OrderedDict[Key, tuple[R, int]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._answers

    def __getitem__(self, key: Key) -> R:
        self._answers.move_to_end(key)
        return self._answers[key][0]

    def put(self, key: Key, answer: R, *, weight: int) -> None:
        """Keeps an answer, and lets go of others where all weigh too much."""
        if weight > self._most or key in self._answers:
            return
        self._answers[key] = answer, weight
        self._weight += weight
        while self._weight > self._most:
            _, (_, gone) = self._answers.popitem(last=False)
            self._weight -= gone


def _one(answer: object, *, dataset: Dataset) -> int:
    return 1


def remembered(*, most: int, weigh: Weigh = _one) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keeps a function's last answers about each dataset, up to `most` of them.

    The function has a parameter `dataset`; all others can be hashed, and an answer holds no
    reference to the dataset itself. Once nobody else has the dataset, what is kept of it goes too,
    so that data that are served no longer take no memory. With `weigh` the answers of a dataset
    weigh at most `most` together; those asked for longest ago go first, and one that is heavier
    alone is not kept. Two who ask at once may both make the answer.
    """

    def remembering(make: Callable[P, R]) -> Callable[P, R]:
        named = signature(make)
        names = tuple(named.parameters)
        others = tuple(name for name in names if name != "dataset")
        usual = {n: p.default for n, p in named.parameters.items() if p.default is not p.empty}
        shelves: WeakKeyDictionary[Dataset, Shelf[R]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(make)
        def answer(*args: P.args, **given: P.kwargs) -> R:
            # however it is asked, it is the same
            asked = {**usual, **dict(zip(names, args, strict=False)), **given}
            if len(asked) != len(names):
                named.bind(*args, **given)  # says what is missing or too much
            dataset = asked["dataset"]
            key = tuple([asked[name] for name in others])
            with lock:
                shelf = shelves.setdefault(dataset, Shelf(most))
                if key in shelf:
                    return shelf[key]
            made = make(*args, **given)
            weight = weigh(made, dataset=dataset)
            with lock:
                shelf.put(key, made, weight=weight)
            return made

        return answer

    return remembering
