(** * One step: what xi does to the variance

    variance(xi) = sum_j q_j^2 with q_j = t_j (1 - xi (1 - t_j)) is a parabola in xi with vertex
    xi_v = sum t^2 (1-t) / sum t^2 (1-t)^2 > 1.

    Main statements: OS-2 ([OS2_vertex_above_one], [OS2_variance_decreasing],
    [OS2_variance_increasing]); OS-3 ([OS3_optimal_xi], [OS3_high_noise]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily.
Open Scope R_scope.

(** ** Definitions *)

Definition one_step_variance (r : nat) (e : nat -> R) (lambda xi : R) : R :=
  variance r (fun j => sd_filter [xi] (shrink lambda (e j))).

(** xi_v = sum t^2 (1-t) / sum t^2 (1-t)^2 *)
Definition xi_v (r : nat) (e : nat -> R) (lambda : R) : R :=
  sum r (fun j => let t := shrink lambda (e j) in t^2 * (1 - t))
  / sum r (fun j => let t := shrink lambda (e j) in t^2 * (1 - t)^2).

(** xi* = - sum mu_j g_j / sum mu_j with mu_j = w_j t^2 (1-t)^2, g_j = (q*_j - t) / (t (1-t)). *)
Definition xi_opt (r : nat) (e B : nat -> R) (lambda : R) : R :=
  - sum r (fun j => let t := shrink lambda (e j) in
                    (1 + B j) * t^2 * (1 - t)^2 * ((q_star B j - t) / (t * (1 - t))))
  / sum r (fun j => let t := shrink lambda (e j) in (1 + B j) * t^2 * (1 - t)^2).

Section OneStep.
Variables (r : nat) (e : nat -> R) (lambda : R).
Hypothesis r_pos : (0 < r)%nat.
Hypothesis e_pos : positive r e.
Hypothesis lambda_pos : 0 < lambda.

Let t j := shrink lambda (e j).
Let S2 := sum r (fun j => (t j)^2 * (1 - t j)^2).

Lemma t_bounds j : (j < r)%nat -> 0 < t j < 1.
Proof. intros Hj. apply shrink_bounds; auto. Qed.

Lemma S2_pos : 0 < S2.
Proof.
  apply sum_pos; [assumption|]. intros j Hj. assert (H := t_bounds j Hj).
  apply Rmult_lt_0_compat; apply pow_lt; lra.
Qed.

Lemma variance_parabola xi :
  one_step_variance r e lambda xi
  = one_step_variance r e lambda (xi_v r e lambda) + S2 * (xi - xi_v r e lambda)^2.
Proof.
  assert (P := S2_pos).
  set (S0 := sum r (fun j => (t j)^2)). set (S1 := sum r (fun j => (t j)^2 * (1 - t j))).
  assert (E : forall x, one_step_variance r e lambda x = S0 - 2 * x * S1 + x^2 * S2).
  { intros x. unfold S0, S1, S2, one_step_variance, variance.
    rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros j _.
    rewrite one_step_filter. fold (t j). ring. }
  replace (xi_v r e lambda) with (S1 / S2) by reflexivity.
  rewrite !E. field. lra.
Qed.

(** OS-2: the vertex xi_v is above 1. *)
Theorem OS2_vertex_above_one : 1 < xi_v r e lambda.
Proof.
  assert (P := S2_pos).
  change (1 < sum r (fun j => (t j)^2 * (1 - t j)) / S2).
  apply (Rmult_lt_reg_r S2); [assumption|].
  replace (_ / S2 * S2) with (sum r (fun j => (t j)^2 * (1 - t j))) by (field; lra).
  rewrite Rmult_1_l. apply sum_lt; [assumption|]. intros j Hj. assert (H := t_bounds j Hj).
  apply Rmult_lt_compat_l; [apply pow_lt; lra|]. nra.
Qed.

(** OS-2: on (-infinity, xi_v] the variance is strictly decreasing in xi ... *)
Theorem OS2_variance_decreasing xi xi' :
  xi < xi' -> xi' <= xi_v r e lambda ->
  one_step_variance r e lambda xi' < one_step_variance r e lambda xi.
Proof.
  intros H H'. assert (P := S2_pos). rewrite (variance_parabola xi), (variance_parabola xi').
  apply Rplus_lt_compat_l, Rmult_lt_compat_l; [assumption|]. nra.
Qed.

(** OS-2: ... and on [xi_v, infinity) it is strictly increasing. *)
Theorem OS2_variance_increasing xi xi' :
  xi_v r e lambda <= xi -> xi < xi' ->
  one_step_variance r e lambda xi < one_step_variance r e lambda xi'.
Proof.
  intros H H'. assert (P := S2_pos). rewrite (variance_parabola xi), (variance_parabola xi').
  apply Rplus_lt_compat_l, Rmult_lt_compat_l; [assumption|]. nra.
