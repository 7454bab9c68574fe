"""The three UCI data sets of Table 1: where they live, how they are read, checked and fetched.

Only NumPy is needed to read them; downloading needs the extra ``data`` (pooch).
"""

from __future__ import annotations

from sdproof.errors import MissingExtra

try:
    import numpy as _numpy  # noqa: F401
except ImportError:
    raise MissingExtra(extra="data", package="numpy") from None

from sdproof.data.cache import cache_dir as cache_dir
from sdproof.data.cache import info as info
from sdproof.data.cache import load as load
from sdproof.data.cache import locate as locate
from sdproof.data.download import fetch as fetch
from sdproof.data.parsing import read as read
from sdproof.data.spec import DATASETS as DATASETS
from sdproof.data.spec import Dataset as Dataset
from sdproof.data.spec import dataset as dataset
from sdproof.data.table import Table as Table
from sdproof.data.table import version_note as version_note
