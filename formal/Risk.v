(** * The normalised excess risk and its lower bound

    Notation of theory.md: [B j] is the signal-to-noise ratio of direction j, [q j] the factor by
    which an estimator multiplies direction j (its spectral filter),
    rho(q) = sum_j [ B_j (1 - q_j)^2 + q_j^2 ],  q*_j = B_j / (1 + B_j),  LB = sum_j q*_j.

    Main statements: the risk is LB plus a weighted distance to q* ([risk_is_LB_plus_distance]),
    LB-1 ([LB1_lower_bound], [LB1_equality]). *)

Require Import Reals Lra Lia.
From SDProof Require Import Sums.
Open Scope R_scope.

(** ** Definitions *)

Definition bias (r : nat) (B q : nat -> R) : R := sum r (fun j => B j * (1 - q j)^2).
Definition variance (r : nat) (q : nat -> R) : R := sum r (fun j => (q j)^2).
Definition risk (r : nat) (B q : nat -> R) : R := sum r (fun j => B j * (1 - q j)^2 + (q j)^2).

Definition q_star (B : nat -> R) (j : nat) : R := B j / (1 + B j).
Definition LB (r : nat) (B : nat -> R) : R := sum r (fun j => B j / (1 + B j)).

(** The excess risk itself: gamma^2 / n times the normalised one (see Risk formula in
    [MatrixSpectral.v] for the derivation from the regression model). *)
Definition ExcessRisk (gamma2 n : R) (rho : R) : R := gamma2 / n * rho.

(** ** Facts *)

(** SD-2: the normalised risk is bias plus variance. *)
Theorem SD2_bias_plus_variance r B q : risk r B q = bias r B q + variance r q.
Proof. unfold risk, bias, variance. apply sum_plus. Qed.

(** One direction: B (1-q)^2 + q^2 = B/(1+B) + (1+B) (q - B/(1+B))^2. *)
Lemma complete_the_square B q :
  0 <= B -> B * (1 - q)^2 + q^2 = B / (1 + B) + (1 + B) * (q - B / (1 + B))^2.
Proof. intros HB. field. lra. Qed.

Lemma risk_is_LB_plus_distance r B q :
  (forall j, (j < r)%nat -> 0 <= B j) ->
  risk r B q = LB r B + sum r (fun j => (1 + B j) * (q j - q_star B j)^2).
Proof.
  intros HB. unfold risk, LB, q_star. rewrite <- sum_plus. apply sum_ext.
  intros j Hj. apply complete_the_square. auto.
Qed.

Lemma distance_nonneg r B q :
  (forall j, (j < r)%nat -> 0 <= B j) ->
  forall j, (j < r)%nat -> 0 <= (1 + B j) * (q j - q_star B j)^2.
Proof.
  intros HB j Hj. specialize (HB j Hj). apply Rmult_le_pos; [lra|apply pow2_ge_0].
Qed.

(** LB-1: no filter whatever has a risk below LB = sum_j B_j / (1 + B_j). *)
Theorem LB1_lower_bound r B q :
  (forall j, (j < r)%nat -> 0 <= B j) -> LB r B <= risk r B q.
Proof.
  intros HB. rewrite risk_is_LB_plus_distance by assumption.
  assert (0 <= sum r (fun j => (1 + B j) * (q j - q_star B j)^2))
    by (apply sum_nonneg, distance_nonneg, HB). lra.
Qed.

(** LB-1, equality case: the risk is LB exactly when q_j = B_j / (1 + B_j) for every j. *)
Theorem LB1_equality r B q :
  (forall j, (j < r)%nat -> 0 <= B j) ->
  (risk r B q = LB r B <-> forall j, (j < r)%nat -> q j = B j / (1 + B j)).
Proof.
  intros HB. rewrite risk_is_LB_plus_distance by assumption. split.
  - intros H j Hj.
    assert (H0 : (1 + B j) * (q j - q_star B j)^2 = 0).
    { apply (sum_zero_terms r (fun j => (1 + B j) * (q j - q_star B j)^2)); auto.
      - intros; apply (distance_nonneg r B q HB); assumption.
      - lra. }
    specialize (HB j Hj). unfold q_star in H0.
    apply Rmult_integral in H0 as [H0|H0]; [lra|].
    assert (q j - B j / (1 + B j) = 0) by nra. lra.
  - intros H.
    rewrite (sum_ext r (fun j => (1 + B j) * (q j - q_star B j)^2) (fun _ => 0)).
    + rewrite sum_const. lra.
    + intros j Hj. rewrite (H j Hj). unfold q_star. ring.
Qed.

Lemma LB_nonneg r B : (forall j, (j < r)%nat -> 0 <= B j) -> 0 <= LB r B.
Proof.
  intros HB. apply sum_nonneg. intros j Hj. specialize (HB j Hj).
  apply Rmult_le_pos; [lra|]. apply Rlt_le, Rinv_0_lt_compat. lra.
Qed.

Lemma risk_nonneg r B q : (forall j, (j < r)%nat -> 0 <= B j) -> 0 <= risk r B q.
Proof.
  intros HB. apply Rle_trans with (LB r B); [apply LB_nonneg | apply LB1_lower_bound]; auto.
Qed.

(** The distance form has no hypothesis of attainment: a filter that is close to q* is close to
    optimal. *)
Lemma risk_ext r B q q' : (forall j, (j < r)%nat -> q j = q' j) -> risk r B q = risk r B q'.
Proof. intros H. apply sum_ext. intros j Hj. rewrite (H j Hj). reflexivity. Qed.
