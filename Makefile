# `make demo` and `make test` are all a fresh checkout needs: Python 3.11 to 3.13, make, and a network for the packages.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt
PACKAGING := pyproject.toml setup.py constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo install test prerequisites lint coverage benchmarks readme build clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: .venv/installed ## an invented centre, alive on http://127.0.0.1:8501
	$(BIN)/wallboard demo

install: .venv/installed-dev ## the project and all it takes to work on it, into .venv

test: .venv/installed-dev prerequisites ## every test
	$(BIN)/python -m pytest $(ARGS)

prerequisites: # what pip cannot install
	@sh .ci/prerequisites

lint: .venv/installed-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

coverage: .venv/installed-dev prerequisites ## every test, and which lines and branches none of them ran
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered

benchmarks: .venv/installed-dev prerequisites ## how fast it is, in figures
	@for file in tests/benchmarks/bench_*.py; do \
		echo "$$file"; $(BIN)/python -m tests.benchmarks.$$(basename $$file .py) || exit 1; \
	done

readme: .venv/installed-dev ## write the table of numbers in README.md again
	$(BIN)/python docs/readme_numbers.py

build: .venv/installed-dev ## a wheel in dist/
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove .venv and everything that was built
	rm -rf .venv build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/installed: $(PACKAGING)
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.11" >&2; exit 1; }
	@echo "Installing into .venv; this takes a minute or two."
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable ".[mysql]"
	@touch $@

.venv/installed-dev: .venv/installed
	@$(PIP) --no-build-isolation --editable ".[mysql,dev]"
	@touch $@
