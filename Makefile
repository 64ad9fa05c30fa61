# Tasks for development; CONTRIBUTING.md describes them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install test neo4j lint format types layers coverage schema catalogue samples bench lock ci

install:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -c constraints.txt -e ".[dev]"

test:
	JOINEDUP_EDITABLE=1 $(BIN)/python -m pytest

neo4j:
	JOINEDUP_EDITABLE=1 $(BIN)/python -m pytest -m neo4j

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format:
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# mypy finds the package by its name only where a folder has that name
types:
	mkdir -p .mypy_cache/path
	ln -sfn "$(CURDIR)" .mypy_cache/path/joinedup
	cd .mypy_cache/path && "$(CURDIR)/$(BIN)/mypy" --config-file "$(CURDIR)/pyproject.toml" --cache-dir .. -p joinedup

layers:
	$(BIN)/lint-imports --no-cache

coverage:
	JOINEDUP_EDITABLE=1 $(BIN)/coverage run -m pytest
	$(BIN)/coverage report --show-missing --skip-covered

schema:
	$(BIN)/python -c 'from joinedup.graph import export_json_schema as write; write("docs/graph.schema.json")'
	$(BIN)/python -c 'from joinedup.queries.schema import write_results_schema as write; write("docs/results.schema.json")'

catalogue:
	$(BIN)/python -c 'from joinedup.queries.catalogue_page import write_catalogue_page as write; write("docs/catalogue.md")'

samples:
	$(BIN)/python -m joinedup.samples.make

bench:
	$(BIN)/python benchmarks/cli_start.py
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/map.py

lock:
	$(PYTHON) requirements/lock.py

ci:
	bash .ci/run
