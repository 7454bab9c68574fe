"""Certificates about one exact instance, printed as Coq theorems with their proofs.

A file requires ``Instance.v`` or ``Box.v`` of the shipped sources. A bound for every λ and ξ is shown by
the numbers of `Dual`, with which Coq computes in integers; a risk at one λ and ξ is computed by Coq.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from textwrap import fill
from typing import Any

from sdproof.errors import ProofError
from sdproof.kernel.base import MAX_STEPS, rational, rationals
from sdproof.kernel.instance import describe, read_problem
from sdproof.kernel.least import Problem
from sdproof.solvers.coq.box import BoxDual, HalfDual
from sdproof.solvers.coq.dual import Dual, over_one_denominator

_HEAD = """\
(** {words}. *)

Require Import Reals QArith List ZArith Lra.
Import ListNotations.
From SDProof Require Import Sums Risk Filters {modules}.
Open Scope R_scope.

Definition eigenvalues : list R := {e}.
Definition snr : list R := {snr}.
Definition e (j : nat) : R := nth j eigenvalues 0.
Definition B (j : nat) : R := nth j snr 0.

(** The same numbers as integers over common denominators. *)
Definition numbers : instance := {{|
  e_numerators := {e_numerators}%Z; e_denominator := {e_denominator};
  B_numerators := {b_numerators}%Z; B_denominator := {b_denominator} |}}.

