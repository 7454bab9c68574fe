"""Statements of the kernel's language, evaluated with the model: an exact margin at exact values."""

from sdproof.laws.statement.expressions import InNoise as InNoise
from sdproof.laws.statement.expressions import Skip as Skip
from sdproof.laws.statement.expressions import evaluate as evaluate
from sdproof.laws.statement.expressions import noise as noise
from sdproof.laws.statement.point import Point as Point
from sdproof.laws.statement.point import noises as noises
from sdproof.laws.statement.point import signs as signs
from sdproof.laws.statement.repair import repair as repair
