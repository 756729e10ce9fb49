# make run    serves the timeline (HOST, PORT, TIMELINE_EVENTS, TIMELINE_SOURCES are honoured)
# make serve  the same for the public web: several processes under Gunicorn (docs/hosting.md)
# make test   lints, types and tests it; make check reads the tables; make bench measures; make clean tidies up
# make fuzz   sends more than ten thousand hostile requests; make audit looks for known vulnerabilities of what it needs
# make load   measures what a host can hold: many readers at once, on loopback (bench/README.md)
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --quiet --disable-pip-version-check
# What is installed is known by the content of the requirement files.
RUN := $(VENV)/run-$(shell cat requirements.txt | cksum | tr -d ' ')
DEV := $(VENV)/dev-$(shell cat requirements.txt requirements-serve.txt requirements-sources.txt requirements-scale.txt requirements-dev.txt | cksum | tr -d ' ')
SERVE := $(VENV)/serve-$(shell cat requirements.txt requirements-serve.txt | cksum | tr -d ' ')

# Browsers and servers share the processors: what failed beside other tests is tried once more, alone, and has to pass then.
AGAIN = $(PY) -m pytest --last-failed --last-failed-no-failures none

.PHONY: run serve test scripts check plotly-basic bench bench-page bench-data bench-large load clean chromium nginx timelinejs fuzz audit
.NOTPARALLEL:

run: $(RUN)
	@exec $(PY) app.py

serve: $(SERVE)
	@exec $(PY) -m timeline serve --production

check: $(RUN)
	@$(PY) -m timeline check

test: $(DEV) chromium nginx timelinejs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@$(MAKE) --no-print-directory scripts
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder || $(AGAIN)

# Scripts and styles; the versions of what looks at them are in package-lock.json.
scripts:
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund && npm run --silent check; \
	else echo "Skipped: scripts and styles are looked at by biome, which needs Node (npm)"; fi

# New cases every time; tests/conftest.py says how many.
fuzz: $(DEV)
	$(PY) -m pytest --hypothesis-profile=fuzz tests/web/test_fuzz.py

audit: $(PY)
	@$(PY) tools/audit.py $(VENV)/audit

plotly-basic: $(RUN)
	@$(PY) tools/fetch_plotly.py

bench: bench-page bench-data bench-large

bench-page: $(DEV)
	@$(PY) bench/bench.py $(BENCH)

# Loading, checking and filtering tables of up to 100,000 rows, beside the code of an earlier commit.
bench-data: $(DEV)
	@$(PY) bench/data.py $(DATA)

bench-large: $(DEV)
	@$(PY) bench/interactions.py --bare $(LARGE)

load: $(SERVE)
	$(call install,wrk,wrk,Measuring requests a second is)
	@$(PY) bench/load.py $(LOAD)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis node_modules tests/timelinejs/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): $(PY) requirements.txt
	@echo "Installing what the timeline needs (once) ..."
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/run-* && touch $@

$(DEV): $(PY) requirements.txt requirements-serve.txt requirements-sources.txt requirements-scale.txt requirements-dev.txt
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

# $(call install,package,names of its program,what needs it,its service): from the system's packages, where that is
# allowed; else what needs it is skipped. A service that comes with it is not started, and not at the next boot either.
define install
	@for name in $(2); do if command -v $$name >/dev/null || [ -x /usr/sbin/$$name ]; then exit 0; fi; done; \
	skipped="$(3) skipped: there is no $(1)"; \
	if ! command -v apt-get >/dev/null; then echo "$$skipped, and no apt-get to install it with."; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else \
	  echo "$$skipped, and installing it takes root (apt-get install $(1))."; exit 0; fi; \
	echo "Installing $(1) (once) ..."; \
	if [ -n "$(4)" ] && [ -d /run/systemd/system ]; then service="$$sudo systemctl --quiet"; else service=true; fi; \
	apt="$$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq"; \
	$$service mask --runtime $(4); \
	faults=$$({ $$apt update && $$apt install -y --no-install-recommends $(1); } 2>&1 >/dev/null) || \
	  echo "$$skipped, and it could not be installed: $$faults"; \
	$$service unmask --runtime $(4); $$service disable --now $(4) || true
endef

# The browser tests run in the system's Chromium, never in a downloaded one.
chromium:
	$(call install,chromium,chromium chromium-browser google-chrome,The browser tests are)

# The tests of serving behind a proxy run the system's nginx, as processes of their own.
nginx:
	$(call install,nginx,nginx,The tests behind nginx are,nginx.service)

# The real TimelineJS, which the tests let read our export: pinned, beside the tests, never committed.
TIMELINEJS := tests/timelinejs/node_modules/.package-lock.json
timelinejs: $(TIMELINEJS)

$(TIMELINEJS): tests/timelinejs/package-lock.json
	@skipped="The tests with the real TimelineJS are skipped"; \
	if ! command -v npm >/dev/null; then echo "$$skipped: there is no npm."; exit 0; fi; \
	echo "Installing TimelineJS for the tests (once) ..."; \
	if faults=$$(npm ci --prefix $(<D) --ignore-scripts --no-audit --no-fund --fetch-retries=1 --loglevel=error 2>&1); then touch $@; \
	  else echo "$$skipped, and npm could not get it: $$(echo "$$faults" | head -n 1)"; fi
