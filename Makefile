# Two commands are enough: `make run` and `make test`. They need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000

.PHONY: help setup setup-dev run test bench docs messages lint lock clean

help:
	@echo "make run    set everything up, fill the demo shop, serve it (PORT=$(PORT))"
	@echo "make test   set everything up and run every test"
	@echo "make bench  measure the headline figures"
	@echo "make docs   build the documentation into ./site"

.venv/tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit("Kogge needs Python 3.11 or newer; run make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.venv/run: .venv/tools requirements/run.txt pyproject.toml
	@test -e .venv/dev || $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/run.txt
	@test -e .venv/dev || $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

.venv/dev: .venv/tools requirements/dev.txt pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@ .venv/run

setup: .venv/run
	@$(BIN)/python tools/messages.py compile

setup-dev: .venv/dev
	@$(BIN)/python tools/messages.py compile

run: setup
	@$(BIN)/kogge init --demo
	@$(BIN)/kogge up --port $(PORT)

test: setup-dev
	@$(BIN)/python tools/run_tests.py

bench: setup-dev
	@$(BIN)/python bench/run.py

docs: setup-dev
	@$(BIN)/mkdocs build --quiet --strict

messages: setup-dev
	@$(BIN)/python tools/messages.py update

lint: setup-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

lock: .venv/tools
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv build site
