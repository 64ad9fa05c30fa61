"""The model: weights of words, a second stage over the rules' votes, and a calibration; numpy alone.

Two files beside this module, both written by ``tools/train_relations.py``: ``relations.npz`` holds the
weights, ``thresholds.toml`` the confidences of the settings and the hash of the weights. Without them, or
where they are damaged, the rules read alone.
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
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from ...graph.errors import RuleError
from ..ruledata import load_rules
from .pairs import COLUMNS
from .status import STATUSES
from .votes import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

log = logging.getLogger(__name__)

FILE = "relations.npz"
MEND = "install joinedup again, or run tools/train_relations.py"
UNLIKELY = -5.0
"""Pairs whose first score is lower, and of which no rule speaks, are looked at no further."""
_DEPTH = 32
_ARRAYS = (
    "keys", "weights", "bias", "mean", "scale", "linear", "intercept",
    "feature", "threshold", "left", "right", "value", "base", "share", "calibration",
    "status_keys", "status_weights", "status_bias", "meta",
)  # fmt: skip


class Thresholds(BaseModel):
    """The data of ``thresholds.toml``: the least confidence of each setting, and which weights they are for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    precise: float = Field(gt=0, lt=1)
    default: float = Field(gt=0, lt=1)
    complete: float = Field(gt=0, lt=1)
    floor: float = Field(gt=0, lt=1)


@cache
def thresholds() -> Thresholds:
    """The shipped thresholds. Raises :class:`RuleError` where they cannot be read."""
    try:
        return load_rules(__package__, "thresholds.toml", Thresholds)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"thresholds.toml: {error}", mend=MEND) from error


@dataclass(frozen=True, slots=True)
class Model:
    """The weights as arrays. ``rows`` leads from a feature's hash to its row in ``weights``."""

    arrays: Mapping[str, Array]
    rows: Mapping[int, int]
    status_rows: Mapping[int, int]
    meta: Mapping[str, Any]

    def first(self, hashes: list[list[int]]) -> Array:
        """The first stage's scores, as log odds: a row per pair, a column per relationship and direction."""
        import numpy as np

        weights, bias = self.arrays["weights"], self.arrays["bias"]
        out = np.empty((len(hashes), COLUMNS))
        for i, found in enumerate(hashes):
            rows = sorted({self.rows[h] for h in found if h in self.rows})
            out[i] = weights[rows].sum(axis=0) + bias
        return out

    def second(self, numbers: Array) -> Array:
        """Calibrated probabilities of rows of numbers (:data:`.votes.NAMES`)."""
        import numpy as np

        a = self.arrays
        linear = _sigmoid((numbers - a["mean"]) / a["scale"] @ a["linear"] + a["intercept"][0])
        trees = _sigmoid(_grown(a, numbers) + a["base"][0])
        share = a["share"][0]
        mixed = np.clip(share * trees + (1 - share) * linear, 1e-6, 1 - 1e-6)
        slope, shift = a["calibration"]
        calibrated: Array = _sigmoid(slope * np.log(mixed / (1 - mixed)) + shift)
        return calibrated

    def status(self, hashes: list[int]) -> Array:
        """The log odds of each status, by the features of :mod:`.status`."""
        rows = sorted({self.status_rows[h] for h in hashes if h in self.status_rows})
        scores: Array = self.arrays["status_weights"][rows].sum(axis=0) + self.arrays["status_bias"]
        return scores


def _sigmoid(x: Array) -> Array:
    import numpy as np

    out: Array = 1.0 / (1.0 + np.exp(-np.clip(x, -40, 40)))
    return out


def _grown(a: Mapping[str, Array], numbers: Array) -> Array:
    """The sum of what the trees say: each row walks down all of them at once."""
    import numpy as np

    count = a["feature"].shape[0]
    at = np.zeros((len(numbers), count), dtype=np.int64)
    tree = np.arange(count)[None, :]
    line = np.arange(len(numbers))[:, None]
    for _ in range(_DEPTH):
        feature = a["feature"][tree, at]
        leaf = feature < 0
        if leaf.all():
            break
        goes_left = numbers[line, np.maximum(feature, 0)] <= a["threshold"][tree, at]
        at = np.where(leaf, at, np.where(goes_left, a["left"][tree, at], a["right"][tree, at]))
    total: Array = a["value"][tree, at].sum(axis=1)
    return total


def packed(arrays: Mapping[str, Array]) -> bytes:
    """The bytes of a model file: the same for the same arrays, whenever they are written."""
    import numpy as np

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            held = io.BytesIO()
            np.save(held, arrays[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), held.getvalue())
    return out.getvalue()


def unpacked(data: bytes) -> Model:
    """The model in the bytes of a file. Raises :class:`RuleError` that says what is wrong with them."""
    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        missing = [name for name in _ARRAYS if name not in arrays]
        if missing:
            raise RuleError(f"{FILE}: holds no {missing[0]!r}", mend=MEND)
        meta = json.loads(bytes(arrays["meta"].tobytes()).decode("utf-8"))
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise RuleError(f"{FILE}: {error}", mend=MEND) from error
    n, nodes = len(NAMES), arrays["feature"].shape
    shapes = {
        "weights": (len(arrays["keys"]), COLUMNS), "bias": (COLUMNS,), "mean": (n,), "scale": (n,), "linear": (n,),
        "intercept": (1,), "threshold": nodes, "left": nodes, "right": nodes, "value": nodes, "base": (1,),
        "share": (1,), "calibration": (2,), "status_weights": (len(arrays["status_keys"]), len(STATUSES)),
        "status_bias": (len(STATUSES),),
    }  # fmt: skip
    wrong = [name for name, shape in shapes.items() if arrays[name].shape != shape]
    if wrong or list(meta.get("names", ())) != list(NAMES) or len(nodes) != 2:
        raise RuleError(f"{FILE}: {', '.join(wrong) or 'its features'}: made for another version", mend=MEND)
    if arrays["feature"].size and (
        arrays["feature"].max() >= n or max(arrays[s].max() for s in ("left", "right")) >= nodes[1]
    ):
        raise RuleError(f"{FILE}: its trees lead nowhere", mend=MEND)
    floats = [name for name, kept in arrays.items() if kept.dtype.kind == "f"]
    if not all(np.isfinite(arrays[name].astype(np.float64)).all() for name in floats):
        raise RuleError(f"{FILE}: holds what is no number", mend=MEND)
    wide = dict(arrays)
    for name in ("weights", "status_weights"):
        wide[name] = arrays[name].astype(np.float64)
    rows = {int(key): i for i, key in enumerate(arrays["keys"])}
    status_rows = {int(key): i for i, key in enumerate(arrays["status_keys"])}
    return Model(wide, rows, status_rows, meta)


@cache
def shipped() -> Model | None:
    """The model of this distribution, read once; ``None``, with a warning, where it is missing or damaged."""
    try:
        expected = thresholds().model
        data = resources.files(__package__).joinpath(FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise RuleError(f"{FILE}: is not the file that thresholds.toml names", mend=MEND)
        return unpacked(data)
    except (OSError, RuleError) as error:
        told = str(error) if isinstance(error, RuleError) else f"{error} ({MEND})"
        log.warning("no learned model: relationships are read by the rules alone. %s", told)
        return None
