# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents on a resident's page: what was asked, what counts, asking, withdrawing.

May import ``ui.widgets``, ``ui.desk`` and the modules of ``ui.residents`` itself.
"""
