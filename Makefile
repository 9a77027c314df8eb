# make run     serve the dashboard on http://127.0.0.1:8050 (PORT= changes it)
# make test    every test, the browser's included, JOBS= at a time; what CI runs
# make check   lint, types, the workflows and the data rules
# make balance two copies behind nginx, one killed under load: what is lost?
# make attack  slow clients, broken folders, faults under load, writers, hostile words and archives,
#              50,000 varied questions: a quarter of an hour, on 127.0.0.1 alone; PARTS=load for one
# make docs    write the parts of the documentation that follow from the schema and the rules
# make release check the data, then write also what follows from the rows; a version is released by
#              scripts/release.py
# make bench   every comparison with other tools, a quarter of an hour, into docs/benchmarks.md;
#              SIZES=1k,100k for smaller data, GROUP=check for one alone
# make lock    resolve the dependencies anew

PYTHON ?= python3
PORT ?= 8050
JOBS ?= 2
SIZES ?=
GROUP ?=
BIN := .venv/bin

.PHONY: run balance attack test check docs release bench lock clean

run: .venv/run
	PORT=$(PORT) $(BIN)/gunicorn

balance: .venv/run
	$(BIN)/python bench/balance.py --nginx "$$(scripts/nginx)"

attack: .venv/dev
	$(BIN)/python tests/attack/run.py $(PARTS)

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

release: .venv/dev
	$(BIN)/casualties check data
	$(BIN)/casualties docs --rows

bench: .venv-bench/ready
	.venv-bench/bin/python bench/run.py $(if $(SIZES),--sizes $(SIZES)) $(if $(GROUP),--groups $(GROUP))

# The locks name versions and hashes, and no index.
lock:
	uv pip compile pyproject.toml --extra serve --extra parquet --extra images --extra excel \
	  --group build --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/run.lock
	uv pip compile pyproject.toml --extra serve --extra all \
	  --group dev --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/dev.lock
	uv pip compile pyproject.toml --extra serve --extra parquet --extra dask --group bench --group build \
	  --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --universal --python-version 3.11 -q -o requirements/bench.lock

.venv/bin/python .venv-bench/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "casualties needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(@:/bin/python=)

.venv/run: requirements/run.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: requirements/dev.lock .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@

# The peers live apart: what they need must not decide what the dashboard gets.
.venv-bench/ready: requirements/run.lock requirements/bench.lock pyproject.toml | .venv-bench/bin/python
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	touch $@

clean:
	rm -rf .venv .venv-bench build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
