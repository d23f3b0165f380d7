# Needs Python 3.11+, pip and make. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= data/sample
# One folder of results a corpus, so that studies do not meet.
OUT ?= results/$(shell basename "$(CORPUS)")
# Of fuzzing, for each of its targets.
SECONDS ?= 60
# uv where it is installed, pip elsewhere; both install the versions of constraints.txt.
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
INSTALL := uv pip install --quiet --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help study test lint gate bench lab notebooks shipped clean environment pin test-lowest fuzz gallery

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or say PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older: say PYTHON=python3.11"; exit 2; }
ifdef UV
	@uv venv --quiet --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing framing and what it needs into $(VENV) (once) …"
	@$(INSTALL) -c constraints.txt -e '.[archives,vader]'
	@touch $@

$(VENV)/.test-ready: $(VENV)/.ready
	@echo "Installing what the tests need …"
	@$(INSTALL) -c constraints.txt -e '.[archives,vader,annotations,cluster,test,lint]'
	@touch $@

study: $(VENV)/.ready ## run the whole study: CORPUS=folder (default data/sample), OUT=folder (default results/NAME)
	@$(BIN)/framing study "$(CORPUS)" --out "$(OUT)"

test: $(VENV)/.test-ready ## run the tests
	@$(BIN)/python -m pytest

lint: $(VENV)/.test-ready ## check style, types and generated files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python tools/write_environment.py --check

lab: $(VENV)/.ready ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks/01_read_the_corpus.ipynb

gallery: $(VENV)/.ready ## draw every chart with the lines that make it: docs/gallery.md
	@$(BIN)/python tools/write_gallery.py

notebooks: $(VENV)/.ready ## execute the notebooks anew, byte for byte the same where nothing changed
	@$(BIN)/python tools/write_notebooks.py

shipped: $(VENV)/.ready ## write anew all that is computed and kept here (the studies need ../shared)
	@$(BIN)/python tools/write_sample_codes.py
	@$(BIN)/python tools/write_syria_2015.py
	@$(BIN)/python tools/write_syria_war.py
	@$(BIN)/python tools/write_gallery.py
	@$(BIN)/python tools/write_notebooks.py

clean: ## remove the environment, results and caches
	rm -rf $(VENV) .venv-lowest results build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment: $(BIN)/python ## write environment.yml from pyproject.toml
	@$(BIN)/python tools/write_environment.py

test-lowest: ## run the tests on the lowest versions that pyproject.toml allows
	@$(PYTHON) -m venv .venv-lowest
	@$(PYTHON) tools/write_environment.py --lowest > .venv-lowest/lowest.txt
	@.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-lowest/lowest.txt -e '.[archives,vader,annotations,cluster,test]'
	@.venv-lowest/bin/python -m pytest -p no:cacheprovider -W ignore # old versions warn of their own end

gate: $(VENV)/.test-ready ## measure the detectors on annotated news (needs ../shared/eval)
	@$(BIN)/python tools/gate.py

fuzz: $(VENV)/.test-ready ## feed broken input to readers, cleaning, voices and matcher: SECONDS=60 for each target
	@$(INSTALL) -c constraints.txt -e '.[fuzz]'
	@$(BIN)/python tools/fuzz.py --seconds $(SECONDS)

bench: $(VENV)/.test-ready ## measure speed beside TextBlob and spaCy, and growth with the corpus
	@$(INSTALL) -c constraints.txt -e '.[bench]'
	@$(BIN)/python benchmarks/peers.py
	@$(BIN)/python benchmarks/growth.py 1000 10000

pin: $(VENV)/.test-ready ## write constraints.txt from the versions installed now
	@{ echo "# The exact versions behind the published numbers, on Python 3.11; written by \`make pin\`."; \
	   $(BIN)/python -m pip freeze --exclude-editable 2>/dev/null | grep '==' ; } > constraints.txt
