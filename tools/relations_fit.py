"""Fits the stages of the relation model to labelled documents; needs scikit-learn (the extra ``train``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from relations_gold import Document
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from joinedup.graph.vocabulary import Status
from joinedup.loaders.learned.features import hashed
from joinedup.loaders.learned.model import UNLIKELY
from joinedup.loaders.learned.pairs import COLUMNS, TYPES
from joinedup.loaders.learned.status import STATUSES, status_features

SEED = 0
SUPPORT = 2
"""Areas in which a feature must be seen: what one area alone has is its names, not its language."""
STRENGTH = 0.1
ROUNDS = 60
"""More rounds say the same of areas left out, and cost more than twice the time."""
TREES = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 15, "l2_regularization": 5.0,
         "max_features": 0.5}  # fmt: skip
SHARE = 0.5
LINEAR = 0.05
STATUS_STRENGTH = 0.1


@dataclass(slots=True)
class First:
    """Weights of hashed features: a row per feature, a column per relationship and direction."""

    index: dict[int, int]
    weights: Any
    bias: Any

    def scores(self, document: Document) -> Any:
        """The log odds of every column of every pair."""
        out = np.empty((len(document.hashes), COLUMNS))
        for i, found in enumerate(document.hashes):
            out[i] = self.weights[sorted({self.index[h] for h in found if h in self.index})].sum(axis=0) + self.bias
        return out


def fit_first(documents: Sequence[Document]) -> First:
    """One logistic regression over all columns: a feature has a weight of its own for any relationship, for each
    type, and for each type and direction, so that rare types lean on what is common to all."""
    support: dict[int, set[str]] = {}
    for d in documents:
        for h in {h for found in d.hashes for h in found}:
            support.setdefault(h, set()).add(d.area)
    index = {h: i for i, h in enumerate(sorted(h for h, areas in support.items() if len(areas) >= SUPPORT))}
    indptr, indices = [0], []
    labels: list[Any] = []
    for d in documents:
        known = np.full((len(d.hashes), COLUMNS), -1, dtype=np.int8)
        for r in d.rows:
            if r.label is not None:
                known[r.pair, r.column] = r.label
        for i in np.flatnonzero((known >= 0).any(axis=1)):
            indices += sorted({index[h] for h in d.hashes[i] if h in index})
            indptr.append(len(indices))
            labels.append(known[i])
    x = sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(labels), len(index)))
    weights, bias = _joint_regression(x, np.array(labels))
    return First(index, weights.astype(np.float16).astype(np.float64), bias)


def _joint_regression(x: Any, labels: Any) -> tuple[Any, Any]:
    """Weights (features by columns) and bias of the logistic regression that shares weights between columns.

    ``labels`` has a row per pair and a column per relationship and direction: 1, 0, or -1 for unknown.
    """
    n, types = x.shape[1], len(TYPES)
    known, truth = labels >= 0, labels == 1
    turned = x.T.tocsr()
    to_type = np.zeros((COLUMNS, types))
    to_type[np.arange(COLUMNS), np.arange(COLUMNS) // 2] = 1.0
    widen = np.hstack([np.ones((COLUMNS, 1)), to_type, np.eye(COLUMNS)])  # of each column: what all share, its type's

    def cost(flat: Any) -> tuple[float, Any]:
        parts = flat.reshape(n + 1, widen.shape[1])
        full = parts @ widen.T
        z = np.where(known, x @ full[:n] + full[n], 0.0)
        loss = np.where(known, np.logaddexp(0.0, z) - truth * z, 0.0).sum()
        error = np.where(known, 1.0 / (1.0 + np.exp(-z)) - truth, 0.0)
        slope = np.vstack([turned @ error, error.sum(axis=0)]) @ widen
        return STRENGTH * loss + 0.5 * float(flat @ flat), STRENGTH * slope.ravel() + flat

    found = minimize(cost, np.zeros((n + 1) * widen.shape[1]), jac=True, method="L-BFGS-B",
                     options={"maxiter": ROUNDS, "maxcor": 8, "ftol": 1e-7})  # fmt: skip
    full = found.x.reshape(n + 1, widen.shape[1]) @ widen.T
    return full[:n], full[n]


@dataclass(slots=True)
class Second:
    """Trees and a linear model over the rules' votes and the first stage's scores."""

    trees: HistGradientBoostingClassifier
    linear: LogisticRegression
    mean: Any
    scale: Any

    def raw(self, x: Any) -> Any:
        """The probability before calibration."""
        linear = self.linear.predict_proba((x - self.mean) / self.scale)[:, 1]
        return np.clip(SHARE * self.trees.predict_proba(x)[:, 1] + (1 - SHARE) * linear, 1e-6, 1 - 1e-6)


def worth(document: Document, scores: Any) -> Any:
    """The rows that the second stage looks at."""
    return (scores[document.pair_of, document.column_of] > UNLIKELY) | document.ruled


def fit_second(documents: Sequence[Document], scores: Sequence[Any]) -> Second:
    """``scores`` are the first stage's, from a model that has not seen the document."""
    xs, ys = [], []
    for d, first in zip(documents, scores, strict=True):
        y = d.right()
        kept = (y >= 0) & worth(d, first)
        xs.append(d.numbers(first)[kept])
        ys.append(y[kept])
    x, y = np.concatenate(xs), np.concatenate(ys)
    mean, scale = x.mean(axis=0).astype(np.float64), x.std(axis=0).astype(np.float64) + 1e-6
    trees = HistGradientBoostingClassifier(random_state=SEED, early_stopping=False, **TREES).fit(x, y)
    linear = LogisticRegression(C=LINEAR, max_iter=1000).fit((x - mean) / scale, y)
    return Second(trees, linear, mean, scale)


