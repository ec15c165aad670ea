# Each target sets up what it needs first. PYTHON names the interpreter that the environment is made with (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUNTIME := $(VENV)/.runtime
WORKERS ?= 2

.PHONY: help venv oracle demo test browser axe screenshots lighthouse lint bench soak clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# ------------------------------------------------------------------------------------------------ environments
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Entrepot needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

venv: $(DEV) ## Make .venv with everything that developers need

oracle: ## Make .oracle with the providers' own packages, to compare signatures with
	$(PYTHON) -m venv .oracle
	.oracle/bin/pip install -q -r requirements-oracle.txt

# ------------------------------------------------------------------------------------------------ use
demo: $(RUNTIME) ## Start the sample market on http://localhost:8000
	$(BIN)/entrepot demo

bench: $(RUNTIME) ## Measure orders, flash sale and pages per second
	$(BIN)/entrepot bench

# ------------------------------------------------------------------------------------------------ checks
# Browser tests use Debian's chromium. Root on a machine with apt gets it; elsewhere they skip and say how to get it.
browser:
	@if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null \
	    && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	        chromium fonts-noto-cjk >/dev/null || echo "No chromium to be had; browser tests will skip."; \
	fi

# axe looks for what keeps people out. It comes by npm; where there is none its tests skip and say so.
AXE := node_modules/axe-core
$(AXE):
	@if ! command -v npm >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm >/dev/null || true; \
	fi
	@if command -v npm >/dev/null; then \
	    npm install --no-save --no-package-lock --no-audit --no-fund --silent axe-core@4.14.1 || echo "No axe-core to be had; its tests will skip."; \
	fi

axe: $(AXE)

URL ?= http://localhost:8000
screenshots: $(DEV) browser ## Pictures of every main page of a running demo (URL=...) into screenshots/
	$(BIN)/python scripts/screenshots.py $(URL) $(ARGS)

lighthouse: ## Speed, accessibility, good practice and search of a running demo (URL=...); needs npm
	scripts/lighthouse.sh $(URL)

test: $(DEV) browser axe ## Run the whole suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not soak"

soak: $(DEV) ## Run the long tests
	$(BIN)/python -m pytest -m soak

lint: $(DEV) ## Style, types, the map of rooms, migrations; and proof that these checks are awake
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/house_rules.py
	$(BIN)/python scripts/foreign_keys.py
	$(BIN)/python scripts/planted_faults.py
	$(BIN)/python scripts/check_migrations.py

clean: ## Remove the environment and the caches; the data in .entrepot stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
