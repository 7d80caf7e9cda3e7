# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Awards: who gets which scheme, until when; given, changed, renewed and ended."""
