"""Recognition and resolution: from sentences to mentions, each leading to one entity."""

from .recognise import recognise

__all__ = ["recognise"]
