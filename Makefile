# Mọi lệnh của dự án. `make help` liệt kê. · Every command of the project; each sets up what it needs in .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := $(VENV)/requirements.stamp
TOOLS := $(VENV)/requirements-dev.stamp

# The newest Python from 3.11 on that can make a virtual environment; else the newest that is there. `make run PYTHON=…` overrides.
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3
NEW_ENOUGH := import sys; sys.exit(not (3, 11) <= sys.version_info[:2])
PYTHON ?= $(shell \
	for p in $(CANDIDATES); do if $$p -c '$(NEW_ENOUGH)' 2>/dev/null && $$p -c 'import ensurepip, venv' 2>/dev/null; then echo $$p; exit; fi; done; \
	for p in $(CANDIDATES); do if $$p -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$p; exit; fi; done)

.PHONY: help
help: ## liệt kê các lệnh · list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) ## chạy bot, trang chat ở http://127.0.0.1:8080/ · run the bot
	@$(PY) -m bot $(RUN_ARGS)

.PHONY: chat
chat: $(RUNTIME) ## trò chuyện ngay trong cửa sổ lệnh · chat in this terminal
	@$(PY) -m bot chat $(CHAT_ARGS)

.PHONY: test
test: $(TOOLS) ## chạy mọi bài kiểm tra · run the tests (TEST_ARGS="-k …")
	@$(PY) -m pytest $(TEST_ARGS)

.PHONY: torture
torture: $(TOOLS) ## giết, lặp, đảo thứ tự ở mọi điểm · kill, double, swap at every point (TORTURE_ARGS="--tenth --seed 7")
	@$(PY) -m tests.torture $(TORTURE_ARGS)

.PHONY: bench
bench: $(TOOLS) ## đo tốc độ và bộ nhớ · measure speed and memory
	@$(PY) -m tests.bench $(BENCH_ARGS)

.PHONY: lint
lint: $(TOOLS) ## ruff, mypy và luật import · style, types and import rules
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

# n_("…") marks one sentence that is both singular and plural, so it is extracted as both (n_:1,1).
EXTRACT := --no-default-keywords -k _ -k n_:1,1
# Vietnamese is the source and needs no catalogue. `pybabel init` makes the first file of a new language; update keeps all of them.
LANGUAGES := en

.PHONY: messages
messages: $(TOOLS) ## gom câu chữ vào locales/ để dịch · collect sentences for translators
	@$(VENV)/bin/pybabel -q extract $(EXTRACT) --add-location=file --sort-by-file --width=120 \
		--project=mot-cua-bot --version=1 --copyright-holder="Một Cửa Bot contributors" \
		-o locales/messages.pot dialogs handlers bot
	@for lang in $(LANGUAGES); do \
		test -e locales/$$lang/LC_MESSAGES/messages.po || \
			$(VENV)/bin/pybabel -q init -i locales/messages.pot -d locales -l $$lang --width=120; \
	done
	@$(VENV)/bin/pybabel -q update -i locales/messages.pot -d locales --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --width=120

.PHONY: transcripts
transcripts: $(TOOLS) ## viết lại câu trả lời mong đợi, rồi đọc git diff · rewrite the expected lines, then read the diff
	@$(PY) -m tests.transcripts --write $(TRANSCRIPT_ARGS)

# Made in a folder of its own, since uv is needed for nothing else.
.PHONY: lock
lock: $(RUNTIME) ## khoá lại phiên bản thư viện · compile requirements*.in into the lock files (LOCK_ARGS="--upgrade")
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install -q uv; }
	@for name in requirements requirements-dev; do \
		.venv-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" $(LOCK_ARGS) $$name.in -o $$name.txt || exit; \
	done

$(RUNTIME): requirements.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "Cần Python từ 3.11 trở lên, xin cài gói python3.11. · Python 3.11 or newer is needed: install the package python3.11." >&2; \
		exit 1; \
	fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		name=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		echo "Máy còn thiếu gói $$name (hoặc python3-venv): xin cài bằng 'apt install $$name'. ·" \
			"The package $$name (or python3-venv) is missing: install it with 'apt install $$name'." >&2; \
		exit 1; \
	fi
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Đang cài thư viện vào $(VENV), lần đầu khoảng một phút. · Installing libraries into $(VENV), about a minute the first time." >&2
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@
