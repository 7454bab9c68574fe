"""Statements as values: one reader of their formulas, three notations, and their exact evaluation."""

from sdproof.statements.evaluation import Arithmetic as Arithmetic
from sdproof.statements.evaluation import evaluate as evaluate
from sdproof.statements.judgement import Judgement as Judgement
from sdproof.statements.judgement import Skip as Skip
from sdproof.statements.noise import Noise as Noise
from sdproof.statements.notation import Latex as Latex
from sdproof.statements.notation import Plain as Plain
from sdproof.statements.notation import latex as latex
from sdproof.statements.notation import plain as plain
from sdproof.statements.outline import glossary as glossary
from sdproof.statements.point import Point as Point
from sdproof.statements.reader import FormulaError as FormulaError
from sdproof.statements.reader import names_in as names_in
from sdproof.statements.reader import relation as relation
from sdproof.statements.repairing import repair as repair
from sdproof.statements.repairing import satisfying as satisfying
from sdproof.statements.statement import Statement as Statement
