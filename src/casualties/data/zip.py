"""Zip archives: the same files always packed to the same bytes, and foreign ones read with care."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256

from casualties.errors import DataError

SUMS = "SHA256SUMS"
LEVEL = 6
START = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip archive can name: the time of an export is in its README."""

MOST_FILES = 100
MOST_BYTES = 2 * 1024**3
"""Of all files together, unpacked."""
MOST_TIMES, SPARE = 100, 1_000_000
"""Times and bytes by which an archive may grow when it is unpacked; exports grow tenfold."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1


def packed(files: Mapping[str, bytes]) -> bytes:
    """The archive of the files in their order: fixed times, fixed permissions, fixed level."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, START)
            entry.create_system = 3  # so that a file packed on Windows has the same bytes
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
    return out.getvalue()


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files and after them their SHA-256, as `sha256sum --check` reads it."""
    lines = [f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
    return {**files, SUMS: "".join(lines).encode()}


def unpacked(data: bytes) -> dict[str, bytes]:
    """Name -> bytes of every file of an archive, read in memory alone.

    Raises DataError for what is no archive, or one with encrypted, repeated, misnamed, too many or
    too large files.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            problems = _problems(entries, packed=len(data))
            if problems:
                raise DataError("\n".join(problems), problems=problems)
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise DataError(f"no whole zip archive: {error}; download it again") from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry; no more are unpacked than the size by which it was judged."""
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _problems(entries: list[zipfile.ZipInfo], *, packed: int) -> list[str]:
    if len(entries) > MOST_FILES:
        return [f"{len(entries)} files; an export has at most {MOST_FILES}"]
    problems = []
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if not name.isprintable() or name.startswith(".") or {"/", "\\", "\0", ":"} & set(name):
            problems.append(
                f"{name!r}: a file of an export stands in no folder and has a plain name"
            )
        if name in seen:
            problems.append(f"{name!r}: there twice")
        if entry.flag_bits & ENCRYPTED:
            problems.append(f"{name!r}: encrypted")
        if entry.compress_type not in METHODS:
            problems.append(f"{name!r}: packed by method {entry.compress_type}, not by deflate")
        seen.add(name)
    size = sum(entry.file_size for entry in entries)
    if size > min(MOST_BYTES, MOST_TIMES * packed + SPARE):
        problems.append(f"{size:,} bytes unpacked, which no export of this size has")
    return problems


def sums(files: Mapping[str, bytes]) -> list[str]:
    """What the file of sums says that the files are not; empty if it holds for every file."""
    if SUMS not in files:
        return [f"{SUMS}: missing from the file"]
    stated = {}
    for number, line in enumerate(files[SUMS].decode("utf-8", "replace").splitlines(), 1):
        digest, mark, name = line.partition("  ")
        if not mark or len(digest) != 64:
            return [f"{SUMS}:{number}: {line[:80]!r} is no line of sha256sum"]
        stated[name] = digest
    problems = [f"{name!r}: listed in {SUMS} and missing" for name in stated if name not in files]
    for name, data in files.items():
        if name == SUMS:
            continue
        if name not in stated:
            problems.append(f"{name!r}: not listed in {SUMS}")
        elif sha256(data).hexdigest() != stated[name]:
            problems.append(f"{name!r}: not the bytes whose sum is in {SUMS}")
    return problems
