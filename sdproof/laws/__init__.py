"""Laws: statements, and what no statement says, as judges of any estimator with an exact margin."""

from sdproof.laws.base import Case as Case
from sdproof.laws.base import Law as Law
from sdproof.laws.check import check_law as check_law
from sdproof.laws.check import check_laws as check_laws
from sdproof.laws.reach import Reach as Reach
from sdproof.laws.registry import LAWS as LAWS
from sdproof.laws.registry import known as known
from sdproof.laws.registry import law as law
from sdproof.laws.report import LawReport as LawReport
from sdproof.laws.report import LawResult as LawResult
from sdproof.laws.subject import MODEL as MODEL
from sdproof.laws.subject import Subject as Subject
from sdproof.statements.judgement import Judgement as Judgement
