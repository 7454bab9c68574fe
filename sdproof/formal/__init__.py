"""The Coq sources that are shipped with sdproof, and their check by Coq's own kernel.

Nothing here decides a verdict: what Coq found is reported beside the certificates, as evidence of
its own, and says whether it was checked on this machine or only shipped.
"""

from sdproof.formal.record import evidence as evidence
from sdproof.formal.report import Report as Report
from sdproof.formal.report import check as check
from sdproof.formal.sources import Entry as Entry
from sdproof.formal.sources import Sources as Sources
from sdproof.formal.sources import shipped as shipped
from sdproof.formal.toolchain import AXIOMS as AXIOMS
from sdproof.formal.toolchain import CoqMissing as CoqMissing
