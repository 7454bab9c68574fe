"""The figures of the theory, drawn from exact numbers and certified enclosures.

Each module has a function that computes the numbers and one that draws them; `FIGURES` lists them.
Floats appear only at the moment of drawing.
"""

from sdproof.gains.style import inline_svg as inline_svg
from sdproof.gains.style import rendered as rendered
from sdproof.gains.style import save as save
from sdproof.present.figures.registry import FIGURES as FIGURES
from sdproof.present.figures.registry import FigureSpec as FigureSpec
from sdproof.present.figures.registry import figure_spec as figure_spec
from sdproof.present.figures.values import Enclosure as Enclosure
from sdproof.present.figures.values import exported as exported
