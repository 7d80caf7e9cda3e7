# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented years of an invented shelter: for trying the program, for pictures and benchmarks.

``generate.generate`` makes a file and fills it through the services, as staff would have done;
nobody in it exists. People, names and phone numbers are drawn from one ``random.Random``, so that
a seed tells the same story again. ``cultures`` and ``people`` invent people, ``house`` the rooms,
``years`` what happens (plain ``events``, no database), ``generate`` writes it down;
``casework`` adds what was done for people (``case_*``, in the words of ``case_texts``);
``house_weeks`` adds what the house lives through these days, a module for each noun, all of which
write through a ``desk``; ``house_years`` writes what lies before them, in bulk.

May import services, vault, errors and i18n; models for enums and for what no service writes yet;
``database.transaction`` for the type. Nothing but the command line and tests imports it.
"""
