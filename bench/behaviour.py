"""What the package gives for many queries and broken folders, as hashes to compare.

`write FILE` stores the hashes, `compare FILE` makes them anew and names every one that differs.
All is made of the tables in tests/data/frozen, never of data/, and through names that stay: `load`,
`Selection.parse`, `exported`, `VIEWS` and the command line.

- exports: 200 queries, each in every view as csv and json, every third as svg and html (these take
  long), and how each query is read.
- reports: 300 broken copies of the folder, each with the report of `check` in every format and, of
  every second, as text since the whole folder. Every third copy is padded to two megabytes, from
  which on the rules read columns.

No output holds a path, the clock or a revision: they are made in a temporary folder outside git of
files with one fixed time, and without the variables of the package. PYTHONPATH=OTHER/src holds
another checkout against the same hashes.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from click.testing import CliRunner

import casualties
from casualties.cli import main as command

FROZEN = Path(__file__).resolve().parents[1] / "tests" / "data" / "frozen"
QUERIES, BREAKAGES = 200, 300
PICTURES, REPORTS = ("svg", "html"), ("text", "json", "github", "markdown")
FILE_TIME = 1_767_225_600
PADDING = " Padded." * 230
"""Put to every note, which makes the statements longer than two megabytes and breaks no rule."""

# fmt: off
FACETS = ("conflict", "theatre", "scope", "party", "population", "metric", "basis", "source",
          "kind", "standpoint", "method", "status")
OTHERS = {"about": ("0", "5", "25", "50", "99.5"), "silence": ("1", "7", "30", "365", "99999"),
          "scale": ("linear", "log"), "events": ("off", "on")}
FIXED = (
    "", "since=2100-01-01", "until=1999-12-31", "known_on=2001-01-01", "q=zzzqqq", "party=nowhere",
    "conflict=gaza-war&party=north-korea", "metrik=killed", "since=2024-02-30", "until=19.12.2024",
    "scale=cubic&events=maybe", "about=150", "silence=0", "sort=nothing", "focus=nobody",
    "view=lean", "scale=log&scale=linear", "party=&metric=killed", "q=%C3%A9", "party=Russia",
    "conflict=gaza-war&conflict=iraq-war&metric=killed&metric=wounded&population=civilians",
)
ENUMS = "scope population basis interval date_precision standpoint method status kind accumulates"
SLUGS = "conflict party metric source theatre part_of id"
FIGURES, DATES = "low best high", "stated_on as_of period_start start end date"
CELLS: tuple[tuple[str, str, str], ...] = (
    # the table, the columns (none: any) and what is done: a word of `spoilt`, or =VALUE|VALUE
    ("any", "", "="), ("any", "", "="), ("any", "", "other"), ("any", SLUGS, "other"),
    ("any", "", "digits"), ("any", f"{FIGURES} {DATES} id", "digits"), ("any", "", "insert x|Q|é"),
    ("any", "", "insert  |  |\t|\n|\u00a0|\u200b|<b>|@you |%|''|\0|\udce9|\udcff|\x1b"),
    ("any", "", "spaces"), ("any", FIGURES, "comma"), ("any", "", "insert ,"), ("any", "url", "=x"),
    ("any", SLUGS, "=nowhere|No Where|no--where"), ("any", ENUMS, "=guess"), ("any", "", "=+1|-1"),
    ("any", "url", "=ftp://x|https://|example.org/a b"), ("any", DATES, "day"),
    *[("estimates", FIGURES, "number")] * 5, *[("estimates", DATES, "day")] * 2,
    ("estimates", FIGURES, "=|0|-5|12.5|12 thousand|007|1" + "0" * 30),
    ("estimates", DATES, "=31.12.2024|2024-02-30|yesterday|1999-12-31|2031-01-01"),
    *[("estimates", FIGURES, "other")] * 3, ("estimates", "qualifier", "other"),
    ("estimates", "wording", "other"), ("estimates", f"{ENUMS} metric metric", "other"),
    ("estimates", "wording", "=about 12,000|hundreds|umpteen|1,200 of all who were there that day"),
    ("estimates", "qualifier", "=at_least|up_to|range|words"), ("estimates", "basis", "=stock"),
    ("estimates", "status", "=disputed|withdrawn"), ("estimates", "interval", "=|min_max"),
    ("estimates", "period_start", "="), *[("estimates", "standpoint", "other")] * 2,
    ("estimates", "theatre scope", "other"), *[("estimates", "repeats supersedes", "near")] * 2,
    ("estimates", "repeats supersedes", "own"),
    ("estimates", "repeats supersedes", "=no-such-statement"), ("estimates", "notes claim", "="),
)
LINES: dict[str, Callable[[str], list[str]]] = {
    "duplicated": lambda one: [one, one], "renamed": lambda one: [one, f"x{one}"],
    "removed": lambda one: [], "short": lambda one: [one.rpartition(",")[0]],
    "long": lambda one: [f"{one},more"], "blank": lambda one: [one, ""],
    "open": lambda one: [one.replace(",", ',"', 3)], "returned": lambda one: [f"{one}\r"],
    "no reason": lambda one: [re.sub(r",accepted,(.*),[^\",]*$", r",disputed,\1,", one)],
}
FILES: dict[str, Callable[[list[str]], list[str]]] = {
    "CRLF": lambda all_: [f"{one}\r" for one in all_], "empty": lambda all_: [],
    "BOM": lambda all_: [f"\ufeff{all_[0]}", *all_[1:]], "header alone": lambda all_: all_[:1],
    "no header": lambda all_: all_[1:], "UTF-16": lambda all_: ["\0".join("\n".join(all_))],
    "blank end": lambda all_: [*all_, ""], "turned": lambda all_: [*all_[:1], *all_[:0:-1]],
    "other header": lambda all_: [all_[0].replace("o", "O", 1), *all_[1:]],
    "short header": lambda all_: [all_[0].rpartition(",")[0], *all_[1:]],
    "turned header": lambda all_: [",".join(all_[0].split(",")[::-1]), *all_[1:]],
}
RULES = ("wording-agrees", "near-duplicate", "explained-fall", "part-below-whole", "date-order")
# fmt: on


def table(name: str) -> list[dict[str, str]]:
    """The rows of a frozen table."""
    with (FROZEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def queries() -> tuple[str, ...]:
    """The fixed queries, and what a seeded draw makes of the values of frozen statements."""
    random, found = Random("queries"), dict.fromkeys(FIXED)
    statements, kinds = table("estimates"), {row["id"]: row["kind"] for row in table("sources")}
    rows = [row | {"kind": kinds[row["source"]], "focus": row["source"]} for row in statements]
    while len(found) < QUERIES:
        row, pairs = random.choice(rows), []
        moved = timedelta(random.choice((-400, -90, -7, 0, 7, 90, 400)))
        day = date.fromisoformat(row["as_of"] or row["stated_on"]) + moved
        words = re.findall(r"[\w,]{4,}", f"{row['claim']} {row['wording']} {row['via']}")
        single = {name: random.choice(values) for name, values in OTHERS.items()}
        single |= dict.fromkeys(("since", "until", "known_on"), day.isoformat())
        columns = [sign + name for sign in ("", "-") for name in statements[0]]
        single |= {"q": random.choice(words), "sort": random.choice(columns)}
        names = random.sample([*FACETS, *FACETS, "focus", *single], random.randint(1, 4))
        for name in dict.fromkeys(names):
            near = [row, *random.sample(rows, random.choice((0, 0, 0, 1, 2)))]
            values = [single[name]] if name in single else [one[name] for one in near]
            pairs += [(name, value) for value in dict.fromkeys(values) if value]
        found[urlencode(pairs)] = None
    return tuple(found)


def joined(row: list[str]) -> str:
    """A row as a line of CSV, with quotes only where they are needed."""
    texts = [one.replace('"', '""') for one in row]
    return ",".join(f'"{one}"' if re.search(r'[",\n]', one) else one for one in texts)


def spoilt(random: Random, text: str, what: str, *, other: str, own: str, near: str) -> str:
    """A cell once something of `CELLS` was done to it."""
    word, _, values = what.partition(" ")
    if what.startswith("="):
        return random.choice(what[1:].split("|"))
    if word == "insert":
        at = random.randint(0, len(text))
        return text[:at] + random.choice(values.split("|")) + text[at:]
    if word == "digits":
        at = random.choice([m.start() for m in re.finditer(r"(?=\d\d)", text)] or [0])
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    if word == "day":
        years = random.choice((-2, -1, 1))
        return re.sub(r"^\d{4}", lambda year: str(int(year[0]) + years), text)
    number = int(text) if text.isdecimal() else 1000
    many = str(number * random.choice((2, 3, 10, 100, 1000)))
    others = {"other": other, "own": own, "near": near}
    return {"spaces": f" {text} ", "comma": f"{number:,}", "number": many, **others}[word]


def with_cell(random: Random, lines: list[str], *, columns: str, what: str) -> list[str]:
    """The lines with one cell spoilt, mostly one that is filled."""
    header, donor = (next(csv.reader([one]), []) for one in (lines[0], random.choice(lines[1:])))
    for _ in range(random.choice((1, 20, 20))):
        at = random.randrange(1, len(lines))
        row = next(csv.reader([lines[at]]), [])
        places = range(min(len(header), len(row), len(donor)))
        places = [n for n in places if not columns or header[n] in columns.split()]
        if filled := [n for n in places if row[n]]:
            break
    if places:
        place = random.choice(filled or places)
        near = random.choice(lines[max(1, at - 12) : at + 12]).split(",")[0]
        others = {"other": donor[place], "own": row[0], "near": near}
        row[place] = spoilt(random, row[place], what, **others)
    return [*lines[:at], joined(row), *lines[at + 1 :]]


def with_fault(random: Random, lines: list[str], *, name: str, kind: str) -> list[str]:
    """The lines of a table with one fault."""
    if kind == "schema":
        at = random.randrange(len(lines))
        return [*lines[:at], *lines[at + random.choice((1, 1, 1, 20)) :]]
    if kind == "file":
        return FILES[random.choice([*FILES])](lines)
    at, other = random.randrange(1, len(lines)), random.randrange(1, len(lines))
    if kind == "line":
        return [*lines[:at], *LINES[random.choice([*LINES])](lines[at]), *lines[at + 1 :]]
    if kind == "swapped":
        lines[at], lines[other] = lines[other], lines[at]
        return lines
    of = "estimates" if name == "estimates" and random.random() < 0.7 else "any"
    _, columns, what = random.choice([one for one in CELLS if one[0] == of])
    return with_cell(random, lines, columns=columns, what=what)


def break_folder(folder: Path, *, number: int) -> None:
    """Breaks one to four things in a folder; the number decides which."""
    random = Random(f"breakage {number}")
    tables = sorted(path.stem for path in FROZEN.glob("*.csv"))
    kinds = {"cell": 60, "line": 14, "swapped": 3, "file": 8, "gone": 1, "excused": 4, "schema": 1}
    for _ in range(random.randint(1, 4)):
        name = random.choice([*tables, *["estimates"] * 24])
        [kind] = random.choices([*kinds], [*kinds.values()])
        path = folder / ("datapackage.json" if kind == "schema" else f"{name}.csv")
        if kind == "gone":
            path.unlink(missing_ok=True)
        elif kind == "excused":
            excused = [random.choice(RULES), random.choice(table("estimates"))["id"], "It is so."]
            with (folder / "exceptions.csv").open("a") as file:
                file.write(f"{','.join(excused)}\n")
        elif path.exists():
            text = path.read_bytes().decode(errors="surrogateescape").removesuffix("\n")
            lines = text.split("\n")
            if len(lines) > 2:
                lines = with_fault(random, lines, name=name, kind=kind)
            whole = "".join(f"{one}\n" for one in lines)
            path.write_bytes(whole.encode(errors="surrogateescape"))


load = cache(casualties.load)


@cache
def workshop(root: Path) -> Path:
    """A folder of this process, with the frozen tables as they are and padded."""
    place = root / str(os.getpid())
    for name in ("frozen", "padded"):
        shutil.copytree(FROZEN, place / name)
    rows = table("estimates")
    padded = [[*(row | {"notes": (row["notes"] + PADDING).strip()}).values()] for row in rows]
    text = "".join(f"{joined(row)}\n" for row in [[*rows[0]], *padded])
    (place / "padded" / "estimates.csv").write_text(text, encoding="utf-8")
    for path in place.glob("*/*"):
        os.utime(path, (FILE_TIME, FILE_TIME))
    return place


def exports(number: int, *, place: Path) -> Iterator[tuple[str, bytes]]:
    """Key and output of everything that is made of one query."""
    query = queries()[number]
    selection, problems = casualties.Selection.parse(query)
    yield f"query read?{query}", "\n".join([selection.to_query(), *problems]).encode()
    given = {"dataset": load(place / "frozen"), "selection": selection, "site": "https://x.org/"}
    for view, form in product(casualties.VIEWS, ("csv", "json", *([] if number % 3 else PICTURES))):
        try:
            made = casualties.exported(view, form, **given)
        except Exception as error:
            made = repr(error).encode()
        yield f"export {view}.{form}?{query}", made


def reports(number: int, *, place: Path) -> Iterator[tuple[str, bytes]]:
    """Key and output of every report on one broken folder."""
    os.chdir(place)
    whole = "padded" if number % 3 == 2 else "frozen"
    shutil.rmtree("broken", ignore_errors=True)
    shutil.copytree(whole, "broken")
    break_folder(place / "broken", number=number)
    asked = {form: ["--format", form] for form in REPORTS}
    asked |= {} if number % 2 else {"since": ["--since", whole]}
    for name, options in asked.items():
        done = CliRunner().invoke(command, ["check", "broken", *options])
        crash = "" if isinstance(done.exception, SystemExit | None) else repr(done.exception)
        made = [done.stdout_bytes, done.stderr_bytes, f"{done.exit_code} {crash}".encode()]
        yield f"check {number:03} {name}", b"\n".join(made).replace(bytes(place), b"PLACE")


PARTS = {"exports": (exports, QUERIES), "reports": (reports, BREAKAGES)}


def digest(made: bytes) -> str:
    """The first digits of the hash."""
    return sha256(made).hexdigest()[:16]


def hashes(task: tuple[str, int], *, root: Path, kept: Path | None) -> dict[str, str]:
    """Key -> hash of one query or breakage; the outputs go to a folder where one is named."""
    part, number = task
    found = dict(PARTS[part][0](number, place=workshop(root)))
    for key in found if kept else ():
        name = quote(key, safe=" ?=&,")
        name = name if len(name) < 200 else name[:180] + digest(name.encode())
        (kept / name).write_bytes(found[key])
    return {key: digest(made) for key, made in found.items()}


def compared(stored: dict[str, str], found: dict[str, str], *, whole: bool) -> int:
    """Prints which keys differ; how many. Of a part, keys that are only stored are not missed."""
    keys = sorted({*found, *stored} if whole else found)
    wrong = [key for key in keys if stored.get(key) != found.get(key)]
    for key in wrong[:40]:
        print(key if key in stored and key in found else f"{key} (only on one side)")
    kinds = Counter(re.sub(r"\?.*| \d{3}", "", key) for key in wrong)
    for kind, count in kinds.most_common():
        print(f"{count:6} {kind}")
    print(f"{len(wrong)} of {len(keys)} differ")
    return len(wrong)


def main() -> None:
    """Writes or compares the hashes; ends with 1 where one differs."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("action", choices=("write", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth of them")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the outputs go")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    parts = [given.part] if given.part else [*PARTS]
    tasks = [(part, n) for part in parts for n in range(0, PARTS[part][1], given.every)]
    stored = json.loads(given.file.read_text()) if given.action == "compare" else {}
    kept, file = given.keep and given.keep.resolve(), given.file.resolve()
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("CASUALTIES_")]:
        del os.environ[name]
    print(f"of {Path(casualties.__file__).parent}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(given.jobs) as pool:
        root = Path(name).resolve()
        os.environ["GIT_CEILING_DIRECTORIES"] = str(root)
        work = partial(hashes, root=root, kept=kept)
        found = {key: one for some in pool.map(work, tasks) for key, one in some.items()}
    if given.action == "write":
        file.write_text(json.dumps(found, indent=0, sort_keys=True, ensure_ascii=False) + "\n")
    elif compared(stored, found, whole=given.every == 1 and not given.part):
        sys.exit(1)


if __name__ == "__main__":
    main()
