"""Hostile archives in `verify`, `load` and `import`, and hostile texts in the workflows' scripts.

Each is tried in a process of its own with little memory and little time: what is refused costs
neither, is said in words, and writes nothing outside.
"""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from attack.content import loose
from attack.served import FROZEN, ROOT
from casualties.data.dataset import load
from casualties.export.package import package
from casualties.export.provenance import provenance
from casualties.selection import Selection

MEMORY = 2_500_000_000
"""Bytes of addresses that a process may have."""
SECONDS = 60
SPARED = ("a link", "an archive in an archive")
"""What `load` may read past: a file that no table names."""
LOAD = "import sys, casualties; casualties.load(sys.argv[1])"
Outcome = tuple[str, dict[str, object]]


def zipped(*files: tuple[str, bytes], changed: Callable[[zipfile.ZipInfo], object] = id) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name)
            changed(entry)
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_link(entry: zipfile.ZipInfo) -> None:
    entry.create_system, entry.external_attr = 3, 0o120777 << 16


def flagged(data: bytes, bit: int) -> bytes:
    """An archive all of whose entries bear a flag, such as that of encryption."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            (old,) = struct.unpack_from("<H", out, at + place)
            struct.pack_into("<H", out, at + place, old | bit)
            at = out.find(mark, at + 4)
    return bytes(out)


def lying(data: bytes) -> bytes:
    """An archive whose directory says that its first file is small."""
    out = bytearray(data)
    struct.pack_into("<I", out, out.find(b"PK\x01\x02") + 24, 10)
    return bytes(out)


def archives() -> dict[str, bytes]:
    dataset = load(FROZEN)
    chosen = Selection(party=("north-korea",))
    about = provenance("estimates", dataset=dataset, selection=chosen, site="http://localhost/")
    good = list(package(about, dataset=dataset, selection=chosen, site="http://localhost/").items())
    passwd = Path("/etc/passwd").read_bytes()
    return {
        "100 MB of line ends": zipped(*good[:-1], ("estimates.csv", b"\n" * 100_000_000)),
        "200 MB of noughts": zipped(*good, ("x.bin", bytes(200_000_000))),
        "an archive in an archive": zipped(*good, ("x.zip", zipped(("y", bytes(50_000_000))))),
        "a size that is not true": lying(zipped(("datapackage.json", b"[" * 50_000_000))),
        "out of the folder": zipped(*good, ("../../evil.csv", passwd)),
        "an absolute path": zipped(*good, ("/tmp/evil.csv", passwd)),
        "a path of Windows": zipped(*good, ("..\\evil.csv", passwd)),
        "a link": zipped(*good, ("passwd", b"/etc/passwd"), changed=a_link),
        "the same name twice": zipped(*good, good[0]),
        "encrypted": flagged(zipped(*good), 0x1),
        "20,000 files": zipped(*((f"{n}", b"") for n in range(20_000))),
        "cut in half": zipped(*good)[:20_000],
        "no archive": b"PK\x03\x04" + bytes(5_000),
        "a package nested deep": zipped(("datapackage.json", b"[" * 100_000)),
    }


def workbooks() -> dict[str, tuple[str, bytes]]:
    """Name -> file name and bytes of what `import` is given."""
    import openpyxl

    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in ((f"column {n}" for n in range(5)), ("=1+1", "<x>", 3, None, "x" * 30_000)):
        book.active.append(list(row))
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}

    def but(name: str, data: bytes) -> bytes:
        return zipped(*(parts | {name: data}).items())

    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    laughs = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8)
    ) + b"]><sst><si><t>&i;</t></si></sst>"  # fmt: skip
    outside = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'
    )
    many = b"<sst>" + b"<si><t>aaaa</t></si>" * 15_000_000 + b"</sst>"
    return {
        "a workbook of 300 MB": ("a.xlsx", but(strings, many)),
        "a sheet of 200 MB": ("a.xlsx", but(sheet, parts[sheet] + b" " * 200_000_000)),
        "entities of entities": ("a.xlsx", but(strings, laughs)),
        "an entity of another file": ("a.xlsx", but(strings, outside)),
        "a workbook cut in half": ("a.xlsx", out.getvalue()[:3000]),
        "an encrypted workbook": ("a.xlsx", flagged(out.getvalue(), 0x1)),
        "JSON nested deep": ("a.json", b"[" * 1_000_000),
        "JSON of a number of a million digits": ("a.json", b'[{"a": ' + b"9" * 1_000_000 + b"}]"),
        "a row of a million columns": ("a.csv", b"a," * 1_000_000 + b"\n1\n"),
        "a quote that never ends": ("a.csv", b'a,b\n"' + b"x\n" * 5_000_000),
        "bytes of no text": ("a.csv", os.urandom(1_000_000)),
    }


def costly(words: list[str], *, place: Path) -> tuple[int | None, str]:
    """Exit code and words of a process with little memory; None where it does not end."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    try:
        run = subprocess.run(
            [sys.executable, *words], cwd=place, capture_output=True, timeout=SECONDS,
            preexec_fn=bounded, check=False,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, "does not end"
    return run.returncode, (run.stdout + run.stderr).decode(errors="replace")


def refused() -> Outcome:
    """What went wrong, empty where nothing did; how many archives and files were tried."""
    cli = ["-m", "casualties", "--data", str(FROZEN)]
    tried = 0
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        place = Path(name) / "inside"
        place.mkdir()
        for kind, data in archives().items():
            (place / "a.zip").write_bytes(data)
            for words in ([*cli, "verify", "a.zip"], ["-c", LOAD, "a.zip"]):
                tried += 1
                code, said = costly(words, place=place)
                words_alone = code == 1 and ("Traceback" not in said or "DataError" in said)
                spared = words[0] == "-c" and code == 0 and kind in SPARED
                if not words_alone and not spared:
                    return f"{kind}: {words[-2:]}: {code} {said[-300:]}", {}
        (place / "map.toml").write_text('[columns]\nwording = "a"\n')
        for kind, (file, data) in workbooks().items():
            (place / file).write_bytes(data)
            tried += 1
            words = [*cli, "import", file, "--map", "map.toml", "--dry-run"]
            code, said = costly(words, place=place)
            if code not in (0, 1) or "Traceback" in said or "root:" in said:
                return f"{kind}: {code} {said[-300:]}", {}
        beside = [path.name for path in Path(name).iterdir() if path != place]
        if beside:
            return f"written outside: {beside}", {}
    return "", {"tried": tried}


BODIES = [
    "",
    "### Wording\n\n$(touch evil)`touch evil`; touch evil\n",
    "### URL\n\njavascript:alert(1)\n\n### Claim\n\n<script>alert(1)</script>@everyone",
    "### Claim\n\n::set-output name=valid::true\nvalid=true\n%0Avalid=true",
    "### Source\n\n../../../etc/passwd\n\n### Id\n\n../../evil\n",
    "### a" + " " * 60_000,
    "#" * 65_000,
    "### Notes\n\n" + "|`*_[" * 13_000,
    "### Notes\n\n\x00\x1b[31m\u202e\u2028\ud800",
    "\n".join(f"### Column {n}\n\n{n}" for n in range(5_000)),
    "```\n### Claim\n" * 4_000,
]
NUMBERS = ["1; touch evil", "$(touch evil)", "-1", "", "1\n2", "--upload-pack=touch evil", "../x"]
BASES = [
    "--output=evil",
    "; touch evil",
    "$(touch evil)",
    "-Otouch evil",
    "a..b",
    "",
    "\n",
    "@{-1}",
]


def scripts() -> Outcome:
    """Issue texts, numbers and names of branches, given to the scripts that workflows run."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        place = Path(name)
        for number, body in enumerate(BODIES):
            event, out = place / "event.json", place / f"made{number}"
            event.write_text(json.dumps({"issue": {"body": body}}))
            words = [str(ROOT / "scripts" / "propose.py"), str(event), str(FROZEN), str(out)]
            code, said = costly(words, place=place)
            if code != 0 or said.strip() != "valid=false":
                return f"propose.py, {body[:40]!r}: {code} {said[-300:]}", {}
            reply = (out / "reply.md").read_text()
            if (found := loose(reply)) or len(reply) > 70_000:
                return f"propose.py, {body[:40]!r}: {found} {len(reply)}", {}
        python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for script, values, rest in (
            ("report.sh", NUMBERS, ["out.md"]),
            ("annotate.sh", BASES, []),
        ):
            for value in values:
                run = subprocess.run(
                    ["sh", str(ROOT / "scripts" / script), value, *rest],
                    cwd=place, timeout=SECONDS,
                    env=os.environ | {"PATH": python}, capture_output=True, check=False,
                )  # fmt: skip
                if run.returncode == 0 or b"Traceback" in run.stderr:
                    return f"{script} {value!r}: {run.stderr[-300:]!r}", {}
        made = [p.name for p in place.rglob("*") if "evil" in p.name]
        tried = len(BODIES) + len(NUMBERS) + len(BASES)
        return (f"made: {made}" if made else ""), {"tried": tried}
