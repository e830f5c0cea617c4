# Two commands for a newcomer: `make run` opens the program, `make test` checks it. Both set themselves up.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test setup lint clean

setup: .venv/.ready

.venv/.ready: pyproject.toml packaging/system-packages.sh
	packaging/system-packages.sh
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/.ready-tests: .venv/.ready
	packaging/system-packages.sh --tests
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

run: setup
	packaging/run.sh $(if $(MUSIC),"$(MUSIC)")

lint: .venv/.ready-tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	packaging/test.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
