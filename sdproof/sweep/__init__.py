"""Sweeps over grids of family parameters: a spec in, certified risks out, resumable.

Needs the extra "sweep" (joblib, pyarrow); a cluster also needs "dask".
"""

from sdproof.sweep.point import SweepPoint as SweepPoint
from sdproof.sweep.point import evaluate as evaluate
from sdproof.sweep.runner import Summary as Summary
from sdproof.sweep.runner import run as run
from sdproof.sweep.spec import Spec as Spec
from sdproof.sweep.spec import load_spec as load_spec
from sdproof.sweep.spec import parse_spec as parse_spec
from sdproof.sweep.store import kept_spec as kept_spec
