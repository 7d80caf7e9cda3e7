# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support from its first day to its last and after it: journeys, attempts, outcomes, programmes."""
