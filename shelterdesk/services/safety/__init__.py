# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps people safe and well: alerts, health, whom to keep apart, visitors, plans."""
