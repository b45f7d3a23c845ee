# Each target works from a fresh clone. TANDEM_BACKEND=cpu|cuda|metal|vulkan|rpc picks llama.cpp's backend (README).
BIN := .venv/bin
.DEFAULT_GOAL := run
.PHONY: setup run test lint coverage bench translations

setup:  ## everything but the window: system libraries where it may, .venv, llama.cpp
	@sh packaging/setup.sh

run: setup  ## open Tandem
	@$(BIN)/tandem $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

coverage: setup  ## all tests, then each line and branch of app and engine that none of them reached
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

bench: setup  ## the short set of tests/benchmarks, figures on stdout
	$(BIN)/python -m tests.benchmarks $(ARGS)

translations: setup  ## the texts of the code into resources/translations/*.ts, and those into what Qt loads
	@BIN=$(BIN) sh packaging/translations.sh
