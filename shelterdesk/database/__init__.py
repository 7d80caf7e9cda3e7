# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The encrypted file as a database: engine, migrations, named transactions.

All that is SQLite's own (pragmas, triggers) stays here and in ``migrations/``. May import models,
errors and i18n. Keys and sealing come in as arguments: crypto lives in ``vault/``.
"""
