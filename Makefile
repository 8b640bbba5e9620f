# Every target sets up what it needs; Python 3.11 or newer, make and git are enough.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
OLIVEBRANCH := .venv/bin/olivebranch

.PHONY: chat telegram test lint bench bench-memory train clean
MESSAGES ?= 1000000

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

.venv/.synced: pyproject.toml uv.lock $(UV)
	$(UV) sync --locked --python $(PYTHON)
	@touch $@

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

clean:
	rm -rf .venv .uv .cache
