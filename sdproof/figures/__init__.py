"""The figures of the theory, drawn from exact numbers and certified enclosures.

Each module has a function that computes the numbers and one that draws them; `FIGURES` lists them.
Floats appear only at the moment of drawing.
"""

from sdproof.experiments.style import inline_svg as inline_svg
from sdproof.experiments.style import rendered as rendered
from sdproof.experiments.style import save as save
from sdproof.figures.registry import FIGURES as FIGURES
from sdproof.figures.registry import FigureSpec as FigureSpec
from sdproof.figures.registry import figure_spec as figure_spec
from sdproof.figures.values import Enclosure as Enclosure
from sdproof.figures.values import exported as exported
