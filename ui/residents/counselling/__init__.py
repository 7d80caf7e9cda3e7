# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "Confidential" of a resident's page: counselling sessions and their forms."""
