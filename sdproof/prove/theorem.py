"""A theorem as a value: a statement, its proof, and the certificate that the kernel checks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sdproof import kernel
from sdproof.laws.base import Law
from sdproof.statements.statement import Statement

Json: TypeAlias = dict[str, Any]
HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}


@dataclass(frozen=True)
class Theorem:
    """One statement that a kernel certificate establishes, for every r.

    Attributes
    ----------
    name : str
        Short name, unique within a claim.
    words : str
        The statement for people, with the role it plays in the claim.
    statement, proof : dict
        The data of the certificate (`sdproof.kernel.family`): the formula is written here once;
        text and LaTeX are rendered from it.
    idea : str
        The idea of the proof in a sentence or two.
    """

    name: str
    words: str
    statement: Json = field(repr=False)
    proof: Json = field(repr=False)
    idea: str = ""

    def _repr_latex_(self) -> str:
        """The statement, for notebooks."""
        return Statement(self.statement)._repr_latex_()

    def certificate(self) -> Json:
        """The certificate, as the kernel reads it."""
        return HEADER | {
            "kind": "family",
            "statement": copy.deepcopy(self.statement),
            "proof": copy.deepcopy(self.proof),
        }

    def steps(self) -> Iterator[tuple[str, Json]]:
        """The places of the proof where a rule is applied, depth first: (path, rule)."""
        yield from rule_places(self.proof, "proof")


@dataclass(frozen=True)
class Refutation:
    """Exact evidence that a statement is false: a certificate of its negation.

    Attributes
    ----------
    name : str
        What was changed, e.g. ``"c1=1"``.
    words : str
        The false statement, for people.
    certificates : tuple of dict
        Kernel certificates; together they contradict the false statement.
    shows : str
        The counterexample in words.
    law : Law, optional
        The false statement as a law, to be searched for other counterexamples; None where the
        statement of a certificate of kind "counterexample" is searched.
    """

    name: str
    words: str
    certificates: tuple[Json, ...] = field(repr=False)
    shows: str = ""
    law: Law | None = None


def rule_places(proof: Any, path: str) -> Iterator[tuple[str, Json]]:
    """Every sub-object of a proof that applies a rule, with its path."""
    if isinstance(proof, dict):
        if "rule" in proof:
            yield path, proof
        for key, value in proof.items():
            yield from rule_places(value, f"{path}.{key}")
    elif isinstance(proof, list):
        for i, value in enumerate(proof):
            yield from rule_places(value, f"{path}[{i}]")


def counterexample(
    statement: Json, values: dict[str, str | None], *directions: dict[str, str], **changes: Any
) -> Json:
    """The certificate that `statement`, with `changes` (None drops a field), fails at `values`.

    Parameters
    ----------
    statement : dict
        A statement of type "sum" or "pointwise".
    values : dict
        Exact value of every variable (and of v_m for each direction variable v, when aligned); None
        for a noise variable, of which only the mean enters.
    *directions : dict
        Exact values of the direction variables, one dict for each direction other than m.
    **changes
        Fields of the statement to replace, e.g. ``conclusion="rho(B, q) >= 2"``.
    """
    changed = {k: v for k, v in (statement | changes).items() if v is not None}
    return HEADER | {
        "kind": "counterexample",
        "statement": copy.deepcopy(changed),
        "values": values,
        "directions": list(directions),
    }
