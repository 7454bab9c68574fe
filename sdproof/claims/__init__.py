"""The claims of the paper, one file each, in the order of theory §3."""

from sdproof.claims import (
    ex,
    gl_1,
    lb_1,
    lb_2,
    mt_1,
    mt_2,
    mt_3,
    na_1,
    na_2,
    na_3,
    os_1,
    os_2,
    os_3,
    sd_1,
    sd_2,
    sd_3,
)
from sdproof.claims.base import TRUSTED as TRUSTED
from sdproof.claims.base import Claim as Claim
from sdproof.claims.base import Context as Context
from sdproof.claims.settle import Settled as Settled
from sdproof.claims.settle import settle as settle
from sdproof.errors import InputError

CLAIMS: dict[str, Claim] = {
    claim.id: claim
    for claim in (
        sd_1.CLAIM, sd_2.CLAIM, sd_3.CLAIM,
        os_1.CLAIM, os_2.CLAIM, os_3.CLAIM,
        lb_1.CLAIM, lb_2.CLAIM,
        mt_1.CLAIM, mt_2.CLAIM, mt_3.CLAIM,
        na_1.CLAIM, na_2.CLAIM, na_3.CLAIM,
        gl_1.CLAIM,
        *ex.CLAIMS,
    )
}  # fmt: skip
"""Every claim by its identifier, in the order of theory §3."""


def claim(identifier: str) -> Claim:
    """The claim with this identifier (upper or lower case).

    Raises
    ------
    sdproof.errors.InputError
        If there is none.
    """
    found = CLAIMS.get(identifier.upper())
    if found is None:
        raise InputError(f"claim: {identifier[:40]!r} is unknown; accepted: {', '.join(CLAIMS)}")
    return found
