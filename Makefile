PORT ?= 8000
HOME_DIR ?= .duban
JSON ?=

.PHONY: help run test test-long check bench clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/.ready: requirements.lock deploy/bootstrap.lock deploy/setup.sh pyproject.toml
	@sh deploy/setup.sh

run: .venv/.ready  ## the product with the Liangping sample (PORT=8000 HOME_DIR=.duban)
	@exec .venv/bin/duban serve --demo --port $(PORT) --home $(HOME_DIR)

test: .venv/.ready  ## every test, on a real PostgreSQL and a real browser
	@sh deploy/browser.sh
	@sh deploy/test.sh

test-long: .venv/.ready  ## the long run of the test plan
	@sh deploy/browser.sh
	@DUBAN_TEST_LONG=1 sh deploy/test.sh

check: .venv/.ready  ## formatting, lint, types, import contracts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/bandit -q -c pyproject.toml -r domain services dashboards

bench: .venv/.ready  ## the figures, as ratios in one run (JSON=file writes them too)
	@.venv/bin/python -m tests.bench $(if $(JSON),--json $(JSON))

clean:  ## remove the environment and the sample data
	rm -rf .venv .duban
