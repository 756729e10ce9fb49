# make run    serves the timeline (HOST, PORT, TIMELINE_EVENTS, TIMELINE_SOURCES are honoured)
# make serve  the same for the public web: several processes under Gunicorn (docs/hosting.md)
# make test   lints, types and tests it; make check reads the tables; make bench measures; make clean tidies up
# make fuzz   sends more than ten thousand hostile requests; make audit looks for known vulnerabilities of what it needs
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --quiet --disable-pip-version-check
# What is installed is known by the content of the requirement files.
RUN := $(VENV)/run-$(shell cat requirements.txt | cksum | tr -d ' ')
DEV := $(VENV)/dev-$(shell cat requirements.txt requirements-serve.txt requirements-dev.txt | cksum | tr -d ' ')
SERVE := $(VENV)/serve-$(shell cat requirements.txt requirements-serve.txt | cksum | tr -d ' ')

.PHONY: run serve test check plotly-basic bench clean chromium fuzz audit
.NOTPARALLEL:

run: $(RUN)
	@exec $(PY) app.py

serve: $(SERVE)
	@exec $(PY) -m timeline serve --production

check: $(RUN)
	@$(PY) -m timeline check

test: $(DEV) chromium
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest

# New cases every time; tests/conftest.py says how many.
fuzz: $(DEV)
	$(PY) -m pytest --hypothesis-profile=fuzz tests/test_fuzz.py

audit: $(PY)
	@$(PY) tools/audit.py $(VENV)/audit

plotly-basic: $(RUN)
	@$(PY) tools/fetch_plotly.py

bench: $(DEV)
	@$(PY) bench/bench.py $(BENCH)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): $(PY) requirements.txt
	@echo "Installing what the timeline needs (once) ..."
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/run-* && touch $@

$(DEV): $(PY) requirements.txt requirements-serve.txt requirements-dev.txt
	@echo "Installing what the tests need (once) ..."
	@$(PIP) -r requirements-dev.txt
	@rm -f $(VENV)/dev-* $(RUN) && touch $@ $(RUN)

$(SERVE): $(PY) requirements.txt requirements-serve.txt
	@echo "Installing what serving needs (once) ..."
	@$(PIP) -r requirements-serve.txt
	@rm -f $(VENV)/serve-* && touch $@ $(RUN)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The timeline needs Python 3.11 or newer, found as $(PYTHON). If it has another name: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

# The browser tests run in the system's Chromium, never in a downloaded one; without it they are skipped.
chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if ! command -v apt-get >/dev/null; then \
	  echo "The browser tests are skipped: there is no Chromium, and no apt-get to install it with."; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else \
	  echo "The browser tests are skipped: there is no Chromium, and installing it takes root (apt-get install chromium)."; exit 0; fi; \
	echo "Installing Chromium (once) ..."; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ $$sudo apt-get update -qq && $$sudo apt-get install -qq -y --no-install-recommends chromium; } >/dev/null || \
	  echo "The browser tests are skipped: Chromium could not be installed (see above)."
