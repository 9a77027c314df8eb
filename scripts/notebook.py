"""Runs docs/casualties.ipynb anew on the data of today and keeps its answers: for a release."""

from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "casualties.ipynb"


def run(path: Path = NOTEBOOK) -> None:
    """Runs every cell in a folder of its own, and leaves out when and on what it ran."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with TemporaryDirectory() as place:
        where = {"metadata": {"path": place}}
        NotebookClient(notebook, timeout=300, record_timing=False, resources=where).execute()
    kernel = notebook.metadata.kernelspec
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    run()
