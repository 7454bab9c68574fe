(** * The spectral filters of k-step self-distillation

    [sd_poly xs t] is theory.md's p_k(t) for the imitation parameters xs = (xi_1, ..., xi_k), xi_k
    used last: p_0 = 1, p_i(t) = (1 - xi_i) + xi_i t p_{i-1}(t).  The filter is q = t p_k(t) at
    t_j = e_j / (e_j + lambda).  Polynomials are lists of coefficients, constant first.

    Main statements (the correspondence xi <-> h; claim SD-3, "SD-2" in the wording of the issue):
    every k-step filter is t + t (1-t) h(t) with k coefficients ([SD3_filter_has_form]); such an h
    comes from some xi exactly when a zero coefficient is followed only by zeros
    ([SD3_realised_iff]); with h_0, ..., h_{k-2} <> 0 the xi is unique and given by ratios of
    coefficients ([SD3_realise], [SD3_unique]). *)

Require Import Reals Lra Lia List.
Import ListNotations.
From SDProof Require Import Sums Risk.
Open Scope R_scope.

(** ** Definitions *)

Definition sd_poly (xs : list R) (t : R) : R :=
  fold_left (fun p xi => (1 - xi) + xi * t * p) xs 1.

Definition sd_filter (xs : list R) (t : R) : R := t * sd_poly xs t.

Definition shrink (lambda e : R) : R := e / (e + lambda).

(** The normalised excess risk of k-step self-distillation. *)
Definition sd_risk (r : nat) (e B : nat -> R) (lambda : R) (xs : list R) : R :=
  risk r B (fun j => sd_filter xs (shrink lambda (e j))).

Definition ridge_risk (r : nat) (e B : nat -> R) (lambda : R) : R :=
  risk r B (fun j => shrink lambda (e j)).

Definition one_step_risk (r : nat) (e B : nat -> R) (lambda xi : R) : R :=
  sd_risk r e B lambda [xi].

(** A polynomial, coefficients from the constant one up. *)
Fixpoint peval (h : list R) (t : R) : R :=
  match h with
  | [] => 0
  | c :: h' => c + t * peval h' t
  end.

