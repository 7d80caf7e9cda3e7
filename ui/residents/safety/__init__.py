# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "Safety & health" of a resident's page: plans, health, treatments, and their forms."""
