"""The best ξ for every number of steps, certified minima over λ, steps needed, and gain."""

from sdproof.optimum.curve import risk_curve as risk_curve
from sdproof.optimum.curve_types import CurvePoint as CurvePoint
from sdproof.optimum.curve_types import FloatRiskCurve as FloatRiskCurve
from sdproof.optimum.curve_types import RiskCurve as RiskCurve
from sdproof.optimum.fit import StepOptimum as StepOptimum
from sdproof.optimum.fit import optimal_curve as optimal_curve
from sdproof.optimum.gain import FamilyBound as FamilyBound
from sdproof.optimum.gain import Gain as Gain
from sdproof.optimum.gain import family_bounds as family_bounds
from sdproof.optimum.gain import gain as gain
from sdproof.optimum.groups import Group as Group
from sdproof.optimum.groups import grouped_bound as grouped_bound
from sdproof.optimum.groups import groups as groups
from sdproof.optimum.minimum import LambdaSet as LambdaSet
from sdproof.optimum.minimum import Minimum as Minimum
from sdproof.optimum.minimum import minimum as minimum
from sdproof.optimum.stationary import RiskFunction as RiskFunction
from sdproof.optimum.steps import StepsNeeded as StepsNeeded
from sdproof.optimum.steps import steps_needed as steps_needed