Lemma same : is_instance numbers eigenvalues snr.
Proof. unfold numbers, eigenvalues, snr. same_numbers. Qed.
"""

_INSTANCE = "numbers eigenvalues snr"
_CHECKS = "[vm_compute; reflexivity|same_numbers..]."


def instance_source(certificate: dict[str, Any], name: str) -> str:
    """The Coq source of a certificate about an instance: one theorem, which says what it says.

    Parameters
    ----------
    certificate : dict
        One that the kernel accepts, of kind "lower-bound", "upper-bound", "strict-improvement" or
        "box-bound", with rational eigenvalues and signal-to-noise ratios.
    name : str
        Of the theorem, a Coq identifier.

    Returns
    -------
    str
        The text of a file. Its theorem is about `sd_risk`, `ridge_risk` and `one_step_risk` of
        ``Filters.v`` at e_j, B_j; numbers are exact.

    Raises
    ------
    ProofError
        For another kind, an instance given by a design matrix, and a bound that is false, is the exact
        least risk (unless that is LB or a limit in λ), or so close to it that no numbers are found.

    Notes
    -----
    A bound for every λ and ξ takes polynomials of degree 2k + 2, whatever the rank. Seconds of
    coqc on one core for random numbers of 3 digits and a bound 1/1000 below the least risk:
    4 for rank 20, k = 4; 13 for rank 64, k = 4; 31 for rank 32, k = 8.
    """
    kind = certificate["kind"]
    if kind not in _THEOREMS:
        raise ProofError(f"no Coq proof of certificates of kind {kind}; of {', '.join(_THEOREMS)}")
    problem = read_problem(certificate["instance"])
    if not isinstance(problem, Problem):
        raise ProofError("no Coq proof for an instance given by a design matrix")
    e, e_denominator = over_one_denominator(problem.eigenvalues)
    snr, b_denominator = over_one_denominator(problem.snr)
    words = describe({"type": kind, **certificate, **certificate.get("witness", {})})
    head = _HEAD.format(
        words=_comment(words[0].upper() + words[1:]),
        modules="Instance Box" if kind == "box-bound" else "Instance",
        e=_reals(problem.eigenvalues),
        snr=_reals(problem.snr),
        e_numerators=_list(map(str, e)),
        e_denominator=e_denominator,
        b_numerators=_list(map(str, snr)),
        b_denominator=b_denominator,
    )
    return head + _THEOREMS[kind](certificate, name, problem)


def _lower_bound(certificate: dict[str, Any], name: str, problem: Problem) -> str:
    return _for_all(f"Theorem {name}", problem, certificate["steps"], _bound(certificate))


def _upper_bound(certificate: dict[str, Any], name: str, problem: Problem) -> str:
    lam, xi = _witness(certificate)
    bound = _bound(certificate)
    risk = f"sd_risk {len(problem.snr)} e B {_real(lam)} {_reals(xi)}"
    proof = _at("upper_bound", lam, xi, bound)
    return _proved(f"Theorem {name}", f"{risk} <= {_real(bound)}", proof)


def _strict_improvement(certificate: dict[str, Any], name: str, problem: Problem) -> str:
    lam, (xi,) = _witness(certificate)
    bound = _bound(certificate)
    rank, c = len(problem.snr), _real(bound)
    statement = (
        f"(forall lam : R, 0 < lam -> {c} <= ridge_risk {rank} e B lam) /\\\n"
        f"  one_step_risk {rank} e B {_real(lam)} {_real(xi)} < {c}"
    )
    proof = (
        "split.\n  - intros lam lam_pos. rewrite <- zero_steps_is_ridge.\n"
        "    exact (no_steps lam [] lam_pos eq_refl).\n"
        f"  - {_at('strict_upper_bound', lam, [xi], bound)}"
    )
    before = _for_all("Lemma no_steps", problem, 0, bound)
    return before + _proved(f"Theorem {name}", statement, proof)


def _box_bound(certificate: dict[str, Any], name: str, problem: Problem) -> str:
    ends = [[None if v is None else rational(v, "xi") for v in pair] for pair in certificate["xi"]]
    if None in ends[0]:
        return _on_half_line(f"Theorem {name}", problem, ends[0], _bound(certificate))
    box = [(low, high) for low, high in ends if low is not None and high is not None]
    bound = _bound(certificate)
    if len(box) == 1 or not box[1][0] < 0 < box[1][1]:
        return _in_box(f"Theorem {name}", problem, box, bound, "")
    (low, high), zero = box[1], Fraction(0)
    below = _in_box("Lemma below", problem, [box[0], (low, zero)], bound, "_below")
    above = _in_box("Lemma above", problem, [box[0], (zero, high)], bound, "_above")
    names, statement = _box_statement(problem, box, bound)
    proof = (
        f"intros lam {names} lam_pos H1 H2.\n"
        "  destruct (Rle_lt_dec xi2 0); [apply below|apply above]; repeat split; lra."
    )
    return below + above + _proved(f"Theorem {name}", statement, proof)


_THEOREMS: dict[str, Callable[[dict[str, Any], str, Problem], str]] = {
    "lower-bound": _lower_bound,
    "upper-bound": _upper_bound,
    "strict-improvement": _strict_improvement,
    "box-bound": _box_bound,
}


def _for_all(head: str, problem: Problem, steps: int, bound: Fraction) -> str:
    """The bound for every λ > 0 and ξ, with its proof."""
    dual = Dual(problem.eigenvalues, problem.snr, steps, bound)
    statement = (
        f"forall (lam : R) (xi : list R), 0 < lam -> length xi = {steps}%nat ->\n"
        f"  {_real(bound)} <= sd_risk {len(problem.snr)} e B lam xi"
    )
    if dual.gap >= 0:
        return _proved(head, statement, _by_least(bound))
    data, found = _parts(dual, "")
    numbers = f"{steps} {_rational(bound)} {found}"
    use = f"apply (lower_bound {_INSTANCE} {numbers} _ same)"
    return data + _proved(head, statement, f"{use};\n    {_CHECKS}")


def _box_statement(
    problem: Problem, box: list[tuple[Fraction, Fraction]], bound: Fraction
) -> tuple[str, str]:
    """The names of the ξ_i, and the statement."""
    names = ["xi"] if len(box) == 1 else [f"xi{i + 1}" for i in range(len(box))]
    ranges = "".join(
        f"{_real(low)} <= {v} <= {_real(high)} -> "
        for v, (low, high) in zip(names, box, strict=True)
    )
    risk = f"sd_risk {len(problem.snr)} e B lam {_list(names)}"
    given = f"forall lam {' '.join(names)} : R, 0 < lam -> {ranges.strip()}"
    return " ".join(names), f"{given}\n  {_real(bound)} <= {risk}"


def _in_box(
    head: str,
    problem: Problem,
    box: list[tuple[Fraction, Fraction]],
    bound: Fraction,
    suffix: str,
) -> str:
    """The bound for every λ > 0 and ξ in the box, with its proof."""
    dual = BoxDual(problem.eigenvalues, problem.snr, box, bound)
    names, statement = _box_statement(problem, box, bound)
    if dual.gap >= 0:
        return _proved(head, statement, _by_least(bound))
    data, found = _parts(dual, suffix)
    ends = _list(f"({low}, {high})" for low, high in dual.numerators)
    use = (
        f"apply (box_bound {_INSTANCE} {dual.denominator} {ends}%Z {_rational(bound)} {found} "
        "_ same)"
    )
    checks = "[vm_compute; reflexivity|same_numbers|assumption|in_box]."
    return data + _proved(head, statement, f"intros lam {names} **. {use};\n    {checks}")


def _on_half_line(head: str, problem: Problem, ends: list[Fraction | None], bound: Fraction) -> str:
    """The bound for every λ > 0 and ξ on one side of a number, with its proof."""
    low, high = ends
    up, end = high is None, (low if high is None else high) or Fraction(0)
    dual = HalfDual(problem.eigenvalues, problem.snr, end, up, bound)
    given = f"{_real(end)} <= xi" if up else f"xi <= {_real(end)}"
    statement = (
        f"forall lam xi : R, 0 < lam -> {given} ->\n"
        f"  {_real(bound)} <= sd_risk {len(problem.snr)} e B lam [xi]"
    )
    if dual.gap >= 0:
        return _proved(head, statement, _by_least(bound))
    data, found = _parts(dual, "")
    numbers = f"{end.denominator} ({end.numerator})%Z {str(up).lower()} {_rational(bound)} {found}"
    use = f"intros lam xi **. apply (half_bound {_INSTANCE} {numbers} _ same)"
    checks = "[vm_compute; reflexivity|same_numbers|assumption|lra]."
    return data + _proved(head, statement, f"{use};\n    {checks}")


def _parts(dual: Dual, suffix: str) -> tuple[str, str]:
    """Definitions of the numbers that `dual` finds, and how a proof names them."""
    found = dual.parts()
    ends = [part.right for part in found if part.right is not None]
    numerators, common = over_one_denominator(ends)
    rows = (f"({n}, {_vector(part.y)})" for n, part in zip(numerators, found, strict=False))
    data = (
        f"\n(** For each part of (0, oo) its right end, times {common}, and the y_j there; "
        f"x = {dual.e_denominator} lam. *)\n"
        f"Definition parts{suffix} : list (Z * list (list Z)) := "
        f"{_list(rows, ';' + chr(10) + '  ')}%Z.\n"
        f"Definition last_part{suffix} : list (list Z) := {_vector(found[-1].y)}%Z.\n"
    )
    return data, f"{_rational(dual.short_gap)} {common} parts{suffix} last_part{suffix}"


def _by_least(bound: Fraction) -> str:
    """The proof of a bound that is not above LB."""
    return f"intros. apply (least_bound {_INSTANCE} {_rational(bound)} _ same);\n    {_CHECKS}"


def _at(lemma: str, lam: Fraction, xi: list[Fraction], bound: Fraction) -> str:
    """The proof of a bound at one λ and ξ."""
    numbers = f"{_rational(lam)} {_list(map(_rational, xi))} {_rational(bound)}"
    return f"apply ({lemma} {_INSTANCE} {numbers} _ _ _ same);\n    {_CHECKS}"


def _bound(certificate: dict[str, Any]) -> Fraction:
    return rational(certificate["bound"], "bound")


def _proved(head: str, statement: str, proof: str) -> str:
    return f"\n{head} : {statement}.\nProof.\n  {proof}\nQed.\n"


def _witness(certificate: dict[str, Any]) -> tuple[Fraction, list[Fraction]]:
    point = certificate["witness"]
    return rational(point["lam"], "witness.lam"), rationals(point["xi"], "witness.xi", MAX_STEPS)


def _list(texts: Iterable[str], separator: str = "; ") -> str:
    return f"[{separator.join(texts)}]"


def _vector(y: Iterable[int]) -> str:
    """Constant polynomials."""
    return _list(f"[{v}]" for v in y)


def _real(value: Fraction) -> str:
    """The number as a Coq real, in parentheses unless it is a plain integer."""
    return str(value) if value.denominator == 1 and value >= 0 else f"({value})"


def _reals(values: Iterable[Fraction]) -> str:
    return _list(map(str, values))


def _rational(value: Fraction) -> str:
    return f"({value.numerator} # {value.denominator})%Q"


def _comment(words: str) -> str:
    """Words that neither open nor close a comment or a string, in lines."""
    return fill(re.sub(r'[*"]', "'", words), 96, subsequent_indent="    ")
