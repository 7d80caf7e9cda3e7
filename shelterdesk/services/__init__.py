# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb and every query, one package a noun; beside the packages, what serves all nouns.

A verb takes the transaction first and keyword arguments after it, never commits, and raises a
``UserError`` in words for people. What crosses to a screen is a frozen dataclass, never an ORM
object. May import models, statistics, privacy, ``database.transaction``, settings, errors, i18n and
resources; services import each other only without a circle.
"""
