(** * Ridge, its pure student, and the derivative in lambda (claim DPR-1)

    For every X, labels z and lambda > 0, over any real field: ridge minus the fit to its own
    predictions is lambda (X X^T + lambda I)^-1 ridge ([DPR1_distance]); and for every other penalty
    mu > 0, ridge(mu) = ridge(lambda) + (mu - lambda) D + (mu - lambda)^2 G(mu)^-1 G(lambda)^-1
    ridge(lambda), with D = - G(lambda)^-1 ridge(lambda), so D is the derivative ([DPR1_derivative]). *)

From mathcomp Require Import all_ssreflect all_algebra.
From SDProof Require Import RingIdentities MatrixRidge.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Derivative.
Variables (F : realFieldType) (d n : nat) (X : 'M[F]_(d, n)).

(** The derivative of ridge in lambda, - (X X^T + lambda I)^-1 ridge. *)
Definition ridge_slope (lambda : F) (z : 'cV[F]_n) : 'cV[F]_d :=
  - (invmx (gram X lambda) *m ridge X lambda z).

Lemma gram_at (lambda mu : F) : gram X mu = gram X lambda + (mu - lambda)%:M.
Proof. by rewrite /gram -addrA -raddfD /= [lambda + _]addrC subrK. Qed.

(** The resolvent identity. *)
Lemma ridge_change (lambda mu : F) z : 0 < lambda -> 0 < mu ->
  ridge X mu z = ridge X lambda z - (mu - lambda) *: (invmx (gram X mu) *m ridge X lambda z).
Proof.
move=> l0 m0; symmetry; apply: (ridge_unique m0).
rewrite mulmxBr -scalemxAr mulKVmx ?gram_unit // (gram_at lambda mu) mulmxDl mul_scalar_mx addrK.
exact: ridge_normal_equation.
Qed.

(** DPR-1: ridge minus its pure student (xi = 1) is - lambda times the derivative. *)
Theorem DPR1_distance (lambda : F) z : 0 < lambda ->
  ridge X lambda z - sd_step X lambda z (ridge X lambda z) 1 = - lambda *: ridge_slope lambda z.
Proof.
move=> l0; rewrite /ridge_slope scalerN scaleNr opprK scalemxAr -ridge_residual //.
by rewrite /sd_step /mixed_labels subrr scale0r add0r scale1r /ridge -mulmxBr -mulmxBr.
Qed.

(** DPR-1: that is the derivative: the exact remainder is of second order in mu - lambda. *)
Theorem DPR1_derivative (lambda mu : F) z : 0 < lambda -> 0 < mu ->
  ridge X mu z = ridge X lambda z + (mu - lambda) *: ridge_slope lambda z
  + (mu - lambda) ^+ 2 *: (invmx (gram X mu) *m (invmx (gram X lambda) *m ridge X lambda z)).
Proof.
move=> l0 m0; set v := invmx (gram X lambda) *m ridge X lambda z.
rewrite (ridge_change _ l0 m0) /ridge_slope -/v scalerN -addrA; congr (_ + _).
have -> : ridge X lambda z = gram X lambda *m v by rewrite /v mulKVmx ?gram_unit.
have -> : gram X lambda *m v = gram X mu *m v - (mu - lambda) *: v.
  by rewrite (gram_at lambda mu) [in RHS]mulmxDl mul_scalar_mx addrK.
by rewrite mulmxBr mulKmx ?gram_unit // -scalemxAr scalerBr opprB scalerA expr2 addrC.
Qed.
End Derivative.
