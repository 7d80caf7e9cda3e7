# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo at the head of a resident's page: showing it, hiding it in time, adding one."""
