# Python 3.11+, git and make are all that is needed. Another interpreter: make setup PYTHON=python3.12
PYTHON ?= python3
UV_REQUIREMENT := uv>=0.9

VENV := .venv
STAMP := $(VENV)/.installed
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all test-thorough check pictures bench mutation test-oldest test-newest audit licences dist
MAKEFLAGS += --no-print-directory

help: ## Show these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

setup: $(STAMP) ## Create .venv from uv.lock

demo: $(STAMP) ## Make demo-abm.xlsx, fill it, refresh it
	@$(BIN)/abm-sheets demo

# Tests and benchmarks start Python: where bytecode may not be kept, each start would compile pandas anew.
test: $(STAMP) ## Run the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q

test-all: $(STAMP) ## Run all tests, those too that show once more what others show
	@PYTHONDONTWRITEBYTECODE= THOROUGH=1 $(BIN)/python -m pytest -q

test-thorough: $(STAMP) ## … and with long draws (hours)
	@PYTHONDONTWRITEBYTECODE= THOROUGH=1 HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -q

check: $(STAMP) ## Style, types and the direction of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo 'Not formatted: run $(BIN)/ruff format'; exit 1; }
	@$(BIN)/mypy
	@found=$$($(BIN)/lint-imports --no-cache) || { echo "$$found"; exit 1; }; echo "$$found" | sed -n 's/^Contracts: /Imports: /p'

mutation: $(STAMP) ## Do the tests notice a wrong figure? PACKAGE=kpis (alerts, history, intake) [ARGS='--share 0.3']
	@$(FIND_UV); UV_PROJECT_ENVIRONMENT='$(CURDIR)/$(VENV)' $$uv sync --quiet --locked --group dev --group mutation --python $(BIN)/python
	@$(BIN)/python tests/mutation.py $(or $(PACKAGE),kpis) $(ARGS)

pictures: $(STAMP) ## Draw every tab and the slide of sample workbooks into .pictures/ (needs LibreOffice)
	@$(BIN)/python docs/draw.py

test-oldest: $(STAMP) ## Run the core tests with the oldest dependencies that pyproject.toml allows
	@$(MAKE) .test-with RESOLUTION=lowest-direct

test-newest: $(STAMP) ## Run the core tests with the newest dependencies that there are today
	@$(MAKE) .test-with RESOLUTION=highest

# The rest of the tests says nothing of dependencies that these do not say.
CORE := tests/template tests/intake tests/kpis tests/alerts tests/history tests/dashboard tests/golden tests/localsheets \
  tests/sheets/test_signing_in.py tests/sheets/test_login.py tests/scheduling/test_commands.py tests/scheduling/test_processes.py \
  tests/notices/test_posting.py tests/addon/test_gate.py \
  tests/e2e/test_demo.py tests/e2e/test_refresh.py tests/e2e/test_rearranged.py tests/e2e/test_typed.py
.PHONY: .test-with
.test-with:
	@$(FIND_UV); $$uv venv --quiet --clear --python $(BIN)/python $(VENV)-$(RESOLUTION)
	@$(FIND_UV); $$uv pip install --quiet --python $(VENV)-$(RESOLUTION)/bin/python \
	  --resolution $(RESOLUTION) --group test --editable '.[addon,oauth,notify,slides]'
	@$(VENV)-$(RESOLUTION)/bin/python -m pytest -q $(CORE)

audit: $(STAMP) ## Ask for known vulnerabilities of every locked dependency (needs the network)
	@$(FIND_UV); $$uv export --quiet --locked --all-extras --all-groups --no-emit-project --output-file $(VENV)/audit.txt >/dev/null
	@$(FIND_UV); $$uv tool run 'pip-audit>=2.9' --strict --require-hashes --disable-pip --requirement $(VENV)/audit.txt

licences: $(STAMP) ## Make docs/licences.md from uv.lock
	@$(BIN)/python docs/licences.py

# The time of the last commit stands in the archives, so that anybody can build the same bytes.
dist: $(STAMP) ## Build dist/ (sdist and wheel) and release/ (requirements with hashes, SBOM)
	@rm -rf dist release && mkdir release
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation --outdir dist . >/dev/null
	@$(FIND_UV); $$uv export --quiet --locked --no-dev --all-extras --no-emit-project --output-file release/requirements.txt >/dev/null
	@$(FIND_UV); $$uv export --quiet --locked --no-dev --all-extras --format cyclonedx1.5 --output-file release/sbom.cdx.json >/dev/null
	@ls dist/* release/*

bench: $(STAMP) ## Measure beside what people use today; writes benchmarks/RESULTS.md (ten minutes)
	@unset VIRTUAL_ENV; $(FIND_UV); \
	  UV_PROJECT_ENVIRONMENT='$(CURDIR)/$(VENV)' UV_PYTHON_DOWNLOADS=never \
	  $$uv sync --quiet --locked --group dev --group bench --python $(BIN)/python
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m benchmarks

FIND_UV := uv=uv; uv --version 2>/dev/null | grep -Eq '^uv (0\.(9|[1-9][0-9])|[1-9])' || uv=$(BIN)/uv

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
