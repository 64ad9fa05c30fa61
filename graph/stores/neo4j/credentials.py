"""Who asks a Neo4j server: never from an address, never on a command line.

The name is ``JOINEDUP_NEO4J_USER``, by default ``neo4j``. The password is looked for in the environment
(``JOINEDUP_NEO4J_PASSWORD``), then in the operating system's store of secrets under the service ``joinedup``
and the account ``NAME@HOST:PORT``, then asked for, where whoever calls has a way to ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from ...errors import StoreError
from .address import parse_address

USER_VARIABLE = "JOINEDUP_NEO4J_USER"
PASSWORD_VARIABLE = "JOINEDUP_NEO4J_PASSWORD"
DEFAULT_USER = "neo4j"
KEYRING_SERVICE = "joinedup"

Prompt = Callable[[str], str | None]
"""Asks a person for the password of an account, ``NAME@HOST:PORT``; ``None`` where nobody answers."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, which is never shown."""

    user: str
    password: str = field(repr=False)


def find_credentials(address: str, prompt: Prompt | None = None) -> Credentials:
    """The credentials for a server. Raises :class:`StoreError` where there are none."""
    user = os.environ.get(USER_VARIABLE) or DEFAULT_USER
    password = os.environ.get(PASSWORD_VARIABLE)
    # under the host's name as well: a password must not go to whichever server an address names
    account = f"{user}@{parse_address(address).host_and_port}"
    if password is None:
        password = _from_keyring(account)
    if password is None and prompt is not None:
        password = prompt(account)
    if password is None:
        raise StoreError(
            f"{address}: there is no password for {user!r}",
            mend=f"set {PASSWORD_VARIABLE}, or store one with: keyring set {KEYRING_SERVICE} {account}",
        )
    return Credentials(user, password)


def _from_keyring(account: str) -> str | None:
    """The password that the operating system keeps, if it can be asked: keyring is an extra."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING_SERVICE, account)
    except Exception:  # back ends fail in their own ways, and without one there is still the prompt
        return None
