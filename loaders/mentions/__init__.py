"""Recognition and resolution: from sentences to mentions, each leading to one entity."""

from .recognise import recognise, worth_parsing

__all__ = ["recognise", "worth_parsing"]
