# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make run    opens the program        make test   passes the tests
# make demo   opens the demo file      make check  is the whole gate
# Each does all the set-up it needs; what it did once it does not do again.

PYTHON_BIN := .venv/bin
READY := .venv/ready
PACKAGING := PYTHONPATH=. $(PYTHON_BIN)/python packaging
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-annotate --no-header

.PHONY: run demo test check format bench tour soak lock pot clean \
  package-linux package-linux-twice package-test-linux

run: $(READY)
	@packaging/run.sh $(PYTHON_BIN)/python -m ui

demo: $(READY)
	@packaging/run.sh $(PYTHON_BIN)/python -m ui --demo

test: $(READY)
	$(PYTHON_BIN)/python -m pytest -n auto

tour: $(READY)
	QT_QPA_PLATFORM=offscreen $(PYTHON_BIN)/python -m ui tour --out build/tour

check: $(READY)
	$(PYTHON_BIN)/ruff format --check .
	$(PYTHON_BIN)/ruff check .
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/lint-imports
	$(PYTHON_BIN)/python packaging/translations.py --check
	$(PYTHON_BIN)/python -m pytest -n auto

soak: $(READY)
	SHELTERDESK_SOAK=42 $(PYTHON_BIN)/python -m pytest -n auto -m soak

format: $(READY)
	$(PYTHON_BIN)/ruff format .
	$(PYTHON_BIN)/ruff check --fix .

bench: $(READY)
	$(PYTHON_BIN)/python -m benchmarks

# One file that installs the program. UPDATE_SIGNING_KEY=key.pem lets it take signed update files.
package-linux: $(READY)
	$(PACKAGING)/package_linux.py

package-linux-twice: $(READY)
	$(PACKAGING)/package_linux.py --twice

# Installed, used and removed in clean systems (debootstrap); as root.
package-test-linux: $(READY)
	$(PACKAGING)/package_linux.py --trial bookworm trixie

pot: $(READY)
	$(PYTHON_BIN)/python packaging/translations.py

lock:
	$(PYTHON_BIN)/uv pip compile $(LOCKING) --extra dev pyproject.toml -o requirements.lock
	$(PYTHON_BIN)/uv pip compile $(LOCKING) -c requirements.lock pyproject.toml \
	  -o packaging/runtime.lock

$(READY): requirements.lock pyproject.toml packaging/setup.sh
	@packaging/setup.sh

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
