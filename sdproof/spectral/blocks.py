"""Centring and weighting of a block of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sdproof.spectral.least_squares import Array


@dataclass(frozen=True)
class Block:
    """Weighted and centred rows: √w(x − mean), √w(y − mean), and what was taken off."""

    x: Array
    y: Array
    x_mean: Array
    y_mean: Array
    weight: float


def centred(x: Array, y: Array, weights: Array | None, *, intercept: bool) -> Block:
    """The training block of a ridge regression with an unpenalised intercept."""
    if intercept:
        x_mean = np.average(x, axis=0, weights=weights)
        y_mean = np.average(y, axis=0, weights=weights)
    else:
        x_mean, y_mean = np.zeros(x.shape[1]), np.zeros(y.shape[1])
    return shifted(x, y, weights, x_mean, y_mean)


def shifted(x: Array, y: Array, weights: Array | None, x_mean: Array, y_mean: Array) -> Block:
    """The rows relative to given means, each multiplied by the root of its weight."""
    x, y = x - x_mean, y - y_mean
    if weights is None:
        return Block(x, y, x_mean, y_mean, float(len(x)))
    root = np.sqrt(weights)[:, None]
    return Block(x * root, y * root, x_mean, y_mean, float(weights.sum()))
