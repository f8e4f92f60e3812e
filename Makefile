# One environment, .venv, for the app, the tests and the checks. See README.md for the same without make.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: install app test check code demonstration

install: .venv/installed

.venv/installed: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 was not found; install it, or give its path: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -e ".[test]"
	touch $@

app: install
	$(BIN)/areaprofile serve

test: install
	$(BIN)/python tests/browser/find_chromium.py
	$(BIN)/python -m pytest -n 3 --dist loadfile

# Two at a time: reading the code and reading the demonstration take as long as each other.
check: install
	+$(MAKE) --no-print-directory --jobs=2 --output-sync=target code demonstration

code: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright src

demonstration: install
	$(BIN)/areaprofile validate demo
