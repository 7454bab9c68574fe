(** * The hard family: ridge and one step lose a factor of order r

    The signal sits on the eigenvector with index m: [B m >= C r]; the other [B j >= 0] are
    arbitrary.  b is any number in (0, 1] with b <= e_j / e_m for all j; the largest such b is
    theory.md's b = min(1, min_j e_j / e_m) ([b_min]).

    Main statements, for every rank r, every lambda > 0 and every real xi:
    MT-3  rho_ridge    >= r C b^2 / (1 + C b^2)   ([MT3_ridge_lower_bound]);
    MT-2  rho_one_step >= r b^2 C / (1 + C)       ([MT2_one_step_lower_bound]).

    Proof: rho >= sum_j [ C A^2 + q_j^2 ] with A = 1 - q_m, and each term is bounded separately;
    for one step by Cauchy-Schwarz, since a linear combination of A and q_j does not depend on
    xi ([one_step_identity]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters.
Open Scope R_scope.

(** ** Definitions *)

(** min(1, min_{j<r} e_j / e_m). *)
Fixpoint b_min (r : nat) (e : nat -> R) (m : nat) : R :=
  match r with
  | O => 1
  | S n => Rmin (b_min n e m) (e n / e m)
  end.

(** [b] in (0,1] bounds all eigenvalue ratios e_j / e_m from below. *)
Definition ratio_bound (r : nat) (e : nat -> R) (m : nat) (b : R) : Prop :=
  0 < b <= 1 /\ forall j, (j < r)%nat -> b * e m <= e j.

Definition positive (r : nat) (f : nat -> R) : Prop := forall j, (j < r)%nat -> 0 < f j.
Definition nonnegative (r : nat) (f : nat -> R) : Prop := forall j, (j < r)%nat -> 0 <= f j.

Lemma b_min_ratio_bound r e m : (m < r)%nat -> positive r e -> ratio_bound r e m (b_min r e m).
Proof.
  intros Hm He. assert (Hem : 0 < e m) by (apply He; assumption). clear Hm.
  induction r as [|r IH].
  - split; [simpl; lra|intros; lia].
  - destruct IH as [[H0 H1] H2]; [intros j Hj; apply He; lia|].
    assert (0 < e r) by (apply He; lia). cbn [b_min].
    assert (0 < e r / e m) by (apply Rdiv_lt_0_compat; assumption).
    assert (L := Rmin_l (b_min r e m) (e r / e m)).
    assert (L' := Rmin_r (b_min r e m) (e r / e m)).
    split; [split; [apply Rmin_pos; assumption|lra]|].
    intros j Hj. destruct (Nat.eq_dec j r) as [->|].
    + apply Rle_trans with (e r / e m * e m); [apply Rmult_le_compat_r; lra|].
      right. field. lra.
    + apply Rle_trans with (b_min r e m * e m); [apply Rmult_le_compat_r; lra|].
      apply H2; lia.
Qed.

(** ** Splitting the signal over the r terms *)

Lemma risk_ge_split r B q m C :
  (m < r)%nat -> nonnegative r B -> C * INR r <= B m ->
  sum r (fun j => C * (1 - q m)^2 + (q j)^2) <= risk r B q.
Proof.
  intros Hm HB HC. rewrite sum_plus, sum_const, SD2_bias_plus_variance.
  apply Rplus_le_compat; [|right; reflexivity].
  apply Rle_trans with (B m * (1 - q m)^2).
  - assert (0 <= (1 - q m)^2) by apply pow2_ge_0. nra.
  - unfold bias. apply (sum_term_le r (fun j => B j * (1 - q j)^2) m); [|assumption].
    intros j Hj. apply Rmult_le_pos; [apply HB; assumption|apply pow2_ge_0].
Qed.

Lemma risk_ge_termwise r B q m C K :
  (m < r)%nat -> nonnegative r B -> C * INR r <= B m ->
  (forall j, (j < r)%nat -> K <= C * (1 - q m)^2 + (q j)^2) ->
  INR r * K <= risk r B q.
Proof.
  intros Hm HB HC H. rewrite <- sum_const.
  apply Rle_trans with (2 := risk_ge_split r B q m C Hm HB HC). apply sum_le. assumption.
Qed.

(** ** Ridge *)

Lemma ridge_term_bound C b em ej lambda :
  0 <= C -> 0 < b <= 1 -> 0 < em -> 0 < ej -> 0 < lambda -> b * em <= ej ->
  C * b^2 / (1 + C * b^2)
    <= C * (1 - shrink lambda em)^2 + (shrink lambda ej)^2.
Proof.
  intros HC Hb Hem Hej Hl Hbe. unfold shrink.
  set (w := lambda / (ej + lambda)). set (A := lambda / (em + lambda)).
  replace (1 - em / (em + lambda)) with A by (unfold A; field; lra).
  replace (ej / (ej + lambda)) with (1 - w) by (unfold w; field; lra).
  assert (Hw : 0 < w) by (unfold w; apply Rdiv_lt_0_compat; lra).
  assert (HA : b * w <= A).
  { unfold w, A. apply (Rmult_le_reg_r ((ej + lambda) * (em + lambda))); [nra|].
    field_simplify; [|lra|lra]. nra. }
  assert (Hsq : (b * w)^2 <= A^2) by (apply pow_incr; nra).
  assert (HCb : 0 <= C * b^2) by (apply Rmult_le_pos; [lra|apply pow2_ge_0]).
  assert (E := complete_the_square (C * b^2) (1 - w) HCb).
  assert (P : 0 <= (1 + C * b^2) * (1 - w - C * b^2 / (1 + C * b^2))^2)
    by (apply Rmult_le_pos; [lra|apply pow2_ge_0]).
  replace (C * b^2 * (1 - (1 - w))^2) with (C * (b * w)^2) in E by ring.
  assert (C * (b * w)^2 <= C * A^2) by (apply Rmult_le_compat_l; assumption). lra.
Qed.

(** MT-3: on the hard family ridge has rho >= r C b^2 / (1 + C b^2), for every lambda > 0. *)
Theorem MT3_ridge_lower_bound r e B m C b :
  (m < r)%nat -> positive r e -> nonnegative r B ->
  0 <= C -> C * INR r <= B m -> ratio_bound r e m b ->
  forall lambda, 0 < lambda ->
  INR r * (C * b^2 / (1 + C * b^2)) <= ridge_risk r e B lambda.
Proof.
  intros Hm He HB HC HBm [Hb Hbe] lambda Hl. unfold ridge_risk.
  apply (risk_ge_termwise r B _ m C); auto.
  intros j Hj. apply ridge_term_bound; auto.
Qed.

(** ** One step *)

(** The combination of q_j and A = 1 - q_m that does not depend on xi. *)
Lemma one_step_identity em ej lambda xi :
  0 < em -> 0 < ej -> 0 < lambda ->
  (em + lambda)^2 / em * (1 - sd_filter [xi] (shrink lambda em))
    + (ej + lambda)^2 / ej * sd_filter [xi] (shrink lambda ej)
  = ej + 2 * lambda + lambda^2 / em.
Proof. intros. rewrite !one_step_filter. unfold shrink. field. lra. Qed.

(** Cauchy-Schwarz for two terms. *)
Lemma cauchy_schwarz_two C A q u v :
  0 <= C -> C * (u * A + v * q)^2 <= (C * A^2 + q^2) * (u^2 + C * v^2).
Proof.
  intros HC.
  replace ((C * A^2 + q^2) * (u^2 + C * v^2))
    with (C * (u * A + v * q)^2 + (C * v * A - u * q)^2) by ring.
  assert (P := pow2_ge_0 (C * v * A - u * q)). lra.
Qed.

Lemma two_term_bound C A q u v b :
  0 <= C -> 0 < b -> 0 < u -> 0 < v ->
  b * u <= u * A + v * q -> b * v <= u * A + v * q ->
  b^2 * C / (1 + C) <= C * A^2 + q^2.
Proof.
  intros HC Hb Hu Hv HNu HNv. set (N := u * A + v * q) in *.
  assert (CS := cauchy_schwarz_two C A q u v HC). fold N in CS.
  set (K := C * A^2 + q^2) in *. set (D := u^2 + C * v^2) in *.
  assert (HD : 0 < D) by (unfold D; assert (0 < u^2) by (apply pow_lt; lra);
                          assert (0 <= v^2) by apply pow2_ge_0; nra).
  assert (H1 : b^2 * u^2 <= N^2) by (rewrite <- Rpow_mult_distr; apply pow_incr; nra).
  assert (H2 : b^2 * v^2 <= N^2) by (rewrite <- Rpow_mult_distr; apply pow_incr; nra).
  assert (H3 : b^2 * D <= (1 + C) * N^2) by (unfold D; nra).
  apply (Rmult_le_reg_r ((1 + C) * D)); [nra|].
  replace (b^2 * C / (1 + C) * ((1 + C) * D)) with (C * (b^2 * D)) by (field; lra).
  apply Rle_trans with (C * ((1 + C) * N^2)); [apply Rmult_le_compat_l; assumption|].
  replace (K * ((1 + C) * D)) with ((1 + C) * (K * D)) by ring.
  replace (C * ((1 + C) * N^2)) with ((1 + C) * (C * N^2)) by ring.
  apply Rmult_le_compat_l; lra.
Qed.

Lemma one_step_term_bound C b em ej lambda xi :
  0 <= C -> 0 < b <= 1 -> 0 < em -> 0 < ej -> 0 < lambda -> b * em <= ej ->
  b^2 * C / (1 + C)
    <= C * (1 - sd_filter [xi] (shrink lambda em))^2 + (sd_filter [xi] (shrink lambda ej))^2.
Proof.
  intros HC Hb Hem Hej Hl Hbe.
  assert (I := one_step_identity em ej lambda xi Hem Hej Hl).
  assert (Hsq : 0 < lambda^2) by (apply pow_lt; assumption).
  assert (Hl2 : 0 < lambda^2 / em) by (apply Rdiv_lt_0_compat; assumption).
  apply (two_term_bound C _ _ ((em + lambda)^2 / em) ((ej + lambda)^2 / ej)); try lra.
  - apply Rdiv_lt_0_compat; [apply pow_lt|]; lra.
  - apply Rdiv_lt_0_compat; [apply pow_lt|]; lra.
  - rewrite I.
    replace (b * ((em + lambda)^2 / em)) with (b * em + b * (2 * lambda + lambda^2 / em))
      by (field; lra).
    nra.
  - rewrite I.
    replace (b * ((ej + lambda)^2 / ej))
      with (b * ej + b * (2 * lambda) + b * em * (lambda^2 / em) / ej) by (field; lra).
    assert (b * em * (lambda^2 / em) / ej <= lambda^2 / em).
    { apply (Rmult_le_reg_r ej); [assumption|].
      replace (b * em * (lambda^2 / em) / ej * ej) with (b * em * (lambda^2 / em))
        by (field; lra).
      rewrite (Rmult_comm (lambda^2 / em)). apply Rmult_le_compat_r; lra. }
    nra.
Qed.

(** MT-2: on the hard family one step of self-distillation has rho >= r b^2 C / (1 + C), for every
    lambda > 0 and every real xi. *)
Theorem MT2_one_step_lower_bound r e B m C b :
  (m < r)%nat -> positive r e -> nonnegative r B ->
  0 <= C -> C * INR r <= B m -> ratio_bound r e m b ->
  forall lambda xi, 0 < lambda ->
  INR r * (b^2 * C / (1 + C)) <= one_step_risk r e B lambda xi.
Proof.
  intros Hm He HB HC HBm [Hb Hbe] lambda xi Hl. unfold one_step_risk, sd_risk.
  apply (risk_ge_termwise r B _ m C); auto.
  intros j Hj. apply one_step_term_bound; auto.
Qed.

(** MT-3 and MT-2 with theory.md's b = min(1, min_j e_j / e_m). *)
Corollary MT3_ridge_lower_bound_b_min r e B m C :
  (m < r)%nat -> positive r e -> nonnegative r B -> 0 <= C -> C * INR r <= B m ->
  forall lambda, 0 < lambda ->
  INR r * (C * (b_min r e m)^2 / (1 + C * (b_min r e m)^2)) <= ridge_risk r e B lambda.
Proof. intros. apply MT3_ridge_lower_bound with m; auto. apply b_min_ratio_bound; auto. Qed.

Corollary MT2_one_step_lower_bound_b_min r e B m C :
  (m < r)%nat -> positive r e -> nonnegative r B -> 0 <= C -> C * INR r <= B m ->
  forall lambda xi, 0 < lambda ->
  INR r * ((b_min r e m)^2 * C / (1 + C)) <= one_step_risk r e B lambda xi.
Proof. intros. apply MT2_one_step_lower_bound with m; auto. apply b_min_ratio_bound; auto. Qed.

(** The same two bounds for the excess risk gamma^2 / n rho. *)
Lemma ExcessRisk_mono gamma2 n x y :
  0 <= gamma2 -> 0 < n -> x <= y -> ExcessRisk gamma2 n x <= ExcessRisk gamma2 n y.
Proof.
  intros Hg Hn Hxy. unfold ExcessRisk. apply Rmult_le_compat_l; [|assumption].
  apply Rmult_le_pos; [assumption|]. apply Rlt_le, Rinv_0_lt_compat. assumption.
Qed.

(** MT-3 for the excess risk. *)
Corollary MT3_ridge_excess_risk r e B m C b gamma2 n :
  (m < r)%nat -> positive r e -> nonnegative r B ->
  0 <= C -> C * INR r <= B m -> ratio_bound r e m b -> 0 <= gamma2 -> 0 < n ->
  forall lambda, 0 < lambda ->
  C * b^2 / (1 + C * b^2) * (INR r * gamma2 / n) <= ExcessRisk gamma2 n (ridge_risk r e B lambda).
Proof.
  intros Hm He HB HC HBm Hb Hg Hn lambda Hl.
  apply Rle_trans with (ExcessRisk gamma2 n (INR r * (C * b^2 / (1 + C * b^2)))).
  - right. unfold ExcessRisk. assert (0 <= C * b^2) by (apply Rmult_le_pos; [lra|apply pow2_ge_0]).
    field. lra.
  - apply ExcessRisk_mono; auto. apply MT3_ridge_lower_bound with m; auto.
Qed.

(** MT-2 for the excess risk. *)
Corollary MT2_one_step_excess_risk r e B m C b gamma2 n :
  (m < r)%nat -> positive r e -> nonnegative r B ->
  0 <= C -> C * INR r <= B m -> ratio_bound r e m b -> 0 <= gamma2 -> 0 < n ->
  forall lambda xi, 0 < lambda ->
  b^2 * C / (1 + C) * (INR r * gamma2 / n) <= ExcessRisk gamma2 n (one_step_risk r e B lambda xi).
Proof.
  intros Hm He HB HC HBm Hb Hg Hn lambda xi Hl.
  apply Rle_trans with (ExcessRisk gamma2 n (INR r * (b^2 * C / (1 + C)))).
  - right. unfold ExcessRisk. field. lra.
  - apply ExcessRisk_mono; auto. apply MT2_one_step_lower_bound with m; auto.
Qed.
