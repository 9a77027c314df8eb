# make run     serve the dashboard on http://127.0.0.1:8050 (PORT= changes it)
# make test    every test, the browser's included, JOBS= at a time; what CI runs
# make check   lint, types, the workflows and the data rules
# make balance two copies behind nginx, one killed under load: what is lost?
# make docs    write the generated parts of the documentation
# make lock    resolve the dependencies anew

PYTHON ?= python3
PORT ?= 8050
JOBS ?= 2
BIN := .venv/bin

.PHONY: run balance test check docs bench lock clean

run: .venv/run
	PORT=$(PORT) $(BIN)/gunicorn

balance: .venv/run
	$(BIN)/python bench/balance.py --nginx "$$(scripts/nginx)"

test: .venv/dev
	BROWSER_PATH="$$(scripts/browser)" && export BROWSER_PATH && $(MAKE) --no-print-directory check && $(BIN)/python -m pytest -n $(JOBS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/actionlint .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/casualties check data

docs: .venv/dev
	$(BIN)/casualties docs

bench: .venv/dev
	$(BIN)/python bench/measures.py

# The locks name versions and hashes, and no index.
lock:
	uv pip compile pyproject.toml --extra serve --group build --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/run.lock
	uv pip compile pyproject.toml --extra serve --extra parquet --extra images --extra dask \
	  --group dev --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/dev.lock
	uv pip compile pyproject.toml --extra serve --extra parquet --extra dask --group bench --group build \
	  --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/bench.lock

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "casualties needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv .venv

.venv/run: requirements/run.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: requirements/dev.lock .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
