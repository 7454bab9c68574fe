"""Certified minima over λ, steps needed, and gain."""

from sdproof.minima.certified import minimum as minimum
from sdproof.minima.gains import FamilyBound as FamilyBound
from sdproof.minima.gains import Gain as Gain
from sdproof.minima.gains import family_bounds as family_bounds
from sdproof.minima.gains import gain as gain
from sdproof.minima.reaching import StepsFor as StepsFor
from sdproof.minima.reaching import steps_for as steps_for
from sdproof.minima.result import Minimum as Minimum
from sdproof.minima.stationary import RiskFunction as RiskFunction
from sdproof.minima.steps import StepsNeeded as StepsNeeded
from sdproof.minima.steps import steps_needed as steps_needed
