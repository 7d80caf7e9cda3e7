# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The round of medicines: what is due, what can be asked for, what was written down."""
