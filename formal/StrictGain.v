(** * OS-1: one step at its best can be strictly better than ridge at its best

    The instance: eigenvalues 1, 1/4; SNRs 1, 0.  One step at lambda = 1/4, xi = 2 has
    rho = 313/625 = 0.5008; ridge has rho >= 0.53 at every lambda > 0 ([OS1_strict_gain]).

    At one fixed lambda the best xi gains exactly R'^2 / (4 sum_j w_j t_j'^2), where R' is the
    derivative of the ridge risk in lambda and t' = dt/dlambda ([OS1_gain_at_fixed_lambda]); so the
    best xi is 0 exactly where lambda is stationary for ridge ([OS1_no_gain_iff_stationary]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily OneStep.
Open Scope R_scope.

Definition gain_e (j : nat) : R := nth j [1; 1/4] 0.
Definition gain_B (j : nat) : R := nth j [1; 0] 0.

Lemma gain_one_step : one_step_risk 2 gain_e gain_B (1/4) 2 = 313/625.
Proof.
  unfold one_step_risk, sd_risk, risk, sum. rewrite !one_step_filter.
  unfold shrink, gain_e, gain_B, nth. field.
Qed.

Lemma gain_ridge lambda : 0 < lambda -> 53/100 <= ridge_risk 2 gain_e gain_B lambda.
Proof.
  intros Hl. unfold ridge_risk, risk, sum, shrink, gain_e, gain_B, nth.
  set (x := lambda) in *. assert (D : 0 < ((1 + x) * (1 + 4 * x))^2) by (apply pow_lt; nra).
  apply (Rmult_le_reg_r (((1 + x) * (1 + 4 * x))^2)); [exact D|].
  replace ((0 + (1 * (1 - 1 / (1 + x))^2 + (1 / (1 + x))^2)
            + (0 * (1 - 1 / 4 / (1 / 4 + x))^2 + (1 / 4 / (1 / 4 + x))^2))
           * ((1 + x) * (1 + 4 * x))^2)
    with ((x^2 + 1) * (1 + 4 * x)^2 + (1 + x)^2) by (field; lra).
  assert (S := pow2_ge_0 (x^2 - 165/188 * x - 352/1000)).
  assert (S' := pow2_ge_0 x). nra.
Qed.

(** OS-1: one step at its best is strictly below ridge at its best: at lambda = 1/4, xi = 2 it is
    lower by at least 0.029 than ridge at any lambda > 0. *)
Theorem OS1_strict_gain :
  forall lambda, 0 < lambda ->
  one_step_risk 2 gain_e gain_B (1/4) 2 + 29/1000 <= ridge_risk 2 gain_e gain_B lambda.
Proof.
  intros lambda Hl. rewrite gain_one_step. assert (H := gain_ridge lambda Hl). lra.
Qed.

(** ** The gain at one fixed lambda (section 6) *)

(** dt/dlambda *)
Definition shrink_slope (lambda e : R) : R := - e / (e + lambda)^2.

(** dR/dlambda *)
Definition ridge_slope (r : nat) (e B : nat -> R) (lambda : R) : R :=
  sum r (fun j => 2 * ((1 + B j) * shrink lambda (e j) - B j) * shrink_slope lambda (e j)).

Lemma shrink_derivative e lambda : 0 < e -> 0 < lambda ->
  derivable_pt_lim (fun l => shrink l e) lambda (shrink_slope lambda e).
Proof.
  intros He Hl. unfold shrink, shrink_slope.
  replace (- e / (e + lambda)^2) with ((0 * (e + lambda) - (0 + 1) * e) / Rsqr (e + lambda))
    by (unfold Rsqr; field; lra).
  apply (derivable_pt_lim_div (fun _ => e) (fun l => e + l)); [| |lra].
  - apply derivable_pt_lim_const.
  - apply (derivable_pt_lim_plus (fun _ => e) (fun l => l));
      [apply derivable_pt_lim_const|apply derivable_pt_lim_id].
Qed.

Lemma sum_derivative r (f : R -> nat -> R) (f' : nat -> R) x :
  (forall j, (j < r)%nat -> derivable_pt_lim (fun y => f y j) x (f' j)) ->
  derivable_pt_lim (fun y => sum r (f y)) x (sum r f').
Proof.
  induction r as [|r IH]; intros H; cbn [sum]; [apply derivable_pt_lim_const|].
  apply (derivable_pt_lim_plus (fun y => sum r (f y)) (fun y => f y r));
    [apply IH; intros; apply H; lia|apply H; lia].
Qed.

Section FixedLambda.
Variables (r : nat) (e B : nat -> R) (lambda : R).
Hypothesis r_pos : (0 < r)%nat.
Hypothesis e_pos : positive r e.
Hypothesis B_nonneg : nonnegative r B.
Hypothesis lambda_pos : 0 < lambda.

Let t j := shrink lambda (e j).

(** [ridge_slope] is the derivative of the ridge risk. *)
Lemma ridge_risk_derivative :
  derivable_pt_lim (ridge_risk r e B) lambda (ridge_slope r e B lambda).
Proof.
  unfold ridge_risk, risk, ridge_slope.
  apply (sum_derivative r (fun l j => B j * (1 - shrink l (e j))^2 + (shrink l (e j))^2)).
  intros j Hj. assert (D := shrink_derivative (e j) lambda (e_pos j Hj) lambda_pos).
  set (s := fun l => shrink l (e j)) in *. set (s' := shrink_slope lambda (e j)) in *.
  assert (D2 := derivable_pt_lim_mult s s lambda s' s' D D).
  assert (D3 := derivable_pt_lim_plus _ _ lambda _ _
    (derivable_pt_lim_scal _ (1 + B j) lambda _ D2)
    (derivable_pt_lim_plus _ _ lambda _ _
      (derivable_pt_lim_scal _ (- (2 * B j)) lambda _ D) (derivable_pt_lim_const (B j) lambda))).
  replace (2 * ((1 + B j) * shrink lambda (e j) - B j) * s')
    with ((1 + B j) * (s' * s lambda + s lambda * s') + (- (2 * B j) * s' + 0))
    by (unfold s; ring).
  intros eps Heps. destruct (D3 eps Heps) as [delta Hd]. exists delta. intros h Hh Hh'.
  specialize (Hd h Hh Hh').
  unfold plus_fct, mult_real_fct, mult_fct, fct_cte in Hd. unfold s in *.
  match goal with Hd : Rabs (?a / h - ?b) < _ |- Rabs (?c / h - _) < _ =>
    replace c with a by ring end.
  exact Hd.
Qed.

Lemma slope_in_t j : (j < r)%nat -> shrink_slope lambda (e j) = - (t j * (1 - t j)) / lambda.
Proof.
  intros Hj. assert (He := e_pos j Hj). unfold t, shrink_slope, shrink. field. lra.
Qed.

Let M1 := sum r (fun j => (t j * (1 - t j)) * ((1 + B j) * t j - B j)).
Let M2 := sum r (fun j => (1 + B j) * (t j)^2 * (1 - t j)^2).

Lemma ridge_slope_is_M1 : ridge_slope r e B lambda = - 2 / lambda * M1.
Proof.
  unfold ridge_slope, M1. rewrite <- sum_scal. apply sum_ext. intros j Hj.
  rewrite (slope_in_t j Hj). fold (t j). field. lra.
Qed.

Lemma M2_in_slopes : M2 = lambda^2 * sum r (fun j => (1 + B j) * (shrink_slope lambda (e j))^2).
Proof.
  unfold M2. rewrite <- sum_scal. apply sum_ext. intros j Hj.
  rewrite (slope_in_t j Hj). field. lra.
Qed.

Lemma gain_is_M2_square :
  ridge_risk r e B lambda - one_step_risk r e B lambda (xi_opt r e B lambda)
  = M2 * (xi_opt r e B lambda)^2.
Proof.
  assert (Z : ridge_risk r e B lambda = one_step_risk r e B lambda 0).
  { unfold ridge_risk, one_step_risk, sd_risk. apply risk_ext. intros. symmetry.
    apply xi_zero_is_ridge. }
  rewrite Z, (one_step_parabola r e lambda r_pos e_pos lambda_pos B B_nonneg 0).
  fold t. change (sum r _) with M2. ring.
Qed.

(** OS-1: the gain of the best xi over ridge at a fixed lambda is R'^2 / (4 sum_j w_j t_j'^2). *)
Theorem OS1_gain_at_fixed_lambda :
  derivable_pt_lim (ridge_risk r e B) lambda (ridge_slope r e B lambda) /\
  ridge_risk r e B lambda - one_step_risk r e B lambda (xi_opt r e B lambda)
  = (ridge_slope r e B lambda)^2
    / (4 * sum r (fun j => (1 + B j) * (shrink_slope lambda (e j))^2)).
Proof.
  split; [exact ridge_risk_derivative|].
  assert (P : 0 < M2) by exact (M2_pos r e lambda r_pos e_pos lambda_pos B B_nonneg).
  assert (X : xi_opt r e B lambda = M1 / M2)
    by exact (xi_opt_value r e lambda e_pos lambda_pos B B_nonneg).
  rewrite gain_is_M2_square, X, ridge_slope_is_M1.
  assert (E := M2_in_slopes).
  set (W := sum r (fun j => (1 + B j) * (shrink_slope lambda (e j))^2)) in *.
  assert (HW : W <> 0) by (intros Z; rewrite Z in E; lra).
  rewrite E. field. lra.
Qed.

(** OS-1: the best xi at lambda is 0 exactly if lambda is stationary for ridge; otherwise one step
    at that same lambda is strictly better than ridge. *)
Theorem OS1_no_gain_iff_stationary :
  (xi_opt r e B lambda = 0 <-> ridge_slope r e B lambda = 0) /\
  (ridge_slope r e B lambda <> 0 ->
   one_step_risk r e B lambda (xi_opt r e B lambda) < ridge_risk r e B lambda).
Proof.
  assert (P : 0 < M2) by exact (M2_pos r e lambda r_pos e_pos lambda_pos B B_nonneg).
  assert (X : xi_opt r e B lambda = M1 / M2)
    by exact (xi_opt_value r e lambda e_pos lambda_pos B B_nonneg).
  assert (Eq : xi_opt r e B lambda = - lambda / (2 * M2) * ridge_slope r e B lambda)
    by (rewrite X, ridge_slope_is_M1; field; lra).
  assert (Iff : xi_opt r e B lambda = 0 <-> ridge_slope r e B lambda = 0).
  { split; intros H; [|rewrite Eq, H; ring]. rewrite ridge_slope_is_M1.
    assert (M1 = 0) by (replace M1 with (M2 * (M1 / M2)) by (field; lra); rewrite <- X, H; ring).
    rewrite H0. ring. }
  split; [exact Iff|]. intros H. assert (G := gain_is_M2_square).
  assert (N : xi_opt r e B lambda <> 0) by (intros Z; apply H, Iff, Z).
  assert (0 < (xi_opt r e B lambda)^2).
  { assert (Q := Rsqr_pos_lt _ N). unfold Rsqr in Q. lra. }
  assert (0 < M2 * (xi_opt r e B lambda)^2) by (apply Rmult_lt_0_compat; assumption). lra.
Qed.
End FixedLambda.
