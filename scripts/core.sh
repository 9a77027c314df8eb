#!/bin/sh
# core.sh: installs the package without its extras in a folder of its own, and runs the examples of
# docs/python.md there: what `pip install casualties` promises holds without Dash, plotly or pyarrow.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check "$root"
cd "$place"
"$place/venv/bin/python" - "$root/docs/python.md" <<'PYTHON'
import doctest
import importlib.util
import sys

for name in ("dash", "flask", "plotly", "pyarrow"):
    assert importlib.util.find_spec(name) is None, name
flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
result = doctest.testfile(sys.argv[1], module_relative=False, optionflags=flags)
print(f"{result.attempted} examples, {result.failed} failed, Python {sys.version.split()[0]}")
sys.exit(result.failed > 0)
PYTHON
