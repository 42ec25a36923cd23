# What people type. `make demo` and `make test` do all set-up themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
RUN := COOPKIT_DEBUG=1 $(VENV)/bin/python
TEMPLATES := $(shell find templates -name '*.html')

.PHONY: demo test check lint format bench messages env

env: $(VENV)/ready

$(VENV)/ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "coopkit needs Python 3.11: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

demo: env  ## A co-op three years old on this machine, and the address to see it
	$(RUN) manage.py demo --port $(PORT)

test: env  ## Everything, on SQLite and on PostgreSQL
	$(VENV)/bin/python -m tests

check: lint  ## What holds the house: all of lint, and the tests of the plan
	$(RUN) -m pytest -q tests/house

lint: env  ## Style, types, layers, templates, migrations; nothing is run
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(RUN) -m mypy .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/bin/djlint --quiet --lint $(TEMPLATES)
	$(RUN) manage.py makemigrations --check --dry-run

format: env  ## Put every file into the house's style
	$(VENV)/bin/ruff check --fix --quiet .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES) || true

messages: env  ## Take new texts into the catalogues, and compile them
	$(RUN) manage.py messages extract
	$(RUN) manage.py messages compile

bench: env  ## Speed, as ratios against named rivals in the same run
	$(RUN) -m tests.bench
