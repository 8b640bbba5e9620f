# Every target sets up what it needs; Python 3.11 or newer, make and git are enough.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
OLIVEBRANCH := .venv/bin/olivebranch

AUDIT := .cache/audit
RUNTIME := $(AUDIT)/requirements.txt

.PHONY: chat telegram test lint bench bench-memory train audit licences fuzz clean
MESSAGES ?= 1000000
UPDATES ?= 100000

chat: .venv/.synced
	@$(OLIVEBRANCH) chat

telegram: .venv/.synced
	@exec $(OLIVEBRANCH) telegram

train: .venv/.synced
	@$(OLIVEBRANCH) train

test: train
	.venv/bin/python -m pytest -m "process or not process"

lint: .venv/.synced
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(OLIVEBRANCH) validate

bench: train
	.venv/bin/python -m tests.bench

# A million take hours; MESSAGES=10000 is enough to see whether it grows.
bench-memory: train
	.venv/bin/python -m tests.bench.memory $(MESSAGES)

# Takes about half an hour; UPDATES=10000 is enough to see whether something breaks, SEED=2 sends others.
fuzz: train
	.venv/bin/python -m tests.fuzz $(UPDATES) $(SEED)

# Known vulnerabilities of everything that runs. What could not be looked up counts as a failure too.
audit: $(RUNTIME)
	$(AUDIT)/venv/bin/pip-audit --requirement $(RUNTIME) --require-hashes --disable-pip --strict --progress-spinner off

licences: $(RUNTIME)
	@# What stands above the table stays.
	@sed -i.old '/^|/,$$d' docs/licences.md && rm docs/licences.md.old
	@$(AUDIT)/venv/bin/pip-licenses --python .venv/bin/python --from mixed --format markdown \
	  --with-urls --with-system --packages $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' $(RUNTIME)) >> docs/licences.md

$(RUNTIME): .venv/.synced
	UV_PROJECT_ENVIRONMENT=$(AUDIT)/venv $(UV) sync --locked --only-group audit --python $(PYTHON)
	$(UV) export --quiet --locked --no-dev --all-extras --no-emit-project --output-file $@

.venv/.synced: pyproject.toml uv.lock $(UV)
	$(UV) sync --locked --python $(PYTHON)
	@touch $@

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

clean:
	rm -rf .venv .uv .cache
