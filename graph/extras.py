"""Libraries that only some uses need: imported when they are, with the mend where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .errors import JoinedupError


def import_extra(module: str, extra: str, purpose: str) -> Any:
    """A library of the extra of this name. Raises :class:`JoinedupError` that says how to install it.

    ``purpose`` is what needs it, as the beginning of a sentence: "an Excel workbook".
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != module.partition(".")[0]:
            raise  # it is there, and something that it needs is not: its own message says more
        raise JoinedupError(
            f"{purpose} needs {module}, which is not installed", mend=f'pip install "joinedup[{extra}]"'
        ) from error
