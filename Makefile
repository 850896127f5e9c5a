# One command each: `make help` lists them. CI runs the same ones (.ci/run).

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BENCH ?= tests/bench
PARTNERSHIPS ?= 30
ARGS ?=

BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
# npm is the system's or, where there is none, the one in the virtual environment: both are on this path.
WITH_NPM := . $(BIN)/activate &&
ON_OWN_MACHINE := LOCAL=on DEMO=on
# Any host and database will do, because the settings are only checked. A key written here would be refused, because
# anyone could know it.
AS_IN_PRODUCTION = env -u LOCAL -u DEMO -u DEBUG ALLOWED_HOSTS=safeguarding.example DATABASE_URL=postgres://db/app \
	EMAIL_URL=smtp+tls://user:password@mail.example:587 EMAIL_FROM=safeguarding@safeguarding.example \
	SITE_URL=https://safeguarding.example CLAMD_URL=none \
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')"
CHROMIUM_NAMES := chromium chromium-browser google-chrome
CHROMIUM ?= $(firstword $(foreach name,$(CHROMIUM_NAMES),$(shell command -v $(name))))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test check fix bench load nightly screenshots release-fixture lock audit system

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.app static/dist/app.css ## set up anything missing, serve on 127.0.0.1 and run the workers (PORT=8000, DEBUG=on)
	@$(ON_OWN_MACHINE) $(BIN)/python scripts/prepare.py --address http://127.0.0.1:$(PORT)
	@$(ON_OWN_MACHINE) SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} exec $(BIN)/python scripts/run.py 127.0.0.1:$(PORT)

demo: $(VENV)/.app static/dist/app.css ## rebuild the demo data
	@$(ON_OWN_MACHINE) $(BIN)/python scripts/prepare.py --rebuild-demo

test: $(VENV)/.dev static/dist/app.css ## run the whole suite (ARGS="-k scores", DATABASE_URL=postgres://...)
	@$(if $(CHROMIUM),echo "Browser tests use $(CHROMIUM).",\
		echo "BROWSER TESTS SKIPPED: none of $(CHROMIUM_NAMES) is installed. Use CHROMIUM=/path/to/one for another."; \
		test -z "$$REQUIRE_BROWSER")
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest $(if $(CHROMIUM),,--ignore=tests/browser) $(ARGS)

check: $(VENV)/.dev ## check style, templates, types, layers, pending migrations and production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy
	$(BIN)/lint-imports
	LOCAL=on DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_IN_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: $(VENV)/.dev ## fix and format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev static/dist/app.css ## measure what has to be fast, into var/bench.json (BENCH=tests/bench/at_scale, PARTNERSHIPS=1000, DATABASE_URL=...)
	$(BIN)/python -m pytest -m bench $(BENCH) --partnerships $(PARTNERSHIPS) $(ARGS)

load: $(VENV)/.dev static/dist/app.css ## let 50 people work for 3 minutes (DATABASE_URL=postgres://..., filled by manage.py seed_scale)
	@$(ON_OWN_MACHINE) $(BIN)/python -m tests.bench.load $(ARGS)

nightly: $(VENV)/.dev static/dist/app.css bench ## run the slow tests and the benchmarks (DATABASE_URL=postgres://...)
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -m nightly $(if $(CHROMIUM),,--ignore=tests/browser) $(ARGS)

screenshots: $(VENV)/.dev static/dist/app.css ## retake the screenshots in the documents
	CHROMIUM="$(CHROMIUM)" $(BIN)/python scripts/screenshots.py $(ARGS)

release-fixture: $(VENV)/.dev static/dist/app.css ## save a tagged release's database, for the tests to migrate (VERSION=v0.2.0)
	$(BIN)/python scripts/release_fixture.py $(VERSION)

# The app first: the others must use the versions that are served.
lock: $(VENV)/.upkeep $(VENV)/.npm ## write the lock files (UPGRADE=yes takes newer releases)
	$(COMPILE) pyproject.toml -o requirements/app.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/app.txt -o requirements/dev.txt
	$(COMPILE) --group upkeep -c requirements/dev.txt -o requirements/upkeep.txt
	$(COMPILE) --group node -o requirements/node.txt
	$(WITH_NPM) npm $(if $(UPGRADE),update,install) --package-lock-only

audit: $(VENV)/.upkeep $(VENV)/.npm ## check locked packages for known vulnerabilities (needs the internet)
	@$(WITH_NPM) python scripts/audit.py

# What the commands need. Each is rebuilt when its source file is newer.

system:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed. If it has another name: make ... PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) scripts/system_libraries.py

# The virtual environment is rebuilt if its Python has gone.
$(shell test -x $(BIN)/python || rm -f $(VENV)/.made)

$(VENV)/.made: | system
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.app $(VENV)/.dev $(VENV)/.upkeep: $(VENV)/.%: requirements/%.txt $(VENV)/.made
	$(INSTALL) $<
	@touch $@

# The Sass compiler needs Node 20.
$(VENV)/.npm: requirements/node.txt $(VENV)/.made
	@npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || $(INSTALL) $<
	@touch $@

node_modules/.installed: package-lock.json .npmrc $(VENV)/.npm
	$(WITH_NPM) npm ci
	@touch $@

# The fonts' data for drawings is read by a library that is installed with the application.
static/dist/app.css: package.json node_modules/.installed scripts/drawing_fonts.py $(shell find static/scss -name '*.scss') | $(VENV)/.app
	$(WITH_NPM) npm run --silent build
