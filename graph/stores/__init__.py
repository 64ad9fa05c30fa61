"""One adapter per database; :mod:`joinedup.graph.store` has the protocol that they share."""
