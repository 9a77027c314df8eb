"""Programs beside Python that some benches need: found, else installed where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess

from results import Result

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found(*names: str) -> str | None:
    """Return the path of the first of the programs that is there; BROWSER_PATH before any."""
    if names == BROWSERS and os.environ.get("BROWSER_PATH"):
        return os.environ["BROWSER_PATH"]
    places = (shutil.which(name) or shutil.which(name, path="/usr/sbin") for name in names)
    return next((path for path in places if path), None)


def program(*names: str, package: str) -> str | None:
    """Return the path of a program; Debian's package is installed where we are root."""
    if (path := found(*names)) is not None:
        return path
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    subprocess.run(install, **quiet)  # type: ignore[call-overload]
    return found(*names)


def skipped(name: str, *, needs: str) -> Result:
    """Return the line that says what is missing."""
    return Result(name=name, failed=f"skipped: {needs} is not there and could not be installed")
