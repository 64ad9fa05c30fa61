"""What a user chooses, what would leave the machine, and the error where a model cannot be asked."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...graph.errors import ModelError

if TYPE_CHECKING:
    from pydantic_ai.models import Model

DEFAULT_BUDGET = 500_000
"""Tokens, sent and received together: some four reports of 45 pages."""

INSTALL = 'pip install "joinedup[llm]"'
_BASE_URLS = {"openai": "OPENAI_BASE_URL", "ollama": "OLLAMA_BASE_URL"}


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model to ask, and within what bounds.

    ``model`` is ``provider:model`` as pydantic-ai reads it, or one of its models; ``url`` the address of an
    OpenAI-compatible server that ``model`` then names a model of. ``cache`` is the folder of answers (``None``:
    keep none). ``budget`` bounds the tokens of a build, ``timeout`` the seconds of a passage, ``repairs`` how often
    an answer that does not hold is sent back, ``tries`` how often a provider that fails is asked again, and
    ``failures`` after how many passages in a row it is asked no more.
    """

    model: str | Model
    url: str | None = None
    cache: Path | None = None
    budget: int = DEFAULT_BUDGET
    timeout: float = 180.0
    repairs: int = 2
    tries: int = 3
    backoff: float = 2.0
    failures: int = 2

    @property
    def name(self) -> str:
        """The model's name, as claims and the graph give it."""
        return self.model if isinstance(self.model, str) else self.model.model_id

    @property
    def identity(self) -> str:
        """The name, and the server where it is not the provider's own: two may call two models by one name."""
        url = self.url or os.environ.get(_BASE_URLS.get(self.name.split(":")[0].split("-")[0], ""), "")
        return f"{self.name}@{shown_host(url)}{urlsplit(url).path.rstrip('/')}" if url else self.name


@dataclass(frozen=True, slots=True)
class Sending:
    """What of one document would leave the machine."""

    document: str
    passages: int
    sentences: int
    characters: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What would leave the machine, and where to: what a person is asked to agree to.

    ``host`` is ``None`` where the provider does not tell it. ``requests`` is the most that are made, answers that
    do not hold and are sent back included.
    """

    model: str
    provider: str
    host: str | None
    documents: tuple[Sending, ...]
    requests: int
    budget: int
    kept: int = 0

    @property
    def local(self) -> bool:
        """Whether the host is this machine."""
        return self.host is not None and is_local(self.host)

    def lines(self) -> list[str]:
        """The statement, for people to read before they agree."""
        where = f"{self.provider} ({self.host or 'host not known'})"
        if self.local:
            where += ", which is this computer: what that server does with it is its own affair"
        total = [sum(getattr(d, n) for d in self.documents) for n in ("passages", "sentences", "characters")]
        out = [
            f"The language model {self.model} would be asked. What is sent leaves this program, to {where}:",
            *(
                f"  {d.document}: {d.sentences:,} sentences, {d.characters:,} characters, in {_count(d.passages)}"
                for d in self.documents
            ),
            f"  together {total[1]:,} sentences, {total[2]:,} characters, in {_count(total[0])}; "
            f"at most {self.requests:,} requests and some {self.budget:,} tokens",
            "Sent are sentences, their headings, and names found in them; not file names, and nothing else.",
        ]
        if self.kept:
            out.append(f"{_count(self.kept)} more were answered before; the answers are kept here.")
        return out


def _count(passages: int) -> str:
    return f"{passages:,} passage{'' if passages == 1 else 's'}"


def shown_host(url: str) -> str:
    """Host and port of an address, without the name and password that one can hold."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Whether a host is this machine by its name or address."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_installed() -> None:
    """Raise :class:`ModelError` with the mend where the optional packages are missing; imports none of them."""
    if find_spec("pydantic_ai") is None:
        raise ModelError("reading with a language model needs packages that are not installed", mend=INSTALL)


def check_named(settings: LlmSettings) -> None:
    """Raise :class:`ModelError` where a model is named without its provider: found out before documents are read."""
    name = settings.model
    if isinstance(name, str) and settings.url is None and ":" not in name and name != "test":
        raise ModelError(f"{name}: the provider is missing", mend="name the model as PROVIDER:MODEL, or its --llm-url")
