(** * The main statements at the matrix level once more, written out (see [Pinned.v]) *)

From mathcomp Require Import all_ssreflect all_algebra.
From SDProof Require Import RingIdentities MatrixRidge MatrixSpectral MatrixDerivative.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Local Notation norm2 v := (\sum_i (v i 0) ^+ 2).

Lemma sqnorm_written_out (F : realFieldType) n (v : 'cV[F]_n) : sqnorm v = norm2 v.
Proof. by rewrite /sqnorm dotE; apply: eq_bigr => i _; rewrite expr2. Qed.

(** SD-1: ridge *)
Goal forall (F : realFieldType) (d n : nat) (X : 'M[F]_(d, n)) (lambda : F), 0 < lambda ->
  forall (z : 'cV[F]_n) (theta : 'cV[F]_d),
  let best := invmx (X *m X^T + lambda%:M) *m (X *m z) in
  theta <> best ->
  norm2 (z - X^T *m best) + lambda * norm2 best
  < norm2 (z - X^T *m theta) + lambda * norm2 theta.
Proof.
move=> F d n X lambda Hl z theta best ne; rewrite -!sqnorm_written_out.
exact: (SD1_ridge_minimiser Hl ne).
Qed.

(** SD-1: one step of self-distillation, any real xi *)
Goal forall (F : realFieldType) (d n : nat) (X : 'M[F]_(d, n)) (lambda : F), 0 < lambda ->
  forall (y : 'cV[F]_n) (teacher : 'cV[F]_d) (xi : F) (theta : 'cV[F]_d),
  let best := invmx (X *m X^T + lambda%:M)
                *m (X *m ((1 - xi) *: y + xi *: (X^T *m teacher))) in
  theta <> best ->
  xi * norm2 (X^T *m teacher - X^T *m best) + (1 - xi) * norm2 (y - X^T *m best)
    + lambda * norm2 best
  < xi * norm2 (X^T *m teacher - X^T *m theta) + (1 - xi) * norm2 (y - X^T *m theta)
    + lambda * norm2 theta.
Proof.
move=> F d n X lambda Hl y teacher xi theta best ne; rewrite -!sqnorm_written_out.
exact: (SD1_sd_minimiser Hl ne).
Qed.

(** SD-2: the risk of k steps *)
Goal forall (F : realFieldType) (d n r : nat) (lambda : F), 0 < lambda ->
  forall (U : 'M[F]_(d, r)) (V : 'M[F]_(n, r)) (s : 'rV[F]_r),
  U^T *m U = 1%:M -> V^T *m V = 1%:M ->
  forall (T : Type) (E : (T -> F) -> F) (eta : T -> 'cV[F]_n) (gamma2 : F),
  (forall f g, f =1 g -> E f = E g) ->
  (forall c f g, E (fun w => c * f w + g w) = c * E f + E g) ->
  E (fun=> 1) = 1 ->
  (forall i, E (fun w => eta w i 0) = 0) ->
  (forall i l, E (fun w => eta w i 0 * eta w l 0) = gamma2 *+ (i == l)) ->
  forall (theta_star : 'cV[F]_d) (xs : seq F), gamma2 != 0 ->
  let X := U *m diag_mx s *m V^T in
  let e j := s 0 j ^+ 2 in
  let t j := e j / (e j + lambda) in
  let q j := t j * foldl (fun p xi => (1 - xi) + xi * t j * p) 1 xs in
  let B j := e j * ((U^T *m theta_star) j 0) ^+ 2 / gamma2 in
  let ridge z := invmx (X *m X^T + lambda%:M) *m (X *m z) in
  let estimator (y : 'cV[F]_n) :=
    foldl (fun theta xi => ridge ((1 - xi) *: y + xi *: (X^T *m theta))) (ridge y) xs in
  E (fun w => norm2 (X^T *m (estimator (X^T *m theta_star + eta w) - theta_star))) / n%:R
  = gamma2 / n%:R * \sum_j (B j * (1 - q j) ^+ 2 + q j ^+ 2).
Proof.
move=> F d n r lambda Hl U V s HU HV T E eta gamma2 Eext Elin E1 Hmean Hcov theta_star xs g0.
move=> X e t q B ridge estimator.
rewrite -(SD2_k_step_risk Hl s HU HV Eext Elin E1 Hmean Hcov theta_star xs g0) /excess_risk.
by congr (_ / _); apply: Eext => w; rewrite sqnorm_written_out.
Qed.

(** DPR-1: ridge, its pure student, and the derivative in lambda *)
Goal forall (F : realFieldType) (d n : nat) (X : 'M[F]_(d, n)) (z : 'cV[F]_n) (lambda mu : F),
  0 < lambda -> 0 < mu ->
  let inverse (l : F) := invmx (X *m X^T + l%:M) in
  let ridge l (labels : 'cV[F]_n) := inverse l *m (X *m labels) in
  let slope := - (inverse lambda *m ridge lambda z) in
  ridge lambda z - ridge lambda (X^T *m ridge lambda z) = - lambda *: slope /\
  ridge mu z = ridge lambda z + (mu - lambda) *: slope
    + (mu - lambda) ^+ 2 *: (inverse mu *m (inverse lambda *m ridge lambda z)).
Proof.
move=> F d n X z lambda mu l0 m0 inverse rdg slope; split.
  by rewrite -(DPR1_distance X z l0) /sd_step /mixed_labels subrr scale0r add0r scale1r.
exact: (DPR1_derivative X z l0 m0).
Qed.
