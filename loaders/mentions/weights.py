"""The weights by which candidates are scored: two files beside this module, written by ``tools/train_mentions.py``.

``recogniser.npz`` holds the weights, ``recogniser.toml`` the thresholds and the hash of the weights. Without
them, or where they are damaged, the rules recognise alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ...graph.errors import RuleError
from ...graph.vocabulary import Kind
from ..ruledata import load_rules

log = logging.getLogger(__name__)

FILE = "recogniser.npz"
MEND = "install joinedup again, or run tools/train_mentions.py"
KINDS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP, Kind.SERVICE, Kind.INFORMATION_SYSTEM,
         Kind.SITE, Kind.PLACE, Kind.PATHWAY, Kind.PROGRAMME)  # fmt: skip
"""The columns of the weights after the first, which is that a candidate is nothing."""
VECTOR = 96
"""How long the parser's own vectors are."""
VERSION = 1
"""Raised where cues change their meaning, so that weights of another version are told."""
_WIDTH = len(KINDS) + 1


class Thresholds(BaseModel):
    """The data of ``recogniser.toml``.

    From ``sure`` on a candidate is a thing by itself, from ``unsure`` on where a relationship is stated of it.
    ``scoped`` is what is asked of a description before it is a thing by itself: "practices in Eastvale".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    sure: float = Field(gt=0, lt=1)
    unsure: float = Field(gt=0, lt=1)
    scoped: float = Field(gt=0, lt=1)


@cache
def thresholds() -> Thresholds:
    """The shipped thresholds. Raises :class:`RuleError` where they cannot be read."""
    try:
        return load_rules(__package__, "recogniser.toml", Thresholds)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"recogniser.toml: {error}", mend=MEND) from error


@dataclass(frozen=True, slots=True)
class Weights:
    """The arrays, and the row of each cue's hash."""

    arrays: Mapping[str, Any]
    rows: Mapping[int, int]
    meta: Mapping[str, Any]

    def probabilities(self, cues: Mapping[int, float], vector: Any | None) -> Any:
        """How likely a candidate is nothing, then each of :data:`KINDS`; they add up to one."""
        import numpy as np

        known = sorted((self.rows[h], v) for h, v in cues.items() if h in self.rows)
        scores = self.arrays["bias"].copy()
        if known:
            rows, values = zip(*known, strict=True)
            scores += np.asarray(values) @ self.arrays["weights"][list(rows)]
        plain = (0.0 if vector is None else vector) - self.arrays["mean"]
        scores += (plain / self.arrays["scale"]) @ self.arrays["dense"]
        raised = np.exp(scores - scores.max())
        return raised / raised.sum()


def unpacked(data: bytes) -> Weights:
    """The weights in the bytes of a file. Raises :class:`RuleError` that says what is wrong with them."""
    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        meta = json.loads(bytes(arrays["meta"].tobytes()).decode("utf-8"))
        shapes = {"weights": (len(arrays["keys"]), _WIDTH), "bias": (_WIDTH,), "dense": (VECTOR, _WIDTH),
                  "mean": (VECTOR,), "scale": (VECTOR,)}  # fmt: skip
        wrong = [name for name, shape in shapes.items() if arrays[name].shape != shape]
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise RuleError(f"{FILE}: {error}", mend=MEND) from error
    if wrong or meta.get("version") != VERSION or meta.get("kinds") != [str(k) for k in KINDS]:
        raise RuleError(f"{FILE}: {', '.join(wrong) or 'its cues'}: made for another version", mend=MEND)
    if not all(np.isfinite(arrays[name].astype(np.float64)).all() for name in shapes):
        raise RuleError(f"{FILE}: holds what is no number", mend=MEND)
    wide = {name: kept.astype(np.float64) if name in shapes else kept for name, kept in arrays.items()}
    return Weights(wide, {int(key): i for i, key in enumerate(arrays["keys"])}, meta)


@cache
def shipped() -> tuple[Weights, Thresholds] | None:
    """The weights of this distribution, read once; ``None``, with a warning, where they are missing or damaged."""
    try:
        levels = thresholds()
        data = resources.files(__package__).joinpath(FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != levels.model:
            raise RuleError(f"{FILE}: is not the file that recogniser.toml names", mend=MEND)
        return unpacked(data), levels
    except (OSError, RuleError) as error:
        told = str(error) if isinstance(error, RuleError) else f"{error} ({MEND})"
        log.warning("no learned recogniser: things are recognised by the rules alone. %s", told)
        return None
