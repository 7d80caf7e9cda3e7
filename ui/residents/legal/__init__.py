# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters, papers and documents on a resident's page: one card and its panels each."""
