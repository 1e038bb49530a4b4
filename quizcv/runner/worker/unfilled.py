"""Memory that code asks for and does not fill: what is judged must find no right numbers there by luck."""

from __future__ import annotations

import ctypes
import sys

_PERTURB = -6  # M_PERTURB from <malloc.h> of the GNU C library
_COMPLEMENT = 0x80  # of each byte, so 0x7f: some 3.4e38 as a float32, 1.4e306 as a float64


def fill() -> None:
    """Have all memory given out from now on filled with large numbers (Linux with the GNU C library).

    Fresh memory is zero, so `torch.empty` would give the zeros that a task asks for.
    """
    if sys.platform.startswith("linux"):
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # other C libraries have none
            mallopt(_PERTURB, _COMPLEMENT)
