"""The best ξ at one λ, for every number of steps."""

from sdproof.optimum.curve import risk_curve as risk_curve
from sdproof.optimum.curve_types import CurvePoint as CurvePoint
from sdproof.optimum.curve_types import FloatRiskCurve as FloatRiskCurve
from sdproof.optimum.curve_types import RiskCurve as RiskCurve
from sdproof.optimum.fit import StepOptimum as StepOptimum
from sdproof.optimum.fit import optimal_curve as optimal_curve
from sdproof.optimum.grouping import grouped_lower_bound as grouped_lower_bound
from sdproof.optimum.grouping import groups as groups
