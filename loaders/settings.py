"""How a build reads: how sure it has to be, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph.model import Level

if TYPE_CHECKING:
    from .learned.model import Model


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose of the reading.

    ``level`` is how sure a relationship has to be: ``precise`` keeps what is most likely right, ``complete``
    what is about as likely right as wrong, too, for a person to check. ``learned`` and ``parser`` say
    whether the learned scorer and the language model are used where they are installed; ``model`` is a
    scorer to use in place of the one that ships.
    """

    level: Level = "default"
    learned: bool = True
    parser: bool = True
    model: Model | None = None

    @property
    def floor(self) -> float:
        """The least confidence of a claim. Raises :class:`RuleError` where the thresholds are damaged."""
        from .learned.model import thresholds

        found: float = getattr(thresholds(), self.level)
        return found
