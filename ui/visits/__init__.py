# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drop-in visits, outreach rounds, calls: people who come, are met, or get in touch."""
