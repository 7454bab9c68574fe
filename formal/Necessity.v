(** * Which hypotheses are necessary, and how large the gain can be

    Main statements: NA-1 (alignment), NA-2 (bounded eigenvalue ratio), NA-3 (distinct
    eigenvalues), GL-1 (the gain never exceeds r / LB). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily.
Open Scope R_scope.

(** ** NA-1: alignment *)

(** NA-1: if B_j = c e_j for all j (all <theta*, u_j>^2 equal), ridge at lambda = 1/c attains LB. *)
Theorem NA1_ridge_attains_LB r e B c :
  0 < c -> positive r e -> (forall j, (j < r)%nat -> B j = c * e j) ->
  ridge_risk r e B (/ c) = LB r B.
Proof.
  intros Hc He HB. unfold ridge_risk.
  assert (Hce : forall j, (j < r)%nat -> 0 < c * e j)
    by (intros; apply Rmult_lt_0_compat; auto).
  apply LB1_equality; [intros j Hj; rewrite HB by assumption; apply Rlt_le; auto|].
  intros j Hj. specialize (Hce j Hj). specialize (He j Hj). rewrite HB by assumption.
  assert (0 < / c) by (apply Rinv_0_lt_compat; assumption).
  unfold shrink. field. repeat split; lra.
Qed.

(** NA-1: so no number of steps, at any lambda, improves on that ridge estimator. *)
Theorem NA1_no_gain r e B c :
  0 < c -> positive r e -> (forall j, (j < r)%nat -> B j = c * e j) ->
  forall lambda xs, ridge_risk r e B (/ c) <= sd_risk r e B lambda xs.
Proof.
  intros Hc He HB lambda xs. rewrite (NA1_ridge_attains_LB r e B c) by assumption.
  apply LB1_lower_bound. intros j Hj. rewrite HB by assumption.
  apply Rlt_le, Rmult_lt_0_compat; auto.
Qed.

(** ** NA-2: bounded eigenvalue ratio *)

(** NA-2: signal on u_m only and e_j <= eps e_m for the others: ridge at lambda = e_m x has
    rho <= B x^2 + 1 + (r-1) (eps/x)^2. *)
Theorem NA2_ridge_upper_bound r e B m eps x :
  (m < r)%nat -> positive r e -> 0 <= B m -> (forall j, (j < r)%nat -> j <> m -> B j = 0) ->
  0 <= eps -> (forall j, (j < r)%nat -> j <> m -> e j <= eps * e m) -> 0 < x ->
  ridge_risk r e B (e m * x) <= B m * x^2 + 1 + (INR r - 1) * (eps / x)^2.
Proof.
  intros Hm He HBm HB0 Heps Hsmall Hx. unfold ridge_risk, risk.
  assert (Hem : 0 < e m) by auto.
  assert (Hl : 0 < e m * x) by (apply Rmult_lt_0_compat; assumption).
  set (f := fun j => B j * (1 - shrink (e m * x) (e j))^2 + (shrink (e m * x) (e j))^2).
  apply Rle_trans with (f m + (INR r - 1) * (eps / x)^2).
  - apply sum_one_and_rest; [assumption|]. intros j Hj Hne. unfold f.
    rewrite (HB0 j Hj Hne), Rmult_0_l, Rplus_0_l.
    assert (Hej : 0 < e j) by auto. assert (Hs := shrink_bounds _ _ Hl Hej).
    apply pow_incr. split; [lra|]. unfold shrink.
    apply (Rmult_le_reg_r ((e j + e m * x) * x)); [nra|].
    replace (e j / (e j + e m * x) * ((e j + e m * x) * x)) with (e j * x) by (field; lra).
    replace (eps / x * ((e j + e m * x) * x)) with (eps * (e j + e m * x)) by (field; lra).
    specialize (Hsmall j Hj Hne).
    assert (e j * x <= eps * e m * x) by (apply Rmult_le_compat_r; lra).
    assert (0 <= eps * e j) by (apply Rmult_le_pos; lra). lra.
  - apply Rplus_le_compat_r. unfold f. assert (Hs := shrink_bounds _ _ Hl Hem).
    assert (H1 : (shrink (e m * x) (e m))^2 <= 1) by nra.
    assert (H2 : (1 - shrink (e m * x) (e m))^2 <= x^2).
    { apply pow_incr. split; [lra|]. unfold shrink.
      apply (Rmult_le_reg_r (e m + e m * x)); [lra|].
      replace ((1 - e m / (e m + e m * x)) * (e m + e m * x)) with (e m * x) by (field; lra).
      nra. }
    assert (B m * (1 - shrink (e m * x) (e m))^2 <= B m * x^2)
      by (apply Rmult_le_compat_l; assumption).
    lra.
Qed.

(** NA-2: with the best x the bound is 1 + 2 eps sqrt(r B): if eps sqrt(r B) -> 0 some ridge
    estimator has rho -> 1, whatever r is. *)
Theorem NA2_no_gap r e B m eps :
  (m < r)%nat -> positive r e -> 0 < B m -> (forall j, (j < r)%nat -> j <> m -> B j = 0) ->
  0 < eps -> (forall j, (j < r)%nat -> j <> m -> e j <= eps * e m) ->
  exists lambda, 0 < lambda /\ ridge_risk r e B lambda <= 1 + 2 * eps * sqrt (INR r * B m).
Proof.
  intros Hm He HBm HB0 Heps Hsmall.
  assert (Hr : 0 < INR r) by (apply lt_0_INR; lia).
  set (a := sqrt (INR r)). set (c := sqrt (B m)).
  assert (Ha : 0 < a) by (apply sqrt_lt_R0; assumption).
  assert (Hc : 0 < c) by (apply sqrt_lt_R0; assumption).
  assert (Ea : INR r = a^2) by (unfold a; rewrite pow2_sqrt; lra).
  assert (Ec : B m = c^2) by (unfold c; rewrite pow2_sqrt; lra).
  set (x := sqrt (eps * a / c)).
  assert (Hq : 0 < eps * a / c) by (apply Rdiv_lt_0_compat; nra).
  assert (Hx : 0 < x) by (apply sqrt_lt_R0; assumption).
  assert (Ex : x^2 = eps * a / c) by (unfold x; rewrite pow2_sqrt; lra).
  exists (e m * x). split; [apply Rmult_lt_0_compat; auto|].
  eapply Rle_trans;
    [apply (NA2_ridge_upper_bound r e B m eps x); auto; lra|].
  rewrite sqrt_mult by lra. fold a c.
  replace ((eps / x)^2) with (eps^2 / x^2) by (field; lra).
  rewrite Ex, Ec, Ea.
  replace (c^2 * (eps * a / c)) with (eps * a * c) by (field; lra).
  replace (eps^2 / (eps * a / c)) with (eps * c / a) by (field; lra).
  replace ((a^2 - 1) * (eps * c / a)) with (eps * a * c - eps * c / a) by (field; lra).
  assert (0 < eps * c / a) by (apply Rdiv_lt_0_compat; nra). lra.
Qed.

(** ** NA-3: distinct eigenvalues *)

Definition mean (r : nat) (B : nat -> R) : R := sum r B / INR r.

Lemma risk_of_constant_filter r B a :
  (0 < r)%nat -> nonnegative r B ->
  risk r B (fun _ => a)
  = INR r * (mean r B / (1 + mean r B)) + INR r * (1 + mean r B) * (a - mean r B / (1 + mean r B))^2.
Proof.
  intros Hr HB. assert (0 < INR r) by (apply lt_0_INR; assumption).
  assert (0 <= sum r B) by (apply sum_nonneg; assumption).
  unfold risk. rewrite sum_plus, sum_const.
  rewrite (sum_ext r _ (fun j => (1 - a)^2 * B j)) by (intros; ring). rewrite sum_scal.
  unfold mean. field. lra.
Qed.

Lemma mean_nonneg r B : (0 < r)%nat -> nonnegative r B -> 0 <= mean r B.
Proof.
  intros Hr HB. apply Rmult_le_pos; [apply sum_nonneg; assumption|].
  apply Rlt_le, Rinv_0_lt_compat, lt_0_INR. assumption.
Qed.

(** NA-3: if all e_j are equal every k-step filter is one number. *)
Theorem NA3_filter_is_one_number r e e0 lambda xs :
  (forall j, (j < r)%nat -> e j = e0) ->
  exists a, forall j, (j < r)%nat -> sd_filter xs (shrink lambda (e j)) = a.
Proof.
  intros H. exists (sd_filter xs (shrink lambda e0)). intros j Hj. rewrite H by assumption.
  reflexivity.
Qed.

Lemma equal_eigenvalues_lower_bound r e B e0 lambda xs :
  (0 < r)%nat -> nonnegative r B -> (forall j, (j < r)%nat -> e j = e0) ->
  INR r * (mean r B / (1 + mean r B)) <= sd_risk r e B lambda xs.
Proof.
  intros Hr HB He. destruct (NA3_filter_is_one_number r e e0 lambda xs He) as [a Ha].
  unfold sd_risk. rewrite (risk_ext r B _ (fun _ => a)) by assumption.
  rewrite risk_of_constant_filter by assumption.
  assert (0 <= mean r B) by (apply mean_nonneg; assumption).
  assert (0 < INR r) by (apply lt_0_INR; assumption).
  assert (0 <= INR r * (1 + mean r B) * (a - mean r B / (1 + mean r B))^2).
  { apply Rmult_le_pos; [nra|apply pow2_ge_0]. }
  lra.
Qed.

(** NA-3: all e_j = e0 and mean SNR bbar > 0: ridge at lambda = e0 / bbar has
    rho = r bbar / (1 + bbar), and no number of steps at any lambda is better. *)
Theorem NA3_ridge_is_optimal r e B e0 :
  (0 < r)%nat -> 0 < e0 -> (forall j, (j < r)%nat -> e j = e0) -> nonnegative r B ->
  0 < mean r B ->
  ridge_risk r e B (e0 / mean r B) = INR r * (mean r B / (1 + mean r B)) /\
  forall lambda xs, ridge_risk r e B (e0 / mean r B) <= sd_risk r e B lambda xs.
Proof.
  intros Hr He0 He HB Hm.
  assert (E : ridge_risk r e B (e0 / mean r B) = INR r * (mean r B / (1 + mean r B))).
  { unfold ridge_risk. rewrite (risk_ext r B _ (fun _ => mean r B / (1 + mean r B))).
    - rewrite risk_of_constant_filter by assumption. ring.
    - intros j Hj. rewrite He by assumption. unfold shrink. field.
      assert (0 < e0 * mean r B) by (apply Rmult_lt_0_compat; assumption). lra. }
  split; [exact E|]. intros lambda xs. rewrite E.
  apply equal_eigenvalues_lower_bound with e0; assumption.
Qed.

(** NA-3, the case all B_j = 0 (any eigenvalues): the infimum of ridge is LB = 0, approached as
    lambda -> infinity and attained by no lambda > 0. *)
Theorem NA3_no_signal r e B :
  (0 < r)%nat -> positive r e -> (forall j, (j < r)%nat -> B j = 0) ->
  LB r B = 0 /\
  (forall lambda, 0 < lambda -> 0 < ridge_risk r e B lambda) /\
  (forall eps, 0 < eps -> exists L, 0 < L /\
     forall lambda, L <= lambda -> ridge_risk r e B lambda < eps).
Proof.
  intros Hr He HB. repeat split.
  - unfold LB. rewrite (sum_ext r _ (fun _ => 0)).
    + rewrite sum_const. ring.
    + intros j Hj. rewrite HB by assumption. field.
  - intros lambda Hl. apply sum_pos; [assumption|]. intros j Hj.
    rewrite HB, Rmult_0_l, Rplus_0_l by assumption.
    apply pow_lt, shrink_bounds; auto.
  - intros eps Heps. set (E := sum r (fun j => (e j)^2)).
    assert (HE : 0 < E) by (apply sum_pos; [assumption|]; intros; apply pow_lt; auto).
    exists (1 + E / eps). assert (0 < E / eps) by (apply Rdiv_lt_0_compat; assumption).
    split; [lra|]. intros lambda Hl.
    apply Rle_lt_trans with (E / lambda).
    + unfold E, Rdiv. rewrite Rmult_comm, <- sum_scal. apply sum_le. intros j Hj.
      rewrite HB, Rmult_0_l, Rplus_0_l by assumption. specialize (He j Hj). unfold shrink.
      apply (Rmult_le_reg_r ((e j + lambda)^2 * lambda)).
      { apply Rmult_lt_0_compat; [apply pow_lt|]; lra. }
      replace ((e j / (e j + lambda))^2 * ((e j + lambda)^2 * lambda)) with ((e j)^2 * lambda)
        by (field; lra).
      replace (/ lambda * (e j)^2 * ((e j + lambda)^2 * lambda)) with ((e j)^2 * (e j + lambda)^2)
        by (field; lra).
      apply Rmult_le_compat_l; [apply pow2_ge_0|]. nra.
    + apply (Rmult_lt_reg_r lambda); [lra|].
      replace (E / lambda * lambda) with E by (field; lra).
      apply Rlt_le_trans with (eps * (1 + E / eps)); [|apply Rmult_le_compat_l; lra].
      replace (eps * (1 + E / eps)) with (eps + E) by (field; lra). lra.
Qed.

(** ** GL-1: the largest possible gain *)

(** GL-1: ridge tends to rho = r (least squares) as lambda -> 0. *)
Theorem GL1_ridge_near_least_squares r e B :
  (0 < r)%nat -> positive r e -> nonnegative r B ->
  forall eps, 0 < eps -> exists lambda, 0 < lambda /\ ridge_risk r e B lambda < INR r + eps.
Proof.
  intros Hr He HB eps Heps.
  set (K := sum r (fun j => B j / e j)).
  assert (HK : 0 <= K).
  { apply sum_nonneg. intros j Hj. apply Rmult_le_pos; [auto|].
    apply Rlt_le, Rinv_0_lt_compat; auto. }
  set (lambda := eps / (2 * (K + 1))).
  assert (Hl : 0 < lambda) by (apply Rdiv_lt_0_compat; lra).
  exists lambda. split; [assumption|].
  apply Rle_lt_trans with (INR r * 1 + lambda * K).
  - unfold ridge_risk, risk, K. rewrite <- sum_const, <- sum_scal, <- sum_plus. apply sum_le.
    intros j Hj. specialize (He j Hj). specialize (HB j Hj).
    assert (Hs := shrink_bounds lambda (e j) Hl He).
    assert (H1 : 1 - shrink lambda (e j) <= lambda / e j).
    { unfold shrink. apply (Rmult_le_reg_r (e j * (e j + lambda))); [nra|].
      replace ((1 - e j / (e j + lambda)) * (e j * (e j + lambda))) with (lambda * e j)
        by (field; lra).
      replace (lambda / e j * (e j * (e j + lambda))) with (lambda * (e j + lambda))
        by (field; lra). nra. }
    assert (H2 : (1 - shrink lambda (e j))^2 <= lambda / e j).
    { apply Rle_trans with (1 - shrink lambda (e j)); [nra|assumption]. }
    replace (lambda * (B j / e j)) with (B j * (lambda / e j)) by (field; lra).
    assert (B j * (1 - shrink lambda (e j))^2 <= B j * (lambda / e j))
      by (apply Rmult_le_compat_l; assumption).
    assert ((shrink lambda (e j))^2 <= 1) by nra. lra.
  - assert (lambda * K <= eps / 2).
    { replace (eps / 2) with (lambda * (K + 1)) by (unfold lambda; field; lra). nra. }
    lra.
Qed.

(** GL-1: whatever is true of ridge (or of one step) at every lambda cannot exceed r ... *)
Theorem GL1_ridge_at_most_r r e B c :
  (0 < r)%nat -> positive r e -> nonnegative r B ->
  (forall lambda, 0 < lambda -> c <= ridge_risk r e B lambda) -> c <= INR r.
Proof.
  intros Hr He HB H. apply Rnot_lt_le. intros Hc.
  destruct (GL1_ridge_near_least_squares r e B Hr He HB (c - INR r)) as [l [Hl Hb]]; [lra|].
  specialize (H l Hl). lra.
Qed.

(** GL-1: ... so if c is a lower bound for ridge at every lambda > 0, then against any filter
    whatever the ratio c / rho(q) is at most r / LB. *)
Theorem GL1_gain_over_ridge r e B c q :
  (0 < r)%nat -> positive r e -> nonnegative r B -> 0 < LB r B ->
  (forall lambda, 0 < lambda -> c <= ridge_risk r e B lambda) ->
  c / risk r B q <= INR r / LB r B.
Proof.
  intros Hr He HB HL H.
  assert (Hc : c <= INR r) by (apply GL1_ridge_at_most_r with e B; assumption).
  assert (Hq : LB r B <= risk r B q) by (apply LB1_lower_bound; assumption).
  assert (HR : 0 < INR r) by (apply lt_0_INR; assumption).
  apply (Rmult_le_reg_r (risk r B q * LB r B)); [nra|].
  replace (c / risk r B q * (risk r B q * LB r B)) with (c * LB r B) by (field; lra).
  replace (INR r / LB r B * (risk r B q * LB r B)) with (INR r * risk r B q) by (field; lra).
  apply Rle_trans with (INR r * LB r B); [apply Rmult_le_compat_r|apply Rmult_le_compat_l]; lra.
Qed.

(** GL-1: the same against one step (its infimum is at most that of ridge: take xi = 0). *)
Theorem GL1_gain_over_one_step r e B c q :
  (0 < r)%nat -> positive r e -> nonnegative r B -> 0 < LB r B ->
  (forall lambda xi, 0 < lambda -> c <= one_step_risk r e B lambda xi) ->
  c / risk r B q <= INR r / LB r B.
Proof.
  intros Hr He HB HL H. apply GL1_gain_over_ridge with e; auto.
  intros lambda Hl. apply Rle_trans with (1 := H lambda 0 Hl). right.
  unfold one_step_risk, sd_risk, ridge_risk. apply risk_ext. intros. apply xi_zero_is_ridge.
Qed.
