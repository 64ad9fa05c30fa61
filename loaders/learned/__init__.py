"""The learned part of extraction: a scorer of candidate pairs that works with the rules, not instead of them.

Words with every name masked, and what the rules say, give each candidate pair a calibrated probability for
each relationship that its kinds permit. Wrong claims of the rules sink; what no rule reads is added where it
is likely. The weights ship with the package and need numpy alone; ``tools/train_relations.py`` makes them.
"""

from __future__ import annotations
