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
  package-linux package-linux-twice package-test-linux package-macos \
  package-test-macos sbom install-page \
  package-windows package-windows-twice package-test-windows

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

# On a Mac. MACOS_IDENTITY signs, MACOS_NOTARY_KEY, …_KEY_ID and …_ISSUER have it notarised.
package-macos: $(READY)
	$(PACKAGING)/package_macos.py

# On any computer: whether every library has its wheel for both kinds of Mac.
package-test-macos: $(READY)
	$(PACKAGING)/package_macos.py --wheels

# Installed, used and removed in clean systems (debootstrap); as root.
package-test-linux: $(READY)
	$(PACKAGING)/package_linux.py --trial bookworm trixie

# The page for the person who installs, one HTML file to lie beside the installers.
install-page: $(READY)
	$(PACKAGING)/make_install_page.py

# What the program is made of, in CycloneDX.
sbom: $(READY)
	$(PACKAGING)/make_sbom.py

package-windows: $(READY)
	$(PACKAGING)/package_windows.py

package-windows-twice: $(READY)
	$(PACKAGING)/package_windows.py --twice

# Installed, used and removed under Wine.
package-test-windows: $(READY)
	$(PACKAGING)/package_windows.py --trial

pot: $(READY)
	$(PYTHON_BIN)/python packaging/translations.py

lock:
	$(PYTHON_BIN)/uv pip compile $(LOCKING) --extra dev pyproject.toml -o requirements.lock
	$(PYTHON_BIN)/uv pip compile $(LOCKING) -c requirements.lock pyproject.toml \
	  -o packaging/runtime.lock
	mkdir -p build
	grep -oE '^[a-z0-9-]+==[^ ]+' packaging/runtime.lock \
	  | grep -vE '^(argon2-cffi-bindings|cryptography|pikepdf)==' > build/but-for-intel.txt
	MACOSX_DEPLOYMENT_TARGET=15.0 $(PYTHON_BIN)/uv pip compile --python-platform \
	  x86_64-apple-darwin --python-version 3.13 --only-binary :all: --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header -c build/but-for-intel.txt pyproject.toml \
	  -o packaging/macos-intel.lock

$(READY): requirements.lock pyproject.toml packaging/setup.sh
	@packaging/setup.sh

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
