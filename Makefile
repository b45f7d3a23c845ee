# Each target works from a fresh clone. TANDEM_BACKEND=cpu|cuda|metal|vulkan|rpc picks llama.cpp's backend (README).
BIN := .venv/bin
.DEFAULT_GOAL := run
.PHONY: setup run test lint bench

setup:  ## everything but the window: system libraries where it may, .venv, llama.cpp
	@sh packaging/setup.sh

run: setup  ## open Tandem
	@$(BIN)/tandem $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest $(ARGS)

bench: setup  ## the short set of tests/benchmarks, figures on stdout
	$(BIN)/python -m tests.benchmarks $(ARGS)
