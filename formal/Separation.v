(** * MT-1 and the separation, for every rank

    Main statements: on the hard family r steps have rho < 1 at every lambda > 0
    ([MT1_r_steps_below_one]); its hypotheses can be met for every r ([MT_hard_family_exists]); so for
    every r the gap between r steps and ridge, or one step, is of order r, with a constant as
    close to 1 as one likes ([MT_separation]), in particular with the constants 0.98 and
    0.99 / 2^9 ([MT_separation_paper_constants]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Interpolation Reach Optimum.
Open Scope R_scope.

(** The signal is on the direction m only. *)
Definition aligned (r : nat) (B : nat -> R) (m : nat) : Prop :=
  forall j, (j < r)%nat -> j <> m -> B j = 0.

Lemma aligned_LB r B m : (m < r)%nat -> aligned r B m -> LB r B = B m / (1 + B m).
Proof.
  intros Hm HB. unfold LB. apply (sum_single r (fun j => B j / (1 + B j))); [assumption|].
  intros j Hj Hne. rewrite (HB j Hj Hne). field.
Qed.

Lemma aligned_nonnegative r B m : aligned r B m -> 0 <= B m -> nonnegative r B.
Proof.
  intros Ha HB j Hj. destruct (Nat.eq_dec j m) as [->|Hne]; [assumption|].
  rewrite (Ha j Hj Hne). lra.
Qed.

(** MT-1: on the hard family the infimum of the r-step risk is B / (1 + B) at every lambda > 0. *)
Theorem MT1_infimum r e B m :
  (m < r)%nat -> positive r e -> distinct r e -> aligned r B m -> 0 <= B m ->
  forall lambda, 0 < lambda ->
  (forall xs, B m / (1 + B m) <= sd_risk r e B lambda xs) /\
  forall eps, 0 < eps ->
    exists xs, length xs = r /\ sd_risk r e B lambda xs < B m / (1 + B m) + eps.
Proof.
  intros Hm He Hd Ha HB lambda Hl. rewrite <- (aligned_LB r B m Hm Ha).
  apply LB2_infimum; auto.
  - apply aligned_nonnegative with m; assumption.
  - apply distinct_consistent. assumption.
Qed.

(** MT-1: so at every lambda > 0 some xi in R^r has rho < 1. *)
Theorem MT1_r_steps_below_one r e B m :
  (m < r)%nat -> positive r e -> distinct r e -> aligned r B m -> 0 <= B m ->
  forall lambda, 0 < lambda ->
  exists xs, length xs = r /\ sd_risk r e B lambda xs < 1.
Proof.
  intros Hm He Hd Ha HB lambda Hl.
  destruct (MT1_infimum r e B m Hm He Hd Ha HB lambda Hl) as [_ H].
  destruct (H (1 / (1 + B m))) as [xs [Hx Hr]]; [apply Rdiv_lt_0_compat; lra|].
  exists xs. split; [assumption|].
  replace (B m / (1 + B m) + 1 / (1 + B m)) with 1 in Hr by (field; lra). assumption.
Qed.

(** MT-1: ExcessRisk <= gamma^2 / n. *)
Corollary MT1_excess_risk r e B m gamma2 n :
  (m < r)%nat -> positive r e -> distinct r e -> aligned r B m -> 0 <= B m ->
  0 <= gamma2 -> 0 < n ->
  forall lambda, 0 < lambda ->
  exists xs, length xs = r /\ ExcessRisk gamma2 n (sd_risk r e B lambda xs) <= gamma2 / n.
Proof.
  intros Hm He Hd Ha HB Hg Hn lambda Hl.
  destruct (MT1_r_steps_below_one r e B m Hm He Hd Ha HB lambda Hl) as [xs [Hx Hr]].
  exists xs. split; [assumption|].
  apply Rle_trans with (ExcessRisk gamma2 n 1); [apply ExcessRisk_mono; lra|].
  unfold ExcessRisk. right. ring.
Qed.

(** ** The hypotheses can be met *)

(** MT-1, MT-2, MT-3: for every r, m < r, b < 1 and C > 0 there is a member of the hard family:
    e_j = 1 + j (1/b - 1) / r and B_m = C r. *)
Theorem MT_hard_family_exists r m b C :
  (m < r)%nat -> 0 < b < 1 -> 0 < C ->
  exists e B, positive r e /\ distinct r e /\ aligned r B m /\ nonnegative r B /\
              C * INR r <= B m /\ ratio_bound r e m b.
Proof.
  intros Hm Hb HC. assert (Hr : 0 < INR r) by (apply lt_0_INR; lia).
  set (d := (/ b - 1) / INR r).
  assert (Hib : 1 < / b) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
  assert (Hd : 0 < d) by (apply Rdiv_lt_0_compat; lra).
  assert (Ed : b * (1 + INR r * d) = 1) by (unfold d; field; lra).
  exists (fun j => 1 + INR j * d), (fun j => if Nat.eq_dec j m then C * INR r else 0).
  assert (Hj : forall j, 0 <= INR j * d) by (intros j; assert (P := pos_INR j); nra).
  repeat split.
  - intros j _. specialize (Hj j). lra.
  - intros i j Hij _ E. assert (L : INR i < INR j) by (apply lt_INR; assumption). nra.
  - intros j _ Hne. destruct (Nat.eq_dec j m); [contradiction|reflexivity].
  - intros j _. destruct (Nat.eq_dec j m); nra.
  - destruct (Nat.eq_dec m m); [lra|contradiction].
  - lra.
  - lra.
  - intros j _. specialize (Hj j). assert (L : INR m < INR r) by (apply lt_INR; assumption).
    apply Rle_trans with 1; [|lra]. rewrite <- Ed. apply Rmult_le_compat_l; nra.
Qed.

(** ** The separation *)

(** MT-1, MT-2, MT-3 together: for every rank r, every direction m and every eta in (0,1) there is
    an instance with distinct eigenvalues, signal on u_m, where ridge and one step have
    rho >= (1 - eta) r whatever lambda > 0 and xi, while at every lambda > 0 some xi in R^r has
    rho < 1. *)
Theorem MT_separation r m eta :
  (m < r)%nat -> 0 < eta < 1 ->
  exists e B, positive r e /\ distinct r e /\ nonnegative r B /\ aligned r B m /\
    (forall lambda, 0 < lambda -> (1 - eta) * INR r <= ridge_risk r e B lambda) /\
    (forall lambda xi, 0 < lambda -> (1 - eta) * INR r <= one_step_risk r e B lambda xi) /\
    (forall lambda, 0 < lambda -> exists xs, length xs = r /\ sd_risk r e B lambda xs < 1).
Proof.
  intros Hm Heta. set (b := 1 - eta / 4). set (C := 4 / eta).
  assert (Hb : 0 < b < 1) by (unfold b; lra).
  assert (HC : 0 < C) by (apply Rdiv_lt_0_compat; lra).
  assert (Hr : 0 <= INR r) by apply pos_INR.
  destruct (MT_hard_family_exists r m b C Hm Hb HC) as [e [B [He [Hd [Ha [HB [HCB Hratio]]]]]]].
  assert (K1 : 1 - eta <= b^2 * C / (1 + C)).
  { apply (Rmult_le_reg_r ((1 + C) * eta)); [nra|].
    replace (b^2 * C / (1 + C) * ((1 + C) * eta)) with (b^2 * (C * eta)) by (field; lra).
    replace ((1 - eta) * ((1 + C) * eta)) with ((1 - eta) * (eta + C * eta)) by ring.
    replace (C * eta) with 4 by (unfold C; field; lra). unfold b. nra. }
  assert (K0 : 1 - eta <= C * b^2 / (1 + C * b^2)).
  { apply Rle_trans with (1 := K1).
    assert (Hb2 : 0 < b^2 < 1) by nra. assert (HCb : 0 < C * b^2) by nra.
    replace (b^2 * C / (1 + C)) with (C * b^2 * / (1 + C)) by (field; lra).
    unfold Rdiv. apply Rmult_le_compat_l; [lra|]. apply Rinv_le_contravar; nra. }
  exists e, B. repeat (split; [assumption|]). repeat split.
  - intros lambda Hl. rewrite Rmult_comm.
    apply Rle_trans with (INR r * (C * b^2 / (1 + C * b^2)));
      [apply Rmult_le_compat_l; assumption|].
    apply MT3_ridge_lower_bound with m; auto; lra.
  - intros lambda xi Hl. rewrite Rmult_comm.
    apply Rle_trans with (INR r * (b^2 * C / (1 + C)));
      [apply Rmult_le_compat_l; assumption|].
    apply MT2_one_step_lower_bound with m; auto; lra.
  - intros lambda Hl. apply MT1_r_steps_below_one with m; auto.
Qed.

(** MT-1, MT-2, MT-3: the separation for the excess risk itself with the paper's constants c0 = 0.98 and
    c1 = 0.99 / 2^9. *)
Theorem MT_separation_paper_constants r m :
  (m < r)%nat ->
  exists e B, positive r e /\ distinct r e /\ nonnegative r B /\ aligned r B m /\
  forall gamma2 n, 0 <= gamma2 -> 0 < n ->
    (forall lambda, 0 < lambda ->
       98/100 * (INR r * gamma2 / n) <= ExcessRisk gamma2 n (ridge_risk r e B lambda)) /\
    (forall lambda xi, 0 < lambda ->
       99/100 / 2^9 * (INR r * gamma2 / n)
         <= ExcessRisk gamma2 n (one_step_risk r e B lambda xi)) /\
    (forall lambda, 0 < lambda -> exists xs, length xs = r /\
       ExcessRisk gamma2 n (sd_risk r e B lambda xs) <= gamma2 / n).
Proof.
  intros Hm. destruct (MT_separation r m (2/100) Hm) as [e [B [He [Hd [HB [Ha [H0 [H1 H2]]]]]]]];
    [lra|].
  assert (Hr : 0 <= INR r) by apply pos_INR.
  exists e, B. do 4 (split; [assumption|]). intros gamma2 n Hg Hn. repeat split.
  - intros lambda Hl. replace (98/100 * (INR r * gamma2 / n))
      with (ExcessRisk gamma2 n ((1 - 2/100) * INR r)) by (unfold ExcessRisk; field; lra).
    apply ExcessRisk_mono; auto.
  - intros lambda xi Hl. replace (99/100 / 2^9 * (INR r * gamma2 / n))
      with (ExcessRisk gamma2 n (99/100 / 2^9 * INR r)) by (unfold ExcessRisk; field; lra).
    apply ExcessRisk_mono; auto. specialize (H1 lambda xi Hl). lra.
  - intros lambda Hl. destruct (H2 lambda Hl) as [xs [Hx Hxr]]. exists xs.
    split; [assumption|].
    apply Rle_trans with (ExcessRisk gamma2 n 1); [apply ExcessRisk_mono; lra|].
    unfold ExcessRisk. right. ring.
Qed.
