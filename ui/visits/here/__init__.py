# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is here now: check-in in a few keys, the way out, what was used, days before."""
