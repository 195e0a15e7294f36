# The first step in one command; tox.ini holds the matrix. "make help" says what there is.
# Needs Python 3.10 or newer with its venv module. PYTHON= chooses the interpreter, PORT= the port of the demo.

PYTHON = python3
PORT = 8000
VENV = .venv
BIN = $(VENV)/bin
TOX = $(BIN)/tox
DEMO = $(BIN)/python example_project/manage.py

.PHONY: help demo demo-reset test lint docs screenshots messages clean

help:
	@echo "make demo         install into $(VENV) and serve the example site on http://127.0.0.1:$(PORT)/ (PORT= changes it)"
	@echo "make demo-reset   throw away what was changed in the example site and serve it anew"
	@echo "make test         run the whole suite on SQLite; needs no service and no browser"
	@echo "make lint         check style, templates, import contracts and types"
	@echo "make docs         build the documentation into docs/_build/html, with every warning an error"
	@echo "make screenshots  make the pictures of the documentation from the example site (needs Chromium)"
	@echo "make messages     bring the catalogues up to date with the source (needs GNU gettext)"
	@echo "make clean        throw away everything that these commands made"

demo: $(VENV)/demo.stamp
	@$(DEMO) demo_serve --port $(PORT)

demo-reset: $(VENV)/demo.stamp
	@rm -rf example_project/var
	@$(DEMO) demo_serve --port $(PORT)

test: $(VENV)/tox.stamp
	@$(TOX) run -e sqlite

lint: $(VENV)/tox.stamp
	@$(TOX) run -e lint,types

docs: $(VENV)/tox.stamp
	@$(TOX) run -e docs

screenshots: $(VENV)/tox.stamp
	@$(TOX) run -e screenshots

messages: $(VENV)/tox.stamp
	@$(TOX) run -e catalogues -- --write

clean:
	rm -rf $(VENV) .tox docs/_build example_project/var

# A stamp says that a step is done, so that a second start does not ask pip again.

$(VENV)/venv.stamp:
	@$(PYTHON) -c '' 2>/dev/null || { \
	  echo "$(PYTHON) is not on this machine: install Python 3.10 or newer, or name yours by adding PYTHON=python3.12 (say) to the command." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), and Python 3.10 or newer is needed: install one and name it by adding PYTHON=python3.12 (say) to the command." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) has no complete venv module: install it (on Debian or Ubuntu: apt install python3-venv) and try again." >&2; exit 1; }
	@$(PYTHON) -c 'import sqlite3, ssl' 2>/dev/null || { \
	  echo "$(PYTHON) was built without sqlite3 or ssl: install a complete Python and name it by adding PYTHON=python3.12 (say) to the command." >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/demo.stamp: $(VENV)/venv.stamp pyproject.toml
	@echo "Installing the example site into $(VENV) (this is needed once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tox.stamp: $(VENV)/venv.stamp
	@echo "Installing tox into $(VENV) (this is needed once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check "tox>=4.22"
	@touch $@
