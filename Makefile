# Everything runs in .venv; nothing is installed anywhere else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# One process more than there are cores: tests wait for one another's servers and browsers.
WORKERS = $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

.PHONY: install site serve test check bench bench-peers bench-large lock clean

install: $(VENV)/.site ## the command, in .venv

site: $(VENV)/.site ## build output/ from the snapshot in this clone
	@$(BIN)/almanac build --offline

serve: $(VENV)/.site ## look at it on http://localhost:8000/ while you change it; nothing is built
	@$(BIN)/almanac serve

test: check ## everything that .ci/run checks

check: $(VENV)/.dev ## format, lint, types, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n $(WORKERS)

bench: $(VENV)/.dev ## time and memory of 1,000 and 10,000 events
	@$(BIN)/python -m tests.bench

bench-peers: $(VENV)/.dev ## the same events by Hugo and Eleventy, which it installs into the user's cache
	@$(BIN)/python -m tests.bench.peers

bench-large: $(VENV)/.dev ## 100,000 events, once, then next to Eleventy; CONTRIBUTING.md says what it needs
	@$(BIN)/python -m tests.bench --events 100000 --rounds 1
	@$(BIN)/python -m tests.bench.peers --events 100000 --rounds 1 --without hugo whole

lock: ## write the lock files anew, from pyproject.toml
	@uv pip compile --universal --generate-hashes --no-header --no-annotate --group build pyproject.toml -o requirements.txt
	@uv pip compile --universal --generate-hashes --no-header --no-annotate --group dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove what was installed and built, but neither the snapshot nor what is yours
	@test ! -x $(BIN)/python || $(BIN)/python -c 'from pathlib import Path; \
	from generator.publish.output import unpublish; unpublish(Path("output"))'
	rm -rf $(VENV) tests/tools/node_modules

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "almanac needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.txt pyproject.toml | $(VENV)/bin/python
	@test -e $(VENV)/.dev || $(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