Qed.

(** ** The best xi, and its limit when all signal-to-noise ratios vanish *)

Section Optimal.
Variable B : nat -> R.
Hypothesis B_nonneg : nonnegative r B.

Let M2 := sum r (fun j => (1 + B j) * (t j)^2 * (1 - t j)^2).
Let M1 := sum r (fun j => (t j * (1 - t j)) * ((1 + B j) * t j - B j)).

Lemma M2_pos : 0 < M2.
Proof.
  apply sum_pos; [assumption|]. intros j Hj. assert (H := t_bounds j Hj).
  assert (0 <= B j) by auto.
  apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat|]; [lra|apply pow_lt; lra|apply pow_lt; lra].
Qed.

Lemma xi_opt_value : xi_opt r e B lambda = M1 / M2.
Proof.
  change (- sum r (fun j => (1 + B j) * (t j)^2 * (1 - t j)^2
                     * ((q_star B j - t j) / (t j * (1 - t j)))) / M2 = M1 / M2).
  f_equal. unfold M1. replace (- sum r _) with ((-1) * sum r (fun j =>
    (1 + B j) * (t j)^2 * (1 - t j)^2 * ((q_star B j - t j) / (t j * (1 - t j))))) by ring.
  rewrite <- sum_scal. apply sum_ext. intros j Hj. assert (H := t_bounds j Hj).
  assert (0 <= B j) by auto. unfold q_star. field. lra.
Qed.

Lemma one_step_parabola xi :
  one_step_risk r e B lambda xi
  = one_step_risk r e B lambda (xi_opt r e B lambda) + M2 * (xi - xi_opt r e B lambda)^2.
Proof.
  assert (P := M2_pos). rewrite xi_opt_value.
  set (M0 := sum r (fun j => B j * (1 - t j)^2 + (t j)^2)).
  assert (E : forall x, one_step_risk r e B lambda x = M0 - 2 * x * M1 + x^2 * M2).
  { intros x. unfold M0, M1, M2, one_step_risk, sd_risk, risk.
    rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros j _.
    rewrite one_step_filter. fold (t j). ring. }
  rewrite !E. field. lra.
Qed.

(** OS-3 (and section 2, k = 1): xi* is the unique minimiser of the one-step risk. *)
Theorem OS3_optimal_xi xi :
  one_step_risk r e B lambda (xi_opt r e B lambda) <= one_step_risk r e B lambda xi /\
  (one_step_risk r e B lambda xi = one_step_risk r e B lambda (xi_opt r e B lambda)
   -> xi = xi_opt r e B lambda).
Proof.
  assert (P := M2_pos). rewrite (one_step_parabola xi).
  assert (Q := pow2_ge_0 (xi - xi_opt r e B lambda)). split; [nra|].
  intros H. assert (H0 : M2 * (xi - xi_opt r e B lambda)^2 = 0) by lra.
  apply Rmult_integral in H0 as [H0|H0]; [lra|].
  assert (xi - xi_opt r e B lambda = 0) by nra. lra.
Qed.

Let S1 := sum r (fun j => (t j)^2 * (1 - t j)).
Let T1 := sum r (fun j => t j * (1 - t j)).

(** OS-3: explicit rate: if all B_j <= delta then
    |xi* - xi_v| <= delta ( sum t(1-t) / sum t^2(1-t)^2 + xi_v ). *)
Theorem OS3_high_noise_rate delta :
  (forall j, (j < r)%nat -> B j <= delta) ->
  Rabs (xi_opt r e B lambda - xi_v r e lambda)
    <= delta * (T1 / S2 + xi_v r e lambda).
