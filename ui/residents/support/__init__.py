# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support & journey of a resident: periods, programmes, stages, outcomes, contacts afterwards.

Asks services and shows answers; imports widgets and what residents share, no other page.
"""
