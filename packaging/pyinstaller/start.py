# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the installed program begins on Linux and macOS.

What starts Python there finds its libraries through the environment, and tells a child through it
that it is one. Neither is for the programs that the desk starts (``lp``, the next desk after
locking): a command of the system must not load libraries of ours.
"""

from __future__ import annotations

import os
import sys


def forget_the_start() -> None:
    """Leave the environment as it was before. What is loaded stays loaded."""
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)


if __name__ == "__main__":
    forget_the_start()
    from ui.__main__ import main  # only now: it may start others

    sys.exit(main())