(** h of a sequence of imitation parameters given last first: h = -xi_k + xi_k t h'(t). *)
Fixpoint h_of_rev (xs : list R) : list R :=
  match xs with
  | [] => []
  | xi :: rest => - xi :: map (Rmult xi) (h_of_rev rest)
  end.

Definition h_of_xi (xs : list R) : list R := h_of_rev (rev xs).

(** h_i / h_{i-1} for i = 1, ..., given h_{i-1} and the coefficients from h_i on. *)
Fixpoint ratios (prev : R) (h : list R) : list R :=
  match h with
  | [] => []
  | c :: h' => c / prev :: ratios c h'
  end.

(** xi_k = - h_0, xi_{k-i} = h_i / h_{i-1}, in the order xi_1, ..., xi_k. *)
Definition xi_of_h (h : list R) : list R := rev (ratios (-1) h).

(** A zero coefficient is followed only by zeros. *)
Definition no_gap (h : list R) : Prop :=
  forall i, nth i h 0 = 0 -> nth (S i) h 0 = 0.

(** h_0, ..., h_{k-2} are not zero, where k is the number of coefficients. *)
Definition leading_nonzero (h : list R) : Prop :=
  forall i, (S i < length h)%nat -> nth i h 0 <> 0.

(** ** Polynomials as lists *)

Lemma peval_scale a h t : peval (map (Rmult a) h) t = a * peval h t.
Proof. induction h as [|c h IH]; simpl; [ring|rewrite IH; ring]. Qed.

Fixpoint padd (g h : list R) : list R :=
  match g, h with
  | [], h => h
  | g, [] => g
  | a :: g', b :: h' => (a + b) :: padd g' h'
  end.

Lemma peval_padd g h t : peval (padd g h) t = peval g t + peval h t.
Proof.
  revert h; induction g as [|a g IH]; intros [|b h]; simpl; try ring. rewrite IH; ring.
Qed.

Lemma length_padd g h : length (padd g h) = Nat.max (length g) (length h).
Proof. revert h; induction g as [|a g IH]; intros [|b h]; simpl; auto. Qed.

Lemma nth_padd g h i : nth i (padd g h) 0 = nth i g 0 + nth i h 0.
Proof.
  revert h i; induction g as [|a g IH]; intros [|b h] [|i]; simpl; try ring. apply IH.
Qed.

Lemma nth_scale a h i : nth i (map (Rmult a) h) 0 = a * nth i h 0.
Proof.
  revert i; induction h as [|c h IH]; intros [|i]; simpl; try ring. apply IH.
Qed.

(** ** From xi to h *)

Lemma sd_poly_rev xs t :
  sd_poly (rev xs) t = fold_right (fun xi p => (1 - xi) + xi * t * p) 1 xs.
Proof. unfold sd_poly. rewrite <- fold_left_rev_right, rev_involutive. reflexivity. Qed.

Lemma sd_poly_h xs t : sd_poly xs t = 1 + (1 - t) * peval (h_of_xi xs) t.
Proof.
  unfold h_of_xi. rewrite <- (rev_involutive xs) at 1. rewrite sd_poly_rev.
  induction (rev xs) as [|xi rest IH]; simpl; [ring|].
  rewrite IH, peval_scale. ring.
Qed.

Lemma length_h_of_xi xs : length (h_of_xi xs) = length xs.
Proof.
  unfold h_of_xi. rewrite <- (rev_length xs).
  induction (rev xs) as [|xi rest IH]; simpl; [reflexivity|]. rewrite map_length, IH. reflexivity.
Qed.

(** SD-3: the filter of k-step self-distillation is t + t (1-t) h(t), h with k coefficients. *)
Theorem SD3_filter_has_form xs t :
  sd_filter xs t = t + t * (1 - t) * peval (h_of_xi xs) t /\ length (h_of_xi xs) = length xs.
Proof.
  split; [|apply length_h_of_xi]. unfold sd_filter. rewrite sd_poly_h. ring.
Qed.

Lemma no_gap_h_of_rev xs : no_gap (h_of_rev xs).
Proof.
  induction xs as [|xi rest IH]; [intros [|i] _; reflexivity|].
  intros [|i]; simpl.
  - intros H. rewrite nth_scale. replace xi with 0 by lra. ring.
  - rewrite !nth_scale. intros H. apply Rmult_integral in H as [->|H]; [ring|].
    rewrite (IH i H). ring.
Qed.

(** ** From h to xi *)

Lemma h_of_ratios h : forall prev, (prev = 0 -> nth 0 h 0 = 0) -> no_gap h ->
  map (Rmult (- prev)) (h_of_rev (ratios prev h)) = h.
Proof.
  induction h as [|c h IH]; intros prev H0 Hgap; simpl; [reflexivity|].
  assert (Hc : prev * (c / prev) = c).
  { destruct (Req_dec prev 0) as [Hz|Hz]; [|field; assumption].
    simpl in H0. rewrite (H0 Hz). unfold Rdiv. ring. }
  f_equal; [rewrite <- Hc at 2; ring|].
  rewrite map_map.
  rewrite (map_ext _ (Rmult (- c))) by (intros; rewrite <- Hc at 2; ring).
  apply IH.
  - apply (Hgap O).
  - intros i. apply (Hgap (S i)).
Qed.

Lemma length_xi_of_h h : length (xi_of_h h) = length h.
Proof.
  unfold xi_of_h. rewrite rev_length. generalize (-1).
  induction h as [|c h IH]; intros; simpl; [reflexivity|]. rewrite IH. reflexivity.
Qed.

Lemma h_of_xi_of_h h : no_gap h -> h_of_xi (xi_of_h h) = h.
Proof.
  intros Hgap. unfold h_of_xi, xi_of_h. rewrite rev_involutive.
  rewrite <- (h_of_ratios h (-1)) at 2; [|lra|assumption].
  rewrite (map_ext _ (fun x => x)) by (intros; ring). rewrite map_id. reflexivity.
Qed.

Lemma leading_nonzero_no_gap h : leading_nonzero h -> no_gap h.
Proof.
  intros H i Hi. destruct (Nat.lt_ge_cases (S i) (length h)) as [Hl|Hl].
  - exfalso. apply (H i Hl Hi).
  - apply nth_overflow. assumption.
Qed.

Lemma sd_filter_of_no_gap h t : no_gap h -> sd_filter (xi_of_h h) t = t + t * (1 - t) * peval h t.
Proof.
  intros H. rewrite (proj1 (SD3_filter_has_form _ t)), h_of_xi_of_h by assumption. reflexivity.
Qed.

(** SD-3: every h with h_0, ..., h_{k-2} <> 0 is realised by k steps with xi given by ratios of
    its coefficients. *)
Theorem SD3_realise h : leading_nonzero h ->
  length (xi_of_h h) = length h /\
  forall t, sd_filter (xi_of_h h) t = t + t * (1 - t) * peval h t.
Proof.
  intros H. split; [apply length_xi_of_h|].
  intros t. apply sd_filter_of_no_gap, leading_nonzero_no_gap, H.
Qed.

(** ** Equal polynomial functions have equal coefficients *)

(** (h(t) - h(a)) / (t - a), by synthetic division. *)
Fixpoint pquot (a : R) (h : list R) : list R :=
  match h with
  | [] => []
  | _ :: h' => match h' with [] => [] | _ => peval h' a :: pquot a h' end
  end.

Lemma pquot_spec a h t : peval h t = peval h a + (t - a) * peval (pquot a h) t.
Proof.
  induction h as [|c h IH]; simpl; [ring|].
  destruct h as [|c' h']; [simpl; ring|].
  rewrite IH at 1. cbn [peval]. simpl in *. ring.
Qed.

Lemma length_pquot a h : length (pquot a h) = pred (length h).
Proof.
  induction h as [|c h IH]; [reflexivity|]. destruct h as [|c' h']; [reflexivity|].
  change (S (length (pquot a (c' :: h'))) = S (length h')). rewrite IH. reflexivity.
Qed.

(** A polynomial with n coefficients that vanishes at n distinct points vanishes everywhere. *)
Lemma few_roots n : forall (h : list R) (x : nat -> R),
  length h = n ->
  (forall i j, (i < j)%nat -> (j < n)%nat -> x i <> x j) ->
  (forall i, (i < n)%nat -> peval h (x i) = 0) ->
  forall t, peval h t = 0.
Proof.
  induction n as [|n IH]; intros h x Hl Hx H0 t.
  - destruct h; [reflexivity|discriminate].
  - rewrite (pquot_spec (x n)), (H0 n) by lia.
    rewrite (IH (pquot (x n) h) x); [ring| | |].
    + rewrite length_pquot, Hl. reflexivity.
    + intros; apply Hx; lia.
    + intros i Hi. assert (E := pquot_spec (x n) h (x i)).
      rewrite (H0 i), (H0 n) in E by lia.
      assert (x i <> x n) by (apply Hx; lia).
      assert (Hp : (x i - x n) * peval (pquot (x n) h) (x i) = 0) by lra.
      apply Rmult_integral in Hp as [Hp|Hp]; lra.
Qed.

Lemma head_of_zero_function c h : (forall t, peval (c :: h) t = 0) -> c = 0.
Proof. intros H. specialize (H 0). simpl in H. lra. Qed.

Lemma tail_of_zero_function c h : (forall t, peval (c :: h) t = 0) -> forall t, peval h t = 0.
Proof.
  intros H. assert (Hc := head_of_zero_function c h H).
  apply (few_roots (length h) h (fun i => INR (S i))); [reflexivity| |].
  - intros i j Hij _ E. apply INR_eq in E. lia.
  - intros i _. specialize (H (INR (S i))). rewrite Hc in H. cbn [peval] in H.
    assert (0 < INR (S i)) by (apply lt_0_INR; lia).
    assert (Hp : INR (S i) * peval h (INR (S i)) = 0) by lra.
    apply Rmult_integral in Hp as [Hp|Hp]; lra.
Qed.

Lemma coefficients_determined h : forall g, length g = length h ->
  (forall t, peval g t = peval h t) -> g = h.
Proof.
  induction h as [|b h IH]; intros [|a g] Hl H; try discriminate; [reflexivity|].
  set (d := padd (map (Rmult (-1)) (b :: h)) (a :: g)).
  assert (Hd : forall t, peval d t = 0).
  { intros t. unfold d. rewrite peval_padd, peval_scale, H. ring. }
  unfold d in Hd. cbn [map padd] in Hd.
  assert (E := head_of_zero_function _ _ Hd). f_equal; [lra|].
  apply IH; [simpl in Hl; lia|]. intros t.
  assert (E' := tail_of_zero_function _ _ Hd t). rewrite peval_padd, peval_scale in E'. lra.
Qed.

(** Two polynomials of the same length that agree at n (their length) distinct points are equal. *)
Lemma interpolation_unique n (g h : list R) (x : nat -> R) :
  length g = n -> length h = n ->
  (forall i j, (i < j)%nat -> (j < n)%nat -> x i <> x j) ->
  (forall i, (i < n)%nat -> peval g (x i) = peval h (x i)) -> g = h.
Proof.
  intros Hg Hh Hx H. apply coefficients_determined; [congruence|].
  set (d := padd (map (Rmult (-1)) h) g). intros t.
  assert (Hd : peval d t = 0).
  { apply (few_roots n d x); auto.
    - unfold d. rewrite length_padd, map_length, Hg, Hh. apply Nat.max_id.
    - intros i Hi. unfold d. rewrite peval_padd, peval_scale, H by assumption. ring. }
  unfold d in Hd. rewrite peval_padd, peval_scale in Hd. lra.
Qed.

(** If two filters t + t (1-t) h(t) agree (for every t in (0,1)), the h agree. *)
Lemma filter_determines_h g h : length g = length h ->
  (forall t, 0 < t < 1 -> t + t * (1 - t) * peval g t = t + t * (1 - t) * peval h t) -> g = h.
Proof.
  intros Hl H.
  apply (interpolation_unique (length h) g h (fun i => / INR (i + 2))); auto.
  - intros i j Hij _ E. apply (f_equal Rinv) in E. rewrite !Rinv_inv in E.
    apply INR_eq in E. lia.
  - intros i _. set (t := / INR (i + 2)).
    assert (Ht : 0 < t < 1).
    { assert (1 < INR (i + 2)) by (rewrite plus_INR; simpl; assert (P := pos_INR i); lra).
      unfold t. split; [apply Rinv_0_lt_compat; lra|].
      rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
    specialize (H t Ht). assert (0 < t * (1 - t)) by nra.
    assert (E : t * (1 - t) * (peval g t - peval h t) = 0) by lra.
    apply Rmult_integral in E as [E|E]; lra.
Qed.

(** SD-3: exactly which h come from k steps: those where a zero coefficient is followed only by
    zeros.  (Otherwise the filter is only a limit of self-distillation filters.) *)
Theorem SD3_realised_iff h :
  (exists xs, length xs = length h /\
              forall t, 0 < t < 1 -> sd_filter xs t = t + t * (1 - t) * peval h t) <-> no_gap h.
Proof.
  split.
  - intros [xs [Hl H]].
    assert (E : h_of_xi xs = h).
    { apply filter_determines_h; [rewrite length_h_of_xi; assumption|].
      intros t Ht. rewrite <- H by assumption. symmetry. apply SD3_filter_has_form. }
    rewrite <- E. apply no_gap_h_of_rev.
  - intros Hgap. exists (xi_of_h h). split; [apply length_xi_of_h|].
    intros t _. apply sd_filter_of_no_gap, Hgap.
Qed.

Lemma ratios_of_h_of_rev xs : forall a, a <> 0 ->
  leading_nonzero (map (Rmult a) (h_of_rev xs)) ->
  ratios (- a) (map (Rmult a) (h_of_rev xs)) = xs.
Proof.
  induction xs as [|xi rest IH]; intros a Ha H; [reflexivity|]. simpl.
  f_equal; [field; assumption|].
  destruct rest as [|xi' rest'] eqn:E; [reflexivity|]. rewrite <- E in *.
  assert (Hxi : a * - xi <> 0).
  { apply (H O). rewrite E. simpl. lia. }
  rewrite map_map. rewrite (map_ext _ (Rmult (a * xi))) by (intros; ring).
  replace (a * - xi) with (- (a * xi)) by ring.
  apply IH; [intros Z; apply Hxi; lra|].
  intros i Hi. specialize (H (S i)). simpl in H. rewrite map_map in H.
  rewrite (map_ext _ (Rmult (a * xi))) in H by (intros; ring).
  apply H. rewrite map_length in *. lia.
Qed.

(** SD-3: with h_0, ..., h_{k-2} <> 0 the imitation parameters are unique. *)
Theorem SD3_unique h xs : leading_nonzero h -> length xs = length h ->
  (forall t, 0 < t < 1 -> sd_filter xs t = t + t * (1 - t) * peval h t) -> xs = xi_of_h h.
Proof.
  intros Hh Hl H.
  assert (E : h_of_xi xs = h).
  { apply filter_determines_h; [rewrite length_h_of_xi; assumption|].
    intros t Ht. rewrite <- H by assumption. symmetry. apply SD3_filter_has_form. }
  unfold xi_of_h. rewrite <- (rev_involutive xs). f_equal.
  unfold h_of_xi in E.
  assert (Hid : map (Rmult 1) (h_of_rev (rev xs)) = h).
  { rewrite (map_ext _ (fun x => x)) by (intros; ring). rewrite map_id. assumption. }
  rewrite <- Hid. replace (-1) with (- (1)) by ring. symmetry.
  apply ratios_of_h_of_rev; [lra|]. rewrite Hid. assumption.
Qed.

(** ** Small facts about t = e / (e + lambda) and about 0 and 1 step *)

Lemma shrink_bounds lambda e : 0 < lambda -> 0 < e -> 0 < shrink lambda e < 1.
Proof.
  intros Hl He. unfold shrink. split.
  - apply Rdiv_lt_0_compat; lra.
  - apply (Rmult_lt_reg_r (e + lambda)); [lra|]. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma shrink_injective lambda e e' :
  0 < lambda -> 0 < e -> 0 < e' -> shrink lambda e = shrink lambda e' -> e = e'.
Proof.
  unfold shrink. intros Hl He He' H.
  assert (E : e * (e' + lambda) = e' * (e + lambda)).
  { apply (f_equal (fun z => z * ((e + lambda) * (e' + lambda)))) in H. field_simplify in H; lra. }
  assert (E' : lambda * (e - e') = 0) by lra. apply Rmult_integral in E' as [E'|E']; lra.
Qed.

(** k = 0 is ridge. *)
Lemma zero_steps_is_ridge r e B lambda : sd_risk r e B lambda [] = ridge_risk r e B lambda.
Proof.
  unfold sd_risk, ridge_risk. apply risk_ext. intros. unfold sd_filter, sd_poly. simpl. ring.
Qed.

Lemma one_step_filter xi t : sd_filter [xi] t = t * (1 - xi * (1 - t)).
Proof. unfold sd_filter, sd_poly. simpl. ring. Qed.

(** A step with xi = 0 forgets the teacher. *)
Lemma xi_zero_is_ridge t : sd_filter [0] t = t.
Proof. rewrite one_step_filter. ring. Qed.
