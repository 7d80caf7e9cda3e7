# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on: what is open when somebody leaves, homes to move on to, how it went months later."""
