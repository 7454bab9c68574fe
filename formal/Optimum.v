(** * LB-2: r-step self-distillation reaches the lower bound

    Hypothesis [consistent]: e_i = e_j implies B_i = B_j (true for distinct eigenvalues).

    Main statements, at every lambda > 0:
    - the infimum of rho over xi in R^r is LB ([LB2_infimum]);
    - it is attained by an actual xi if the interpolating h has h_0, ..., h_{r-2} <> 0
      ([LB2_attained]), and for distinct eigenvalues exactly if no zero coefficient is followed
      by a non-zero one ([LB2_attained_iff]); on the hard family that is so for all lambda but
      finitely many ([Exceptions.v]);
    - r+1 steps attain it without exception ([LB2_one_more_step_attains]);
    - r steps need not ([LB2_example_not_attained]);
    - with e_i = e_j and B_i <> B_j no number of steps comes near LB ([LB2_gap]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Interpolation Reach.
Open Scope R_scope.

(** ** Definitions *)

(** g_j = (q*_j - t_j) / (t_j (1 - t_j)), the values h has to take. *)
Definition target (e B : nat -> R) (lambda : R) (j : nat) : R :=
  let t := shrink lambda (e j) in (q_star B j - t) / (t * (1 - t)).

(** h takes the values g_j at the t_j and has r coefficients. *)
Definition interpolates (r : nat) (e B : nat -> R) (lambda : R) (h : list R) : Prop :=
  length h = r /\
  forall j, (j < r)%nat -> peval h (shrink lambda (e j)) = target e B lambda j.

(** The risk of the filter t + t (1-t) h(t). *)
Definition h_risk (r : nat) (e B : nat -> R) (lambda : R) (h : list R) : R :=
  risk r B (fun j => let t := shrink lambda (e j) in t + t * (1 - t) * peval h t).

Lemma sd_risk_is_h_risk r e B lambda xs :
  sd_risk r e B lambda xs = h_risk r e B lambda (h_of_xi xs).
Proof. apply risk_ext. intros j _. apply SD3_filter_has_form. Qed.

Section AtLambda.
Variables (r : nat) (e B : nat -> R) (lambda : R).
Hypothesis e_pos : positive r e.
Hypothesis B_nonneg : nonnegative r B.
Hypothesis lambda_pos : 0 < lambda.

Let t j := shrink lambda (e j).

Lemma t_in_unit_interval j : (j < r)%nat -> 0 < t j < 1.
Proof. intros Hj. apply shrink_bounds; auto. Qed.

(** SD-3: the weighted least-squares form of section 2:
    rho = LB + sum_j mu_j (h(t_j) - g_j)^2, mu_j = (1 + B_j) t_j^2 (1 - t_j)^2. *)
Theorem SD3_weighted_fit h :
  h_risk r e B lambda h
  = LB r B + sum r (fun j => (1 + B j) * (t j)^2 * (1 - t j)^2
                             * (peval h (t j) - target e B lambda j)^2).
Proof.
  unfold h_risk. rewrite risk_is_LB_plus_distance by assumption. f_equal. apply sum_ext.
  intros j Hj. assert (Ht := t_in_unit_interval j Hj). assert (0 <= B j) by auto.
  unfold target. fold (t j). field. lra.
Qed.

(** ** The interpolating h *)

Lemma interpolant_reaches_LB h : interpolates r e B lambda h -> h_risk r e B lambda h = LB r B.
Proof.
  intros [_ Hh]. rewrite SD3_weighted_fit, (sum_ext r _ (fun _ => 0)).
  - rewrite sum_const. ring.
  - intros j Hj. unfold t at 3. rewrite Hh by assumption. ring.
Qed.

Lemma reaches_LB_interpolates h : length h = r ->
  h_risk r e B lambda h = LB r B -> interpolates r e B lambda h.
Proof.
  intros Hl H. split; [assumption|]. intros j Hj.
  assert (Ht := t_in_unit_interval j Hj). assert (0 <= B j) by auto.
  apply LB1_equality with (j := j) in H; [|assumption|assumption]. cbn zeta in H. fold (t j) in *.
  unfold target, q_star. fold (t j). rewrite <- H. field. lra.
Qed.

Lemma interpolating_h_exists : consistent r e B -> exists h, interpolates r e B lambda h.
Proof.
  intros Hc. destruct (interpolant_exists r t (target e B lambda)) as [h [Hl Hh]].
  - intros i j Hi Hj E. apply shrink_injective in E; auto.
    unfold target, q_star. rewrite E, (Hc i j) by assumption. reflexivity.
  - exists h. split; assumption.
Qed.

Lemma interpolating_h_unique h h' :
  distinct r e -> interpolates r e B lambda h -> interpolates r e B lambda h' -> h = h'.
Proof.
  intros Hd [Hl Hh] [Hl' Hh']. apply (interpolation_unique r h h' t); auto.
  - intros i j Hij Hj E. apply shrink_injective in E; try apply e_pos; try lia; auto.
    apply (Hd i j); assumption.
  - intros i Hi. unfold t. rewrite Hh, Hh' by assumption. reflexivity.
Qed.

(** ** The infimum *)

Lemma q_star_consistent : consistent r e B -> consistent r e (q_star B).
Proof. intros H i j Hi Hj E. unfold q_star. rewrite (H i j); auto. Qed.

(** LB-2: at every lambda > 0 the infimum over xi in R^r of the r-step risk is LB
    (it is never below LB; see LB-1). *)
Theorem LB2_infimum : consistent r e B ->
  (forall xs, LB r B <= sd_risk r e B lambda xs) /\
  forall eps, 0 < eps -> exists xs, length xs = r /\ sd_risk r e B lambda xs < LB r B + eps.
Proof.
  intros Hc. split; [intros xs; apply LB1_lower_bound; assumption|]. intros eps Heps.
  destruct (reach_below r e (q_star B) lambda e_pos lambda_pos (q_star_consistent Hc)
              (fun _ => 1) B (LB r B + eps)) as [xs [Hl H]].
  - rewrite sum_scal. change (1 * risk r B (q_star B) < LB r B + eps).
    rewrite (proj2 (LB1_equality r B (q_star B) B_nonneg)) by reflexivity. lra.
  - exists xs. split; [assumption|]. rewrite sum_scal, Rmult_1_l in H. exact H.
Qed.

(** ** Attained? *)

(** LB-2: attained, with xi given by ratios of coefficients, if h_0, ..., h_{r-2} <> 0. *)
Theorem LB2_attained h :
  interpolates r e B lambda h -> leading_nonzero h ->
  length (xi_of_h h) = r /\ sd_risk r e B lambda (xi_of_h h) = LB r B.
Proof.
  intros Hh Hn. split.
  - rewrite length_xi_of_h. apply Hh.
  - rewrite sd_risk_is_h_risk, h_of_xi_of_h by (apply leading_nonzero_no_gap; assumption).
    apply interpolant_reaches_LB. assumption.
Qed.

(** LB-2: for distinct eigenvalues, attained by r steps exactly if the interpolating h has no
    zero coefficient followed by a non-zero one. *)
Theorem LB2_attained_iff h : distinct r e -> interpolates r e B lambda h ->
  ((exists xs, length xs = r /\ sd_risk r e B lambda xs = LB r B) <-> no_gap h).
Proof.
  intros Hd Hh. split.
  - intros [xs [Hl H]]. rewrite sd_risk_is_h_risk in H.
    apply reaches_LB_interpolates in H; [|rewrite length_h_of_xi; assumption].
    rewrite (interpolating_h_unique h (h_of_xi xs) Hd Hh H). apply no_gap_h_of_rev.
  - intros Hn. exists (xi_of_h h). split; [rewrite length_xi_of_h; apply Hh|].
    rewrite sd_risk_is_h_risk, h_of_xi_of_h by assumption.
    apply interpolant_reaches_LB. assumption.
Qed.

(** LB-2: r + 1 steps attain LB at every lambda > 0, without exception: a multiple of
    prod (t - t_j) makes all coefficients non-zero. *)
Theorem LB2_one_more_step_attains : consistent r e B ->
  exists xs, length xs = S r /\ sd_risk r e B lambda xs = LB r B.
Proof.
  intros Hc. destruct (reach_exactly r e (q_star B) lambda e_pos lambda_pos (q_star_consistent Hc))
    as [xs [Hl H]].
  exists xs. split; [assumption|]. apply LB1_equality; assumption.
Qed.
End AtLambda.

(** ** An instance where r steps do not attain LB *)

(** LB-2: lambda = 1, eigenvalues 1, 1/2, SNRs 3/5, 7/20: the interpolating h is -t, so h_0 = 0,
    h_1 <> 0 and no xi in R^2 attains LB (the infimum, by [LB2_infimum]). *)
Definition example_e (j : nat) : R := nth j [1; 1/2] 0.
Definition example_B (j : nat) : R := nth j [3/5; 7/20] 0.

Lemma example_hypotheses :
  positive 2 example_e /\ nonnegative 2 example_B /\ distinct 2 example_e.
Proof.
  repeat split.
  - intros [|[|j]] H; unfold example_e; simpl; lra || lia.
  - intros [|[|j]] H; unfold example_B; simpl; lra || lia.
  - intros [|[|i]] [|[|j]] Hij Hj; unfold example_e; simpl; lra || lia.
Qed.

Theorem LB2_example_not_attained xs :
  length xs = 2%nat -> LB 2 example_B < sd_risk 2 example_e example_B 1 xs.
Proof.
  intros Hl. destruct example_hypotheses as [He [HB Hd]].
  destruct (LB1_lower_bound 2 example_B
    (fun j => sd_filter xs (shrink 1 (example_e j))) HB) as [H|H]; [exact H|exfalso].
  assert (Hgap : no_gap [0; -1]).
  { apply (LB2_attained_iff 2 example_e example_B 1 He HB Rlt_0_1 [0; -1] Hd).
    - split; [reflexivity|].
      intros [|[|j]] Hj; [| |lia]; unfold target, q_star, shrink, example_e, example_B;
        simpl; field.
    - exists xs. split; [assumption|]. symmetry. exact H. }
  specialize (Hgap O eq_refl). simpl in Hgap. lra.
Qed.

(** ** Equal eigenvalues with different signal *)

Lemma two_squares_gap w w' q a a' :
  0 < w -> 0 < w' ->
  w * w' / (w + w') * (a - a')^2 <= w * (q - a)^2 + w' * (q - a')^2.
Proof.
  intros Hw Hw'. apply (Rmult_le_reg_r (w + w')); [lra|].
  replace (w * w' / (w + w') * (a - a')^2 * (w + w')) with (w * w' * (a - a')^2)
    by (field; lra).
  assert (P := pow2_ge_0 (w * (q - a) + w' * (q - a'))). nra.
