"""Varied questions: every answer has a status below 500 (or 503), and the memory levels off."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from attack.served import FROZEN, Served
from casualties.data.dataset import load
from casualties.export import FORMATS
from casualties.selection import MANY
from casualties.views import VIEWS

CLIENTS = 4
GROWTH = 1.1
"""Times by which memory may grow in the second half of the questions."""


def addresses(number: int, *, seed: int = 1) -> list[str]:
    """So many addresses, nearly all different, some of them hostile."""
    some, dataset = random.Random(seed), load(FROZEN)
    values = {name: list(facet.options(dataset)) for name, facet in MANY.items()}
    cheap = [form for form in FORMATS if form in ("csv", "json")]
    out = []
    for place in range(number):
        query = [f"about={some.uniform(0, 50):.2f}"]
        for name in some.sample(list(values), k=some.randrange(3)):
            query.append(f"{name}={quote(some.choice(values[name] + ['nobody', '<x>', chr(0)]))}")
        if some.random() < 0.1:
            query.append(f"q={quote(''.join(chr(some.randrange(1, 0x2FF)) for _ in range(9)))}")
        form = some.choice(list(FORMATS) if place % 50 == 0 else cheap)
        path = some.choice(
            [f"/{some.choice(list(VIEWS))}.{form}", "/", "/cite.txt", "/healthz", "/rows/timeline",
             f"/statements/{some.choice(list(dataset.estimates['id']))}", "/options/party"]
        )  # fmt: skip
        out.append(f"{path}?{'&'.join(query)}")
    return out


def resident(server: Served) -> float:
    """Megabytes of all workers."""
    pages = sum(int(Path(f"/proc/{w}/statm").read_text().split()[1]) for w in server.workers)
    return pages * 4096 / 1e6


def levels_off(server: Served, *, number: int) -> tuple[str, dict[str, object]]:
    """What went wrong, empty where nothing did; statuses, and memory after each tenth."""
    asked, statuses, sizes = addresses(number), Counter[int](), []
    with ThreadPoolExecutor(CLIENTS) as clients:
        for tenth in range(10):
            part = asked[tenth * number // 10 : (tenth + 1) * number // 10]
            statuses.update(clients.map(lambda path: server.ask(path)[0], part))
            sizes.append(round(resident(server)))
    counts = {"statuses": dict(statuses), "megabytes": sizes}
    if bad := {s: n for s, n in statuses.items() if s == 0 or (s >= 500 and s not in (501, 503))}:
        return f"faults of ours: {bad}", counts
    if sizes[-1] > GROWTH * sizes[5]:
        return f"memory grows: {sizes}", counts
    return "", counts
