# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety & health on a resident's page: plans, health, treatments, protection orders, who must be
kept away; and the alerts of the overview. With their forms."""
