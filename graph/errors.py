"""Every error that joinedup raises on purpose, in one hierarchy.

``JoinedupError``
    ├─ ``InputError``        a file that cannot be read, or holds nothing to read
    ├─ ``GraphFileError``    a graph file that is broken, or from a newer version
    ├─ ``VocabularyError``   a node or relationship that the ontology does not allow
    ├─ ``RuleError``         a rule, lexicon or query file that fails validation
    ├─ ``QueryError``        a Cypher query that is wrong, writes, or takes too long
    ├─ ``StoreError``        a database that cannot be reached, refuses, or does not hold what is asked for
    └─ ``ModelError``        a language model that cannot be asked, or must not be

Each carries what happened and, where there is one, the mend: what the user can do about it.
"""

from __future__ import annotations


class JoinedupError(Exception):
    """Base of all errors meant for people: one line, with the mend after it."""

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} ({self.mend})" if self.mend else self.message


class InputError(JoinedupError):
    """A source document is missing, empty, encrypted, damaged, or not what its name says."""


class GraphFileError(JoinedupError):
    """A ``*.graph.json`` file cannot be read or written."""


class VocabularyError(JoinedupError):
    """A node, relationship or attribute lies outside the ontology."""


class RuleError(JoinedupError):
    """A shipped or supplied rule, lexicon or catalogue file is not valid."""


class QueryError(JoinedupError):
    """A query is not valid Cypher, would write, names an unknown parameter, or ran out of time."""


class StoreError(JoinedupError):
    """A store cannot be reached, refuses the login, fails during a load, or has no such system or document."""


class ModelError(JoinedupError):
    """A language model is not installed, not set up, or nobody agreed to what would be sent to it."""
