# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children, dependants and guardians on a resident's page; may import what ``ui.residents`` may."""
