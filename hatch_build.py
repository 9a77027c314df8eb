"""The build hook: it adds the revision of the data, and its time, to their copy in a package."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Revision(BuildHookInterface[Any]):
    """Puts a file REVISION beside the tables; a checkout has its history for that."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the file to a wheel or a source archive; an editable install has the history."""
        data = Path(self.root) / "data"
        if version == "editable" or (data / "REVISION").exists():
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from casualties.data.git_revision import FILE, revision
        from casualties.data.package_files import found
        from casualties.data.schema import read_schema
        from casualties.data.version import data_version

        files, _ = found(data)
        named = data_version(files, schema=read_schema(data))
        commit = revision(data, files=files, version=named)
        if not commit.id:
            return
        self.place = TemporaryDirectory()
        file = Path(self.place.name) / FILE
        file.write_text(commit.line(version=named) + "\n")
        inside = "casualties/shipped/data" if self.target_name == "wheel" else "data"
        build_data["force_include"][str(file)] = f"{inside}/{FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Takes the temporary file away."""
        if hasattr(self, "place"):
            self.place.cleanup()