Qed.

(** LB-2: if e_i = e_j but B_i <> B_j, the risk of every number of steps, at every lambda, stays
    above LB by a fixed margin. *)
Theorem LB2_gap r e B i j :
  nonnegative r B -> (i < j)%nat -> (j < r)%nat -> e i = e j -> B i <> B j ->
  exists delta, 0 < delta /\ forall lambda xs, LB r B + delta <= sd_risk r e B lambda xs.
Proof.
  intros HB Hij Hj He Hne.
  assert (HBi : 0 <= B i) by (apply HB; lia). assert (HBj : 0 <= B j) by (apply HB; lia).
  exists ((1 + B i) * (1 + B j) / ((1 + B i) + (1 + B j)) * (q_star B i - q_star B j)^2). split.
  - apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; nra|].
    assert (q_star B i - q_star B j <> 0).
    { unfold q_star. intros E. apply Hne.
      assert (E' : (B i / (1 + B i) - B j / (1 + B j)) * ((1 + B i) * (1 + B j)) = 0)
        by (rewrite E; ring).
      replace (_ * ((1 + B i) * (1 + B j))) with (B i - B j) in E' by (field; lra). lra. }
    assert (P := pow2_ge_0 (q_star B i - q_star B j)).
    destruct P as [P|P]; [exact P|]. exfalso. apply H. nra.
  - intros lambda xs. unfold sd_risk. rewrite risk_is_LB_plus_distance by assumption.
    apply Rplus_le_compat_l. set (q := fun l => sd_filter xs (shrink lambda (e l))).
    apply Rle_trans with
      ((1 + B i) * (q i - q_star B i)^2 + (1 + B j) * (q j - q_star B j)^2).
    + assert (E : q j = q i) by (unfold q; rewrite He; reflexivity). rewrite E.
      apply two_squares_gap; lra.
    + apply (sum_two_terms_le r (fun l => (1 + B l) * (q l - q_star B l)^2)); auto.
      apply distance_nonneg. assumption.
Qed.
