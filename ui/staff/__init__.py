# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Staff: who signs in, who may read what, what roles may do, and the recovery code."""
