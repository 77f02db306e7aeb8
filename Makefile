# Every command of the project; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
PROVIDER_PORT ?= 9400
ROUNDS ?= 100
SPEED ?= 4
SEED ?= 2026
export ROUNDS SEED
WORKERS ?= auto
TESTS ?= tests
BIN := .venv/bin
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

.DEFAULT_GOAL := help

## Serving

.PHONY: run
run: .venv/.installed-demonstration catalogues  ## serve the site and its worker at 127.0.0.1:8000, with demonstration data
	@PORT=$(PORT) PROVIDER_PORT=$(PROVIDER_PORT) deploy/run.sh

## Checking

.PHONY: test
test: .venv/.installed-dev catalogues  ## run every test (TESTS=tests/unit for some, WORKERS=0 for one process)
	$(BIN)/python -m pytest $(TESTS) -n $(WORKERS) --dist loadgroup

.PHONY: test-long
test-long: .venv/.installed-dev catalogues  ## run the tests that take minutes and stand outside `make test`
	$(BIN)/python -m pytest $(TESTS) -n 0 -m on_demand

.PHONY: fault
fault: .venv/.installed-dev catalogues  ## kill everything under load (ROUNDS=100, SEED=2026): nothing acknowledged is lost
	$(BIN)/python -m pytest tests/faults -m on_demand -n 0 -s

.PHONY: check
check: .venv/.installed-dev catalogues  ## check format, lint, types, import contracts, templates, catalogues and docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python translations/refresh.py --check
	$(BIN)/python -m docs.generate --check

.PHONY: format
format: .venv/.installed-dev  ## rewrite the Python code in the project's format
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

.PHONY: mutate-rules
mutate-rules: .venv/.installed-dev  ## change every value of every preset in turn; the tests must notice each
	$(BIN)/python -m tests.mutation.mutate_rules

.PHONY: bench
bench: .venv/.installed-dev catalogues  ## measure signing, the tally and pages; LONG=1 at ten million signatures
	$(BIN)/python -m bench $(if $(LONG),--long $(filter-out 1,$(LONG)))

.PHONY: replay-trace
replay-trace: .venv/.installed-dev catalogues  ## live a real petition's fastest hour at SPEED=4 (REPLAY="--no-views" for none)
	$(BIN)/python -m bench.replay --speed $(SPEED) $(REPLAY)

## Building

.PHONY: assets
assets: node_modules/.installed  ## build styles, scripts and fonts into petitions/web/static (needs Node)
	npm run build

.PHONY: translations
translations: .venv/.installed-dev  ## extract the texts and bring every catalogue up to date
	$(BIN)/python translations/refresh.py

.PHONY: catalogues
catalogues: $(MO)  ## compile the catalogues that changed

%.mo: %.po | .venv/.installed
	$(BIN)/pybabel --quiet compile -i $< -o $@

.PHONY: migration
migration: .venv/.installed-dev  ## write the migration from the tables
	$(BIN)/python -m deploy.make_migration

.PHONY: docs
docs: .venv/.installed-dev  ## rewrite the generated parts of docs/
	$(BIN)/python -m docs.generate

.PHONY: lock
lock: .venv/.installed-dev  ## write constraints.txt from what is installed now
	$(BIN)/pip freeze | LC_ALL=C sort -f > constraints.txt

.PHONY: install
install: .venv/.installed  ## make the virtual environment and install what serving needs

.PHONY: clean
clean:  ## remove everything that the other commands made, the database of `make run` too
	rm -rf .venv instance node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f translations/*/LC_MESSAGES/*.mo

.PHONY: help
help:  ## list the commands
	@awk -F ':.*## ' '/^## /{printf "\n%s\n", substr($$0, 4)} /^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

# Stamps: what they guard runs again only when its list of requirements changed.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: requirements.txt constraints.txt | .venv/.made
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/.installed-demonstration: requirements-demonstration.txt | .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-demonstration.txt -c constraints.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt requirements-demonstration.txt requirements.txt constraints.txt | .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

node_modules/.installed: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
