# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of one person: all that is kept of her, for herself and for whoever opens it."""
