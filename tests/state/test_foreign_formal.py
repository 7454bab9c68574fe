"""Formal proofs belong to a paper: a foreign claim of the same name has none."""

from __future__ import annotations

from pathlib import Path

from sdproof.state import discover, settle

FOREIGN = """
from sdproof.state import Claim, Theorem
CLAIM = Claim(id="MT-2", title="hard family", theorems=[Theorem("one", states="1 >= 0")])
"""


def test_a_foreign_claim_of_our_name_has_no_formal_evidence(tmp_path: Path) -> None:
    """MT-2 of the paper has Coq proofs; MT-2 of a user's file has none, settled or not."""
    path = tmp_path / "claims.py"
    path.write_text(FOREIGN)
    (own,), (foreign,) = discover(["MT-2"]), discover([str(path)])
    assert own.claim.id == foreign.claim.id == "MT-2"
    assert own.formal != ()
    assert foreign.formal == ()
    assert settle(foreign.claim, formal=foreign.formal).formal == ()
