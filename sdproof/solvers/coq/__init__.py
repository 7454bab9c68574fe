"""The Coq sources that are shipped with sdproof or made from certificates, and their check by Coq's own
kernel.

Nothing here decides a verdict: what Coq found is reported beside the certificates, as evidence of
its own, and says whether it was checked on this machine or only shipped.
"""

from sdproof.solvers.coq.certified import CertifiedStatement as CertifiedStatement
from sdproof.solvers.coq.generated import exported as exported
from sdproof.solvers.coq.generated import goal as goal
from sdproof.solvers.coq.generated import modules as modules
from sdproof.solvers.coq.library import Entry as Entry
from sdproof.solvers.coq.library import Sources as Sources
from sdproof.solvers.coq.library import shipped as shipped
from sdproof.solvers.coq.record import evidence as evidence
from sdproof.solvers.coq.report import CoqReport as CoqReport
from sdproof.solvers.coq.report import check as check
from sdproof.solvers.coq.toolchain import AXIOMS as AXIOMS
from sdproof.solvers.coq.toolchain import CoqMissing as CoqMissing
