# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on: what stayed open at check-out, homes and applications, and how it went later."""
