"""How wide a terminal has to be for what."""

from __future__ import annotations

SLIM = 20
"""Columns from which there is room for white space."""
USUAL = 60
"""Columns from which things stand side by side."""
WIDE = 110
"""Columns from which a setting's line also says what it is for."""

TALL = 20
"""Rows from which there is room for empty ones."""

HEIGHTS = [(0, "-low"), (TALL, "-tall")]
BREAKPOINTS = [(0, "-sliver"), (SLIM, "-slim"), (USUAL, "-usual"), (WIDE, "-wide")]
"""The class of the screen from each width on, for the style sheet."""
