# Drømmebanken: every command, in the order you will want them. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
BENCH ?= pages
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup setup-for-tests run demo-reset test check format lock bench screenshots proofs newcomer lifecycles messages

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

setup: have-python  ## environment, front-end packages, system libraries; nothing when all is there
	@$(PYTHON) scripts/setup.py

setup-for-tests: have-python
	@$(PYTHON) scripts/setup.py --for-tests

.PHONY: have-python
have-python:
	@command -v $(PYTHON) >/dev/null || { echo "setup: Python 3.11 or newer is needed and '$(PYTHON)' is not here. Install it (Debian, Ubuntu: apt-get install python3 python3-venv) or name yours: make run PYTHON=/path/to/python3"; exit 1; }

run: setup  ## the whole site with demo data at http://localhost:8000 (another port: make run PORT=8123)
	@$(BIN)/python -m config.run --port $(PORT)

demo-reset: setup  ## throw the demo's data away and build it anew
	@$(BIN)/python -m config.run --demo-reset

test: setup-for-tests  ## every test, browser journeys included (a part: make test TESTS=tests/dreams)
	@$(BIN)/python -m scripts.test $(TESTS)

check: setup-for-tests  ## format, lint, types, layers, migrations, templates, translations
	@$(BIN)/python -m scripts.check

format: setup-for-tests  ## mend what can be mended without thought
	@$(BIN)/python -m scripts.check --fix

lock: setup-for-tests  ## pin the packages of pyproject.toml anew
	@$(BIN)/python -m scripts.lock

bench: setup-for-tests  ## one measurement: make bench BENCH=pages
	@$(BIN)/python -m bench.$(BENCH)

screenshots: setup-for-tests  ## pictures of every screen at three widths, in var/screenshots
	@$(BIN)/python -m scripts.screenshots

proofs: setup-for-tests  ## pictures of every printed page, in var/proofs
	@$(BIN)/python -m scripts.proofs

messages: setup-for-tests  ## bring the translations up to the code; says what is missing
	@$(BIN)/python -m scripts.messages

lifecycles: setup  ## draw the moves from the code into docs/lifecycles
	@$(BIN)/python manage.py draw_lifecycles

newcomer: setup-for-tests  ## both commands in a fresh clone, as root and as an ordinary user
	@tests/newcomer.sh
