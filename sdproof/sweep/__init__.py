"""Sweeps over grids of family parameters: a spec in, certified risks out, resumable.

Needs the extra "sweep" (joblib, pyarrow); a cluster also needs "dask".
"""

from sdproof.sweep.point import SweepPoint, evaluate
from sdproof.sweep.runner import Progress, Summary, run
from sdproof.sweep.spec import Spec, load_spec, parse_spec

__all__ = [
    "Progress",
    "Spec",
    "Summary",
    "SweepPoint",
    "evaluate",
    "load_spec",
    "parse_spec",
    "run",
]
