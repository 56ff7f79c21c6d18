# Python 3.11+, git and make are all that is needed. Another interpreter: make setup PYTHON=python3.12
PYTHON ?= python3
UV_REQUIREMENT := uv>=0.9

VENV := .venv
STAMP := $(VENV)/.installed
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check
MAKEFLAGS += --no-print-directory

help: ## Show these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

setup: $(STAMP) ## Create .venv from uv.lock

demo: $(STAMP) ## Make demo-abm.xlsx, fill it, refresh it
	@$(BIN)/abm-sheets demo

test: $(STAMP) ## Run all tests
	@$(BIN)/python -m pytest -q

check: $(STAMP) ## Style, types and the direction of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo 'Not formatted: run $(BIN)/ruff format'; exit 1; }
	@$(BIN)/mypy
	@found=$$($(BIN)/lint-imports --no-cache) || { echo "$$found"; exit 1; }; echo "$$found" | sed -n 's/^Contracts: /Imports: /p'

$(STAMP): pyproject.toml uv.lock
	@command -v $(PYTHON) >/dev/null || { \
	  echo "abm_sheets needs Python 3.11 or newer; '$(PYTHON)' was not found. Try: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "abm_sheets needs Python 3.11 or newer; $$($(PYTHON) -V) is too old. Try: make setup PYTHON=python3.12"; exit 1; }
	@echo 'Setting up $(VENV) (about a minute) ...'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@unset VIRTUAL_ENV; uv=uv; \
	  uv --version 2>/dev/null | grep -Eq '^uv (0\.(9|[1-9][0-9])|[1-9])' || { uv=$(BIN)/uv; \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check '$(UV_REQUIREMENT)'; } && \
	  UV_PROJECT_ENVIRONMENT='$(CURDIR)/$(VENV)' UV_PYTHON_DOWNLOADS=never \
	  $$uv sync --quiet --locked --group dev --python $(BIN)/python
	@touch $@
