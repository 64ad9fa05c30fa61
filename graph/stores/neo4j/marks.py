"""The labels that a load uses beside those of the vocabulary. No pattern of the vocabulary matches them."""

from __future__ import annotations

STAGED = "Staged"
"""A node that is in the database and not yet in its system's graph: a load goes on, or broke off."""

RETIRED = "Retired"
"""A node that was in its system's graph until this was replaced, and is about to be deleted."""

LOAD = "Load"
"""The one node that says which load or deletion of a system goes on, and how far it is."""

PUBLISHING = "Publishing"
"""A node that is there while a system's graph changes; another one than ``Load``, which is locked meanwhile."""

OWN_PROPERTIES = frozenset({"digest", "revision", "property_names"})
"""What the node of a system carries here beside what a graph gives it: kept from whoever asks for the whole node."""

PUBLISH_WITHIN = 600.0
"""Seconds after which the server gives up the transaction that makes a new graph visible."""

COMMIT_WITHIN = 60.0
"""Seconds after which readers take it that whoever said that a graph changes has died."""