Proof.
  intros HB. assert (P := S2_pos). assert (P' := M2_pos). assert (V := OS2_vertex_above_one).
  assert (Hd : 0 <= delta) by (apply Rle_trans with (B O); [apply B_nonneg|apply HB]; lia).
  assert (Ev : xi_v r e lambda = S1 / S2) by reflexivity.
  set (v := xi_v r e lambda) in *. rewrite xi_opt_value.
  set (d1 := M1 - S1). set (d2 := M2 - S2).
  assert (D1 : - (delta * T1) <= d1 <= 0).
  { unfold d1, M1, S1, T1. rewrite <- sum_minus. split.
    - replace (- (delta * _)) with ((- delta) * sum r (fun j => t j * (1 - t j))) by ring.
      rewrite <- sum_scal. apply sum_le. intros j Hj. assert (H := t_bounds j Hj).
      assert (0 <= B j) by auto. assert (B j <= delta) by auto.
      assert (0 < t j * (1 - t j)) by nra.
      replace (t j * (1 - t j) * ((1 + B j) * t j - B j) - (t j)^2 * (1 - t j))
        with (- (B j * (1 - t j)) * (t j * (1 - t j))) by ring.
      apply Rmult_le_compat_r; [lra|]. nra.
    - replace 0 with (sum r (fun _ => 0)) by (rewrite sum_const; ring).
      apply sum_le. intros j Hj. assert (H := t_bounds j Hj). assert (0 <= B j) by auto.
      replace (t j * (1 - t j) * ((1 + B j) * t j - B j) - (t j)^2 * (1 - t j))
        with (- (B j * (t j * (1 - t j)^2))) by ring.
      assert (0 <= t j * (1 - t j)^2) by (apply Rmult_le_pos; [lra|apply pow2_ge_0]). nra. }
  assert (D2 : 0 <= d2 <= delta * S2).
  { unfold d2, M2, S2. rewrite <- sum_minus. split.
    - apply sum_nonneg. intros j Hj. assert (0 <= B j) by auto.
      replace (_ - _) with (B j * ((t j)^2 * (1 - t j)^2)) by ring.
      apply Rmult_le_pos; [assumption|]. apply Rmult_le_pos; apply pow2_ge_0.
    - rewrite <- sum_scal. apply sum_le. intros j Hj. assert (B j <= delta) by auto.
      replace (_ - _) with (B j * ((t j)^2 * (1 - t j)^2)) by ring.
      apply Rmult_le_compat_r; [|assumption]. apply Rmult_le_pos; apply pow2_ge_0. }
  assert (Ed : M1 / M2 - v = (d1 - v * d2) / M2) by (unfold d1, d2; rewrite Ev; field; lra).
  rewrite Ed. assert (HM : S2 <= M2) by (unfold d2 in D2; lra).
  assert (HT : 0 <= delta * T1) by lra.
  assert (H1 : Rabs (d1 - v * d2) <= delta * (T1 + v * S2)) by (apply Rabs_le; nra).
  unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ M2)) by (apply Rlt_le, Rinv_0_lt_compat; lra).
  apply Rle_trans with (delta * (T1 + v * S2) * / S2).
  - apply Rmult_le_compat; [apply Rabs_pos|apply Rlt_le, Rinv_0_lt_compat; lra|assumption|].
    apply Rinv_le_contravar; lra.
  - right. field. lra.
Qed.
End Optimal.

(** OS-3: as all B_j -> 0 at a fixed lambda, xi* -> xi_v > 1. *)
Theorem OS3_high_noise eps :
  0 < eps -> exists delta, 0 < delta /\
  forall B, nonnegative r B -> (forall j, (j < r)%nat -> B j <= delta) ->
  Rabs (xi_opt r e B lambda - xi_v r e lambda) < eps.
Proof.
  intros Heps. assert (V := OS2_vertex_above_one).
  set (K := sum r (fun j => t j * (1 - t j)) / S2 + xi_v r e lambda).
  assert (HK : 0 < K).
  { assert (0 < sum r (fun j => t j * (1 - t j)) / S2).
    { apply Rdiv_lt_0_compat; [|apply S2_pos]. apply sum_pos; [assumption|].
      intros j Hj. assert (H := t_bounds j Hj). nra. }
    unfold K. lra. }
  exists (eps / (2 * K)). split; [apply Rdiv_lt_0_compat; lra|].
  intros B HB Hd. apply Rle_lt_trans with (1 := OS3_high_noise_rate B HB _ Hd).
  fold K. replace (eps / (2 * K) * K) with (eps / 2) by (field; lra). lra.
Qed.
End OneStep.
