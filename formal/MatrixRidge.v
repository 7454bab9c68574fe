(** * The matrix level: ridge regression and self-distillation

    X is a d x n matrix (columns are the inputs), y the labels, lambda > 0, over any real field F.

    Main statements: the ridge solution (X X^T + lambda I)^-1 X y is the unique minimiser of
    |y - X^T theta|^2 + lambda |theta|^2 ([SD1_ridge_minimiser]); for every real xi the
    self-distillation objective has as unique minimiser the ridge solution at the labels
    (1-xi) y + xi X^T theta_teacher ([SD1_sd_minimiser]); so the k-step minimiser is
    [(1 - sum xibar_i) I + sum xibar_i ((X X^T + lambda I)^-1 X X^T)^i] (X X^T + lambda I)^-1 X y
    ([SD1_closed_form]). *)

From mathcomp Require Import all_ssreflect all_algebra.
From SDProof Require Import RingIdentities.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Norm.
Variable F : realFieldType.

Definition dot n (u v : 'cV[F]_n) : F := (u^T *m v) 0 0.
Definition sqnorm n (v : 'cV[F]_n) : F := dot v v.

Lemma dotE n (u v : 'cV[F]_n) : dot u v = \sum_i u i 0 * v i 0.
Proof. by rewrite /dot mxE; apply: eq_bigr => i _; rewrite mxE. Qed.

Lemma dotC n (u v : 'cV[F]_n) : dot u v = dot v u.
Proof. by rewrite !dotE; apply: eq_bigr => i _; rewrite mulrC. Qed.

Lemma dotDl n (u v w : 'cV[F]_n) : dot (u + v) w = dot u w + dot v w.
Proof. by rewrite /dot linearD /= mulmxDl mxE. Qed.

Lemma dotDr n (u v w : 'cV[F]_n) : dot w (u + v) = dot w u + dot w v.
Proof. by rewrite /dot mulmxDr mxE. Qed.

Lemma dotZl n a (u v : 'cV[F]_n) : dot (a *: u) v = a * dot u v.
Proof. by rewrite /dot linearZ /= -scalemxAl mxE. Qed.

Lemma dotZr n a (u v : 'cV[F]_n) : dot u (a *: v) = a * dot u v.
Proof. by rewrite dotC dotZl dotC. Qed.

Lemma dotNl n (u v : 'cV[F]_n) : dot (- u) v = - dot u v.
Proof. by rewrite -scaleN1r dotZl mulN1r. Qed.

Lemma dotNr n (u v : 'cV[F]_n) : dot u (- v) = - dot u v.
Proof. by rewrite -scaleN1r dotZr mulN1r. Qed.

Lemma dot0l n (v : 'cV[F]_n) : dot 0 v = 0.
Proof. by rewrite /dot trmx0 mul0mx mxE. Qed.

Lemma dot_mulmx m n (A : 'M[F]_(m, n)) u v : dot u (A *m v) = dot (A^T *m u) v.
Proof. by rewrite /dot trmx_mul trmxK mulmxA. Qed.

Lemma sqnorm_ge0 n (v : 'cV[F]_n) : 0 <= sqnorm v.
Proof. by rewrite /sqnorm dotE sumr_ge0 // => i _; rewrite -expr2 sqr_ge0. Qed.

Lemma sqnorm_eq0 n (v : 'cV[F]_n) : sqnorm v = 0 -> v = 0.
Proof.
rewrite /sqnorm dotE => /eqP; rewrite psumr_eq0; last by move=> i _; rewrite -expr2 sqr_ge0.
move=> /allP H; apply/matrixP => i j; rewrite ord1 mxE; apply/eqP.
by have := H i (mem_index_enum _); rewrite /= mulf_eq0 orbb.
Qed.

Lemma sqnormD n (u v : 'cV[F]_n) : sqnorm (u + v) = sqnorm u + sqnorm v + 2%:R * dot u v.
Proof. rewrite /sqnorm dotDl !dotDr (dotC v u); exact: square_of_sum. Qed.

Lemma sqnormB n (u v : 'cV[F]_n) : sqnorm (u - v) = sqnorm u + sqnorm v - 2%:R * dot u v.
Proof. by rewrite sqnormD dotNr mulrN {2}/sqnorm dotNl dotNr opprK. Qed.

(** An isometry (orthonormal columns) does not change norms. *)
Lemma sqnorm_isometry m n (A : 'M[F]_(m, n)) v : A^T *m A = 1%:M -> sqnorm (A *m v) = sqnorm v.
Proof. by move=> H; rewrite /sqnorm dot_mulmx mulmxA H mul1mx. Qed.

End Norm.

Section Ridge.
Variables (F : realFieldType) (d n : nat) (X : 'M[F]_(d, n)) (lambda : F).
Hypothesis lambda_gt0 : 0 < lambda.

(** ** Definitions *)

Definition ridge_loss (z : 'cV[F]_n) (theta : 'cV[F]_d) : F :=
  sqnorm (z - X^T *m theta) + lambda * sqnorm theta.

Definition gram : 'M[F]_d := X *m X^T + lambda%:M.

(** (X X^T + lambda I)^-1 X z *)
Definition ridge (z : 'cV[F]_n) : 'cV[F]_d := invmx gram *m (X *m z).

(** xi |X^T theta_T - X^T theta|^2 + (1-xi) |y - X^T theta|^2 + lambda |theta|^2 *)
Definition sd_loss (y : 'cV[F]_n) (teacher : 'cV[F]_d) (xi : F) (theta : 'cV[F]_d) : F :=
  xi * sqnorm (X^T *m teacher - X^T *m theta) + (1 - xi) * sqnorm (y - X^T *m theta)
  + lambda * sqnorm theta.

Definition mixed_labels (y : 'cV[F]_n) (teacher : 'cV[F]_d) (xi : F) : 'cV[F]_n :=
  (1 - xi) *: y + xi *: (X^T *m teacher).

(** One step, and k steps with xi_1, ..., xi_k (xi_k last). *)
Definition sd_step (y : 'cV[F]_n) (teacher : 'cV[F]_d) (xi : F) : 'cV[F]_d :=
  ridge (mixed_labels y teacher xi).

Definition sd_estimator (y : 'cV[F]_n) (xs : seq F) : 'cV[F]_d := foldl (sd_step y) (ridge y) xs.

Definition unique_minimiser (J : 'cV[F]_d -> F) (theta : 'cV[F]_d) : Prop :=
  forall theta', theta' <> theta -> J theta < J theta'.

(** ** X X^T + lambda I is invertible *)

Lemma gram_form v : dot v (gram *m v) = sqnorm (X^T *m v) + lambda * sqnorm v.
Proof.
by rewrite /gram mulmxDl dotDr mul_scalar_mx dotZr -mulmxA dot_mulmx.
Qed.

Lemma gram_sym : gram^T = gram.
Proof. by rewrite /gram linearD /= trmx_mul trmxK tr_scalar_mx. Qed.

Lemma gram_unit : gram \in unitmx.
Proof.
rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
set u := row i _; have u0 : u *m gram = 0 by rewrite -row_mul mulmx_ker row0.
have : dot u^T (gram *m u^T) = 0.
  by rewrite -{1}gram_sym -trmx_mul u0 trmx0 dotC dot0l.
rewrite gram_form => /eqP; rewrite paddr_eq0 ?sqnorm_ge0 ?mulr_ge0 ?sqnorm_ge0 ?(ltW lambda_gt0) //.
case/andP => _; rewrite mulf_eq0 gt_eqF //= => /eqP /sqnorm_eq0 H.
by apply: trmx_inj; rewrite H trmx0.
Qed.

(** The normal equations. *)
Lemma ridge_normal_equation z : gram *m ridge z = X *m z.
Proof. by rewrite /ridge mulmxA mulmxV ?gram_unit // mul1mx. Qed.

Lemma ridge_unique z theta : gram *m theta = X *m z -> theta = ridge z.
Proof. by move=> H; rewrite /ridge -H mulmxA mulVmx ?gram_unit // mul1mx. Qed.

(** ** The ridge solution is the unique minimiser *)

Lemma ridge_residual z : X *m (z - X^T *m ridge z) = lambda *: ridge z.
Proof.
rewrite mulmxBr -ridge_normal_equation /gram mulmxDl mul_scalar_mx mulmxA.
by rewrite addrAC subrr add0r.
Qed.

Lemma ridge_loss_excess z delta :
  ridge_loss z (ridge z + delta)
  = ridge_loss z (ridge z) + (sqnorm (X^T *m delta) + lambda * sqnorm delta).
Proof.
rewrite /ridge_loss mulmxDr; set res := z - X^T *m ridge z.
have -> : z - (X^T *m ridge z + X^T *m delta) = res - X^T *m delta by rewrite opprD addrA.
rewrite (sqnormD res) (sqnormD (ridge z)).
have -> : sqnorm (- (X^T *m delta)) = sqnorm (X^T *m delta).
  by rewrite /sqnorm dotNl dotNr opprK.
have -> : dot res (- (X^T *m delta)) = - (lambda * dot (ridge z) delta).
  by rewrite dotNr dot_mulmx trmxK ridge_residual dotZl.
exact: ridge_excess_identity.
Qed.

(** SD-1: (X X^T + lambda I)^-1 X z is the unique minimiser of the ridge loss. *)
Theorem SD1_ridge_minimiser z : unique_minimiser (ridge_loss z) (ridge z).
Proof.
move=> theta ne; have -> : theta = ridge z + (theta - ridge z) by rewrite addrC subrK.
rewrite ridge_loss_excess ltr_addl ltr_paddl ?sqnorm_ge0 // mulr_gt0 //.
rewrite lt_neqAle sqnorm_ge0 andbT eq_sym; apply/eqP => /sqnorm_eq0 /eqP.
by rewrite subr_eq0 => /eqP.
Qed.

(** ** Self-distillation is ridge at the mixed labels *)

Lemma mixture_of_squares m (xi : F) (a b c : 'cV[F]_m) :
  xi * sqnorm (a - c) + (1 - xi) * sqnorm (b - c)
  = sqnorm ((1 - xi) *: b + xi *: a - c) + xi * (1 - xi) * sqnorm (a - b).
Proof.
rewrite !sqnormB sqnormD dotDl /sqnorm !(dotZl, dotZr) (dotC a b).
exact: mixture_identity.
Qed.

Lemma sd_loss_is_ridge_loss y teacher xi theta :
  sd_loss y teacher xi theta
  = ridge_loss (mixed_labels y teacher xi) theta + xi * (1 - xi) * sqnorm (X^T *m teacher - y).
Proof. by rewrite /sd_loss mixture_of_squares /ridge_loss; exact: addrAC. Qed.

(** SD-1: for every real xi (not only in [0,1]) the ridge solution at the mixed labels is the
    unique minimiser of the self-distillation objective. *)
Theorem SD1_sd_minimiser y teacher xi :
  unique_minimiser (sd_loss y teacher xi) (sd_step y teacher xi).
Proof.
move=> theta ne; rewrite !sd_loss_is_ridge_loss ltr_add2r; exact: SD1_ridge_minimiser.
Qed.

(** Repeated self-distillation as a chain of minimisation problems. *)
Definition minimises (J : 'cV[F]_d -> F) (theta : 'cV[F]_d) : Prop :=
  forall theta', J theta <= J theta'.

Fixpoint sd_chain (y : 'cV[F]_n) (theta : 'cV[F]_d) (xs : seq F) (theta_k : 'cV[F]_d) : Prop :=
  if xs is xi :: xs' then
    exists theta1, minimises (sd_loss y theta xi) theta1 /\ sd_chain y theta1 xs' theta_k
  else theta_k = theta.

Lemma unique_minimiser_minimises J a b : unique_minimiser J a -> minimises J b <-> b = a.
Proof.
move=> Ha; split => [Hb|->].
  by case: (eqVneq b a) => // /eqP ne; have := Ha _ ne; rewrite ltNge Hb.
by move=> c; case: (eqVneq c a) => [->|/eqP ne]; rewrite ?lexx // ltW ?Ha.
Qed.

Lemma sd_chain_foldl y theta xs theta_k :
  sd_chain y theta xs theta_k <-> theta_k = foldl (sd_step y) theta xs.
Proof.
elim: xs theta => [|xi xs IH] theta //=; split.
  case=> theta1 [/(unique_minimiser_minimises _ (@SD1_sd_minimiser y theta xi)) -> /IH] //.
move=> H; exists (sd_step y theta xi); split; last exact/IH.
exact/(unique_minimiser_minimises _ (@SD1_sd_minimiser y theta xi)).
Qed.

(** SD-1: minimising the ridge loss and then the k self-distillation objectives one after the
    other gives [sd_estimator], and nothing else. *)
Theorem SD1_k_step_minimiser y xs theta_0 theta_k :
  minimises (ridge_loss y) theta_0 ->
  sd_chain y theta_0 xs theta_k <-> theta_k = sd_estimator y xs.
Proof.
move/(unique_minimiser_minimises _ (@SD1_ridge_minimiser y)) => ->; exact: sd_chain_foldl.
Qed.

(** ** The closed form in xibar *)

(** (X X^T + lambda I)^-1 X X^T *)
Definition smoother : 'M[F]_d := invmx gram *m (X *m X^T).

Fixpoint power (A : 'M[F]_d) (i : nat) : 'M[F]_d :=
  if i is i'.+1 then A *m power A i' else 1%:M.

(** xibar_1, ..., xibar_k: p(t) = (1 - sum xibar_i) + sum xibar_i t^i. *)
Definition xibar_step (xb : seq F) (xi : F) : seq F :=
  xi * (1 - \sum_(x <- xb) x) :: [seq xi * x | x <- xb].
Definition xibar (xs : seq F) : seq F := foldl xibar_step [::] xs.

(** (1 - sum xibar_i) I + sum xibar_i A^i *)
Definition polynomial_in (A : 'M[F]_d) (xb : seq F) : 'M[F]_d :=
  (1 - \sum_(x <- xb) x)%:M + \sum_(i < size xb) xb`_i *: power A i.+1.

Lemma sd_step_linear y theta xi :
  sd_step y theta xi = (1 - xi) *: ridge y + xi *: (smoother *m theta).
Proof.
by rewrite /sd_step /mixed_labels /ridge mulmxDr -!scalemxAr mulmxDr -!scalemxAr /smoother !mulmxA.
Qed.

Lemma polynomial_in_step A xb xi :
  polynomial_in A (xibar_step xb xi) = (1 - xi)%:M + xi *: (A *m polynomial_in A xb).
Proof.
rewrite /polynomial_in /xibar_step big_cons big_map -mulr_sumr xibar_step_identity; congr (_ + _).
rewrite /= size_map big_ord_recl /= mulmx1 mulmxDr scalerDr mul_mx_scalar scalerA; congr (_ + _).
rewrite mulmx_sumr scaler_sumr; apply: eq_bigr => i _.
by rewrite (nth_map 0) // -scalemxAr scalerA.
Qed.

(** SD-1: the k-step estimator is
    [(1 - sum xibar_i) I + sum xibar_i (gram^-1 X X^T)^i] gram^-1 X y. *)
Theorem SD1_closed_form y xs :
  sd_estimator y xs = polynomial_in smoother (xibar xs) *m (invmx gram *m (X *m y)) /\
  size (xibar xs) = size xs.
Proof.
split; last first.
  rewrite /xibar -[RHS]/(size (Nil F) + size xs)%N.
  by elim: xs [::] => [|xi xs IH] xb /=; rewrite ?addn0 // IH /= size_map addnS.
rewrite -/(ridge y) /sd_estimator /xibar.
have : ridge y = polynomial_in smoother [::] *m ridge y.
  by rewrite /polynomial_in big_nil big_ord0 addr0 subr0 mul1mx.
move: {1 3}(ridge y) (Nil F); elim: xs => [|xi xs IH] theta xb //= H; apply: IH.
by rewrite sd_step_linear H polynomial_in_step mulmxDl mul_scalar_mx -scalemxAl mulmxA.
Qed.
End Ridge.
