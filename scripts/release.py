"""Makes a release: version, changelog, commit and tag, and the files to upload.

    release.py VERSION [--day YYYY-MM-DD] [--site URL] [--to FOLDER] [--dry-run]

Everything is made in a clone of what is committed. Only when all of it has succeeded do the commit
and the tag come here and the files to FOLDER (dist); after a dry run nothing does. Nothing is
pushed or uploaded: docs/release.md says how.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from casualties.data.writing import write

ROOT = Path(__file__).resolve().parents[1]
UNRELEASED = "Unreleased"


class Refused(Exception):
    """Why there can be no release now."""


def section(changelog: str, *, of: str = UNRELEASED) -> str:
    """What stands under the heading of a version; empty where nothing does."""
    parts = re.split(r"^## (\S+).*$", changelog, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(of, "").strip()


def released(changelog: str, *, version: str, day: date) -> str:
    """The changelog with what was unreleased under the version and its day."""
    heading = f"## {UNRELEASED}\n"
    return changelog.replace(heading, f"{heading}\n## {version} ({day.isoformat()})\n", 1)


def versioned(text: str, *, form: str, value: str) -> str:
    """The text of a file with the first group of a pattern, which must be there, replaced."""
    found = re.search(form, text, flags=re.M)
    if not found:
        raise Refused(f"no place for {value!r}: {form}")
    return text[: found.start(1)] + value + text[found.end(1) :]


PLACES = (
    ("pyproject.toml", r'^version = "([^"]*)"$', "version"),
    ("data/datapackage.json", r'^  "version": "([^"]*)",$', "version"),
    ("data/datapackage.json", r'^  "created": "([^"]*)",$', "created"),
)
"""File, the pattern whose group is replaced, and what replaces it."""


def prepare(root: Path, *, version: str, day: date) -> None:
    """Writes the version and the day where they are stated, and the section of the changelog."""
    values = {"version": version, "created": f"{day.isoformat()}T00:00:00Z"}
    for name, form, value in PLACES:
        text = (root / name).read_text(encoding="utf-8")
        write(versioned(text, form=form, value=values[value]).encode(), root / name)
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    write(released(text, version=version, day=day).encode(), changelog)


def faults(root: Path, *, version: str) -> list[str]:
    """Why there can be no release of this version."""
    out = []
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        out.append(f"{version!r} is no version; write it as 1.2.0")
    elif git(root, "tag", "--list", f"v{version}"):
        out.append(f"v{version} is a tag already")
    if git(root, "status", "--porcelain"):
        out.append("some changes are not committed")
    if not section((root / "CHANGELOG.md").read_text(encoding="utf-8")):
        out.append("CHANGELOG.md says nothing under Unreleased")
    return out


def git(root: Path, *words: str) -> str:
    """What git prints, without its last line end."""
    done = subprocess.run(["git", "-C", str(root), *words], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().strip()


def python(root: Path, *words: str) -> None:
    """Runs Python on the code of a checkout; what it says is seen."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith("CASUALTIES_")}
    variables["PYTHONPATH"] = str(root / "src")
    subprocess.run([sys.executable, *words], cwd=root, env=variables, check=True, stdout=sys.stderr)


def commit(root: Path, *, version: str) -> None:
    """Commits the release with the tag, whose message is the section of the changelog."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    message = section(text, of=version)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", f"Release {version}")
    git(root, "tag", "--annotate", f"v{version}", "--cleanup=verbatim", "--message",
        f"casualties {version}\n\n{message}")  # fmt: skip


def files(root: Path, *, version: str, site: str, to: Path) -> Iterator[Path]:
    """Makes what a release gives: packages, data, their descriptions, the static site, the sums."""
    to.mkdir()
    for target in ("wheel", "sdist"):
        python(root, "-m", "hatchling", "build", "-t", target, "-d", str(to))
    archive = to / f"casualties-data-{version}.zip"
    where = ["--site", site] if site else []
    python(root, "-m", "casualties", "--data", "data", "export", "estimates", "-o", str(archive),
           *where)  # fmt: skip
    python(root, "-m", "casualties", "--data", "data", "verify", str(archive))
    python(root, "-m", "cyclonedx_py", "requirements", "requirements/run.lock", "--pyproject",
           "pyproject.toml", "--mc-type", "application", "--output-reproducible", "--of", "JSON",
           "-o", str(to / f"casualties-{version}.cdx.json"))  # fmt: skip
    for name in ("croissant.json", "CITATION.cff", ".zenodo.json", "codemeta.json"):
        shutil.copy(root / name, to / name.removeprefix("."))
    if site:
        pages = to / "site"
        python(root, "-m", "casualties", "--data", "data", "publish", str(pages), "--site", site)
        shutil.make_archive(str(to / f"casualties-site-{version}"), "zip", pages)
        shutil.rmtree(pages)
    made = sorted(to.iterdir())
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    write(sums.encode(), to / "SHA256SUMS")
    yield from (*made, to / "SHA256SUMS")


def release(version: str, *, day: date, site: str, to: Path, dry_run: bool) -> None:
    """Makes the release, and puts it here unless it is a dry run."""
    if wrong := faults(ROOT, version=version):
        raise Refused("; ".join(wrong))
    if to.exists() and not dry_run:
        raise Refused(f"{to} is there already; move it away")
    with TemporaryDirectory() as place:
        clone, dist = Path(place) / "clone", Path(place) / "dist"
        git(ROOT, "clone", "--quiet", str(ROOT), str(clone))
        prepare(clone, version=version, day=day)
        python(clone, "-m", "casualties", "--data", "data", "check")
        python(clone, "-m", "casualties", "--data", "data", "docs", "--rows")
        commit(clone, version=version)
        for path in files(clone, version=version, site=site, to=dist):
            print(f"{path.stat().st_size:>12,} {path.name}")
        print(git(clone, "show", "--stat", "--format=%h %s", "HEAD"))
        if dry_run:
            print("nothing kept: a dry run")
            return
        git(ROOT, "pull", "--quiet", "--ff-only", str(clone), "HEAD")
        git(ROOT, "fetch", "--quiet", str(clone), "tag", f"v{version}")
        shutil.copytree(dist, to)
    print(f"{to}: written; docs/release.md says how to publish it")


def main() -> None:
    """Reads the call."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("version")
    parser.add_argument("--day", type=date.fromisoformat, default=date.today())
    parser.add_argument("--site", default="", help="The dashboard's address, for links.")
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    try:
        release(given.version, day=given.day, site=given.site, to=given.to, dry_run=given.dry_run)
    except Refused as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"nothing kept: {' '.join(map(str, error.cmd[:6]))} failed")


if __name__ == "__main__":
    main()
