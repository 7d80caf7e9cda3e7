# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log, support used, medicines, incidents: what happens in the house and for people."""