def predicted(second: Second, document: Document, scores: Any) -> Any:
    """The raw probability of every row of a document; 0 where the second stage does not look."""
    out = np.zeros(len(document.rows))
    kept = worth(document, scores)
    if kept.any():
        out[kept] = second.raw(document.numbers(scores)[kept])
    return out


def fit_calibration(raw: Any, right: Any) -> tuple[float, float]:
    """Slope and shift of the log odds, so that probabilities are how often the claim is right."""
    kept = (right >= 0) & (raw > 0)
    odds = np.log(raw[kept] / (1 - raw[kept]))[:, None]
    fitted = LogisticRegression(C=1e6).fit(odds, right[kept])
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def calibrated(raw: Any, calibration: tuple[float, float]) -> Any:
    """Probabilities from raw ones; 0 stays 0."""
    safe = np.clip(raw, 1e-6, 1 - 1e-6)
    return np.where(raw > 0, 1 / (1 + np.exp(-(calibration[0] * np.log(safe / (1 - safe)) + calibration[1]))), 0.0)


@dataclass(slots=True)
class StatusModel:
    """A multinomial model of the status by hashed features."""

    index: dict[int, int]
    weights: Any
    bias: Any

    def says(self, hashes: Iterable[int]) -> str:
        """The likeliest status."""
        rows = sorted({self.index[h] for h in hashes if h in self.index})
        return str(STATUSES[int(np.argmax(self.weights[rows].sum(axis=0) + self.bias))])


@dataclass(slots=True)
class StatusRow:
    """A row that is stated: its area, features, status, and the status that the rules give it."""

    area: str
    hashes: list[int]
    status: str
    ruled: Status | None


def status_rows(documents: Sequence[Document]) -> list[StatusRow]:
    """Every row that is stated."""
    out = []
    for d in documents:
        assert d.scorer is not None
        for r in d.rows:
            if r.status is not None:
                ruled = d.scorer.ruled(d.pairs[r.pair], r.column)
                found = status_features(d.pairs[r.pair], TYPES[r.column // 2], d.scorer.views, ruled)
                out.append(StatusRow(d.area, [hashed(f) for f in found], r.status, ruled))
    return out


def fit_status(rows: Sequence[StatusRow]) -> StatusModel:
    """Rare statuses weigh more, or everything would be present."""
    support: dict[int, set[str]] = {}
    for row in rows:
        for h in row.hashes:
            support.setdefault(h, set()).add(row.area)
    index = {h: i for i, h in enumerate(sorted(h for h, areas in support.items() if len(areas) >= SUPPORT))}
    x = sp.lil_matrix((len(rows), len(index)))
    for i, row in enumerate(rows):
        for h in row.hashes:
            if h in index:
                x[i, index[h]] = 1.0
    names = [str(s) for s in STATUSES]
    y = np.array([names.index(row.status) for row in rows])
    counts = np.bincount(y, minlength=len(names))
    weight = (len(y) / np.maximum(1, counts * len(names))) ** 0.5
    fitted = LogisticRegression(C=STATUS_STRENGTH, max_iter=1000).fit(x.tocsr(), y, sample_weight=weight[y])
    weights, bias = np.zeros((len(index), len(names))), np.full(len(names), -20.0)
    for k, c in enumerate(fitted.classes_):
        weights[:, c], bias[c] = fitted.coef_[k], fitted.intercept_[k]
    return StatusModel(index, weights.astype(np.float16).astype(np.float64), bias)


def exported(first: First, second: Second, calibration: tuple[float, float], status: StatusModel) -> dict[str, Any]:
    """All as plain arrays, as :mod:`joinedup.loaders.learned.model` reads them."""
    grown = [predictor[0].nodes for predictor in second.trees._predictors]
    size = max(len(nodes) for nodes in grown)
    shape = (len(grown), size)
    out: dict[str, Any] = {
        "feature": np.full(shape, -1, dtype=np.int16), "threshold": np.zeros(shape), "left": np.zeros(shape, np.int16),
        "right": np.zeros(shape, dtype=np.int16), "value": np.zeros(shape),
    }  # fmt: skip
    for i, nodes in enumerate(grown):
        leaf = nodes["is_leaf"].astype(bool)
        k = len(nodes)
        out["feature"][i, :k] = np.where(leaf, -1, nodes["feature_idx"])
        out["threshold"][i, :k] = np.where(leaf, 0.0, nodes["num_threshold"])
        out["left"][i, :k], out["right"][i, :k] = np.where(leaf, 0, nodes["left"]), np.where(leaf, 0, nodes["right"])
        out["value"][i, :k] = np.where(leaf, nodes["value"], 0.0)
    kept = np.abs(first.weights).max(axis=1) > 0
    keys = np.array(sorted(first.index, key=first.index.__getitem__), dtype=np.uint32)
    return out | {
        "keys": keys[kept], "weights": first.weights[kept].astype(np.float16), "bias": first.bias,
        "mean": second.mean, "scale": second.scale, "linear": second.linear.coef_[0],
        "intercept": second.linear.intercept_, "base": np.ravel(second.trees._baseline_prediction).astype(np.float64),
        "share": np.array([SHARE]), "calibration": np.array(calibration),
        "status_keys": np.array(sorted(status.index, key=status.index.__getitem__), dtype=np.uint32),
        "status_weights": status.weights.astype(np.float16), "status_bias": status.bias,
    }  # fmt: skip
