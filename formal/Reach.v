(** * What self-distillation reaches, and what a hypothesis about polynomials says of it

    At distinct eigenvalues e_j (more generally: for wanted values q_j that are equal where the e_j
    are) and any lambda > 0:
    - r+1 steps take any wanted values q_j exactly ([attain_exactly]);
    - r steps take values as close as wanted: q_j + delta d_j for one d and every delta <> 0
      ([reach_nearly]); so a risk below c at q is below c at an actual xi ([attain_nearly]).
    By Lagrange there is an h of degree < r whose filter t + t (1-t) h(t) takes the wanted values;
    filters with all coefficients of h non-zero are those of actual xi ([SD3_realise]).

    [poly_in r e d f]: one polynomial of degree at most d takes the values f j at e_j, j < r.  The
    tactic [poly_in] shows that a term built from e and such f is one. *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters Interpolation.
Open Scope R_scope.

(** ** Definitions *)

Definition distinct (r : nat) (e : nat -> R) : Prop :=
  forall i j, (i < j)%nat -> (j < r)%nat -> e i <> e j.

Definition consistent (r : nat) (e B : nat -> R) : Prop :=
  forall i j, (i < r)%nat -> (j < r)%nat -> e i = e j -> B i = B j.

Lemma distinct_consistent r e B : distinct r e -> consistent r e B.
Proof.
  intros H i j Hi Hj E. destruct (Nat.lt_trichotomy i j) as [L|[->|L]]; [|reflexivity|].
  - exfalso. apply (H i j); assumption.
  - exfalso. apply (H j i); auto.
Qed.

(** ** Coefficients that are not zero *)

(** 1 where h has a zero coefficient, 0 elsewhere. *)
Definition zero_marks (h : list R) : list R :=
  map (fun c => if Req_EM_T c 0 then 1 else 0) h.

(** h with every zero coefficient replaced by delta. *)
Definition fill_zeros (delta : R) (h : list R) : list R :=
  padd h (map (Rmult delta) (zero_marks h)).

Lemma length_fill_zeros delta h : length (fill_zeros delta h) = length h.
Proof. unfold fill_zeros, zero_marks. rewrite length_padd, !map_length. apply Nat.max_id. Qed.

Lemma fill_zeros_leading_nonzero delta h : delta <> 0 -> leading_nonzero (fill_zeros delta h).
Proof.
  intros Hd i Hi. rewrite length_fill_zeros in Hi.
  unfold fill_zeros, zero_marks. rewrite nth_padd, nth_scale.
  set (mark := fun c => if Req_EM_T c 0 then 1 else 0).
  rewrite (nth_indep (map mark h) 0 (mark 0)) by (rewrite map_length; lia).
  rewrite map_nth. unfold mark. destruct (Req_EM_T (nth i h 0) 0) as [E|E].
  - rewrite E. lra.
  - rewrite Rmult_0_r, Rplus_0_r. assumption.
Qed.

(** A real number outside a finite list. *)
Lemma fresh_real (l : list R) : exists s, forall c, In c l -> s <> c.
Proof.
  assert (H : exists s, forall c, In c l -> c < s).
  { induction l as [|a l [s Hs]]; [exists 0; intros c []|].
    exists (Rmax s (a + 1)). intros c [->|Hc].
    - assert (L := Rmax_r s (c + 1)). lra.
    - assert (L := Rmax_l s (a + 1)). specialize (Hs c Hc). lra. }
  destruct H as [s Hs]. exists s. intros c Hc E. specialize (Hs c Hc). lra.
Qed.

(** ** Wanted values of the filter *)

Section AtLambda.
Variables (r : nat) (e q : nat -> R) (lambda : R).
Hypothesis e_pos : forall j, (j < r)%nat -> 0 < e j.
Hypothesis lambda_pos : 0 < lambda.
Hypothesis q_consistent : consistent r e q.

Let t j := shrink lambda (e j).

Lemma interpolating_filter :
  exists h, length h = r /\ forall j, (j < r)%nat -> t j + t j * (1 - t j) * peval h (t j) = q j.
Proof.
  assert (Ht : forall j, (j < r)%nat -> 0 < t j < 1) by (intros; apply shrink_bounds; auto).
  destruct (interpolant_exists r t (fun j => (q j - t j) / (t j * (1 - t j)))) as [h [Hl Hh]].
  - intros i j Hi Hj E. rewrite E. apply shrink_injective in E; auto.
    rewrite (q_consistent i j); auto.
  - exists h. split; [assumption|]. intros j Hj. specialize (Ht j Hj). rewrite Hh by assumption.
    field. lra.
Qed.

(** r steps come arbitrarily close, along a straight line. *)
Lemma reach_nearly :
  exists d : nat -> R, forall delta, delta <> 0 ->
  exists xs, length xs = r /\ forall j, (j < r)%nat -> sd_filter xs (t j) = q j + delta * d j.
Proof.
  destruct interpolating_filter as [h [Hl Hh]].
  exists (fun j => t j * (1 - t j) * peval (zero_marks h) (t j)). intros delta Hd.
  exists (xi_of_h (fill_zeros delta h)). split.
  - rewrite length_xi_of_h, length_fill_zeros. assumption.
  - intros j Hj. rewrite sd_filter_of_no_gap
      by (apply leading_nonzero_no_gap, fill_zeros_leading_nonzero, Hd).
    unfold fill_zeros. rewrite peval_padd, peval_scale, <- Hh by assumption. ring.
Qed.

(** r + 1 steps, without exception: a multiple of prod (t - t_j) makes all coefficients of h
    non-zero. *)
Lemma reach_exactly :
  exists xs, length xs = S r /\ forall j, (j < r)%nat -> sd_filter xs (t j) = q j.
Proof.
  destruct interpolating_filter as [h [Hl Hh]].
  set (P := node_poly r t).
  assert (HP : forall i, (i <= r)%nat -> nth i P 0 <> 0)
    by (apply node_poly_coefficients_nonzero; intros; apply shrink_bounds; auto).
  destruct (fresh_real (map (fun i => - nth i h 0 / nth i P 0) (seq 0 (S r)))) as [s Hs].
  set (h' := padd h (map (Rmult s) P)).
  assert (Hl' : length h' = S r).
  { unfold h', P. rewrite length_padd, map_length, length_node_poly, Hl. lia. }
  assert (Hn : leading_nonzero h').
  { intros i Hi E. rewrite Hl' in Hi. unfold h' in E. rewrite nth_padd, nth_scale in E.
    assert (HPi : nth i P 0 <> 0) by (apply HP; lia).
    apply (Hs (- nth i h 0 / nth i P 0)).
    - apply in_map_iff. exists i. split; [reflexivity|]. apply in_seq. lia.
    - apply (Rmult_eq_reg_r (nth i P 0)); [|assumption]. field_simplify; [lra|assumption]. }
  exists (xi_of_h h'). split; [rewrite length_xi_of_h; assumption|]. intros j Hj.
  rewrite sd_filter_of_no_gap by (apply leading_nonzero_no_gap; assumption).
  unfold h'. rewrite peval_padd, peval_scale. unfold P.
  rewrite node_poly_vanishes, Rmult_0_r, Rplus_0_r by assumption. apply Hh. assumption.
Qed.

(** A weighted risk below c at the wanted values is below c at those of some xi in R^r. *)
Lemma reach_below (n B : nat -> R) c :
  sum r (fun j => n j * (B j * (1 - q j)^2 + (q j)^2)) < c ->
  exists xs, length xs = r /\
    sum r (fun j => n j * (B j * (1 - sd_filter xs (t j))^2 + (sd_filter xs (t j))^2)) < c.
Proof.
  intros Hc. destruct reach_nearly as [d Hd].
  set (A := sum r (fun j => n j * (B j * (1 - q j)^2 + (q j)^2))) in *.
  set (L := sum r (fun j => n j * (2 * (q j - B j * (1 - q j)) * d j))).
  set (K := sum r (fun j => n j * ((1 + B j) * (d j)^2))).
  assert (HL := Rle_abs L). assert (HK := Rle_abs K).
  assert (PL := Rabs_pos L). assert (PK := Rabs_pos K).
  set (M := Rabs L + Rabs K + (c - A)).
  set (delta := (c - A) / M).
  assert (HM : 0 < M) by (unfold M; lra).
  assert (Hp : 0 < delta) by (apply Rdiv_lt_0_compat; lra).
  assert (E : delta * M = c - A) by (unfold delta; field; lra).
  assert (H1 : delta <= 1).
  { apply (Rmult_le_reg_r M); [assumption|]. rewrite E. unfold M. lra. }
  destruct (Hd (delta / 2)) as [xs [Hl Hx]]; [lra|].
  exists xs. split; [assumption|].
  rewrite (sum_ext r _ (fun j => n j * (B j * (1 - q j)^2 + (q j)^2)
             + ((delta / 2) * (n j * (2 * (q j - B j * (1 - q j)) * d j))
                + (delta / 2)^2 * (n j * ((1 + B j) * (d j)^2)))))
    by (intros j Hj; rewrite Hx by assumption; ring).
  rewrite !sum_plus, !sum_scal. fold A L K.
  assert (delta / 2 * L <= delta / 2 * Rabs L) by (apply Rmult_le_compat_l; lra).
  assert ((delta / 2)^2 * K <= (delta / 2) * Rabs K).
  { apply Rle_trans with ((delta / 2)^2 * Rabs K).
    - apply Rmult_le_compat_l; [apply pow2_ge_0|assumption].
    - apply Rmult_le_compat_r; [assumption|]. nra. }
  unfold M in E. assert (0 < delta * (c - A)) by (apply Rmult_lt_0_compat; lra).
  assert (delta * Rabs L >= 0) by (apply Rle_ge, Rmult_le_pos; lra).
  assert (delta * Rabs K >= 0) by (apply Rle_ge, Rmult_le_pos; lra).
  lra.
Qed.
End AtLambda.

(** The rule "attain", for r + 1 and for r steps. *)
Lemma attain_exactly r e lambda q :
  (forall j, (j < r)%nat -> 0 < e j) -> 0 < lambda -> distinct r e ->
  exists xs, length xs = S r /\
    forall j, (j < r)%nat -> sd_filter xs (shrink lambda (e j)) = q j.
Proof. intros He Hl Hd. apply reach_exactly; auto using distinct_consistent. Qed.

Lemma attain_nearly r e lambda B n q c :
  (forall j, (j < r)%nat -> 0 < e j) -> 0 < lambda -> distinct r e ->
  sum r (fun j => n j * (B j * (1 - q j)^2 + (q j)^2)) < c ->
  exists xs, length xs = r /\
    sum r (fun j => n j * (B j * (1 - sd_filter xs (shrink lambda (e j)))^2
                           + (sd_filter xs (shrink lambda (e j)))^2)) < c.
Proof. intros He Hl Hd. apply reach_below; auto using distinct_consistent. Qed.

(** ** Polynomials in e, with the same coefficients in all directions *)

Definition poly_in (r : nat) (e : nat -> R) (d : nat) (f : nat -> R) : Prop :=
  exists P, (length P <= S d)%nat /\ forall j, (j < r)%nat -> f j = peval P (e j).

Section Polynomials.
Variables (r : nat) (e : nat -> R).

Lemma poly_in_ext d f g :
  (forall j, (j < r)%nat -> f j = g j) -> poly_in r e d g -> poly_in r e d f.
Proof.
  intros E [P [Hl HP]]. exists P. split; [assumption|]. intros j Hj. rewrite E; auto.
Qed.

Lemma poly_in_mono d d' f : (d <= d')%nat -> poly_in r e d f -> poly_in r e d' f.
Proof. intros Hd [P [Hl HP]]. exists P. split; [lia|assumption]. Qed.

Lemma poly_in_const d c : poly_in r e d (fun _ => c).
Proof. exists [c]. split; [simpl; lia|]. intros; simpl; ring. Qed.

Lemma poly_in_plus d f g :
  poly_in r e d f -> poly_in r e d g -> poly_in r e d (fun j => f j + g j).
Proof.
  intros [P [Hl HP]] [Q [Hm HQ]]. exists (padd P Q). split; [rewrite length_padd; lia|].
  intros j Hj. rewrite peval_padd, HP, HQ by assumption. reflexivity.
Qed.

Lemma poly_in_scale d c f : poly_in r e d f -> poly_in r e d (fun j => c * f j).
Proof.
  intros [P [Hl HP]]. exists (map (Rmult c) P). split; [rewrite map_length; assumption|].
  intros j Hj. rewrite peval_scale, HP by assumption. reflexivity.
Qed.

Lemma poly_in_scale_r d c f : poly_in r e d f -> poly_in r e d (fun j => f j * c).
Proof.
  intros H. apply (poly_in_ext d _ (fun j => c * f j)); [intros; ring|]. apply poly_in_scale, H.
Qed.

Lemma poly_in_opp d f : poly_in r e d f -> poly_in r e d (fun j => - f j).
Proof.
  intros H. apply (poly_in_ext d _ (fun j => (-1) * f j)); [intros; ring|]. apply poly_in_scale, H.
Qed.

Lemma poly_in_minus d f g :
  poly_in r e d f -> poly_in r e d g -> poly_in r e d (fun j => f j - g j).
Proof. intros Hf Hg. apply poly_in_plus; [|apply poly_in_opp]; assumption. Qed.

Lemma poly_in_times_e d f :
  (0 < d)%nat -> poly_in r e (pred d) f -> poly_in r e d (fun j => e j * f j).
Proof.
  intros Hd [P [Hl HP]]. exists (0 :: P). split; [simpl; lia|].
  intros j Hj. rewrite HP by assumption. simpl. ring.
Qed.

Lemma poly_in_e d : (0 < d)%nat -> poly_in r e d e.
Proof. intros Hd. exists [0; 1]. split; [simpl; lia|]. intros; simpl; ring. Qed.

(** The rule "krylov": what a hypothesis about all polynomials P of degree at most k + 1 with
    P(0) = 0 says of e_j f_j, where f is a polynomial of degree at most k. *)
Lemma krylov_rule k m c f g :
  (m < r)%nat ->
  (forall P, (length P <= S k)%nat ->
     sum r (fun j => (e j * peval P (e j))^2) >= c * (e m * peval P (e m))^2) ->
  poly_in r e k f -> (forall j, (j < r)%nat -> g j = e j * f j) ->
  sum r (fun j => (g j)^2) >= c * (g m)^2.
Proof.
  intros Hm H [P [Hl HP]] Hg. specialize (H P Hl).
  rewrite (sum_ext r _ (fun j => (e j * peval P (e j))^2)).
  - rewrite Hg, HP by assumption. exact H.
  - intros j Hj. rewrite Hg, HP by assumption. reflexivity.
Qed.
End Polynomials.

(** Closes goals [poly_in r e d (fun j => term)] where the term is built by sums, constant factors
    and factors e j from e j, constants, and functions for which there is a hypothesis. *)
Ltac poly_in :=
  cbn beta;
  match goal with
  | H : poly_in ?r ?e ?d' ?f |- poly_in ?r ?e ?d ?f => apply (poly_in_mono r e d' d f); [lia|exact H]
  | |- poly_in _ _ _ (fun _ => ?c) => apply poly_in_const
  | |- poly_in _ _ _ (fun j => @?f j + @?g j) => apply (poly_in_plus _ _ _ f g); poly_in
  | |- poly_in _ _ _ (fun j => @?f j - @?g j) => apply (poly_in_minus _ _ _ f g); poly_in
  | |- poly_in _ _ _ (fun j => - @?f j) => apply (poly_in_opp _ _ _ f); poly_in
  | |- poly_in _ ?e _ (fun j => ?e j * @?f j) => apply (poly_in_times_e _ _ _ f); [lia|poly_in]
  | |- poly_in _ _ _ (fun j => ?c * @?f j) => apply (poly_in_scale _ _ _ c f); poly_in
  | |- poly_in _ _ _ (fun j => @?f j * ?c) => apply (poly_in_scale_r _ _ _ c f); poly_in
  | |- poly_in ?r ?e ?d (fun j => @?f j * ?e j) =>
      apply (poly_in_ext r e d _ (fun j => e j * f j)); [intros; ring|poly_in]
  | |- poly_in ?r ?e ?d (fun j => @?f j * (@?a j + @?b j)) =>
      apply (poly_in_ext r e d _ (fun j => f j * a j + f j * b j)); [intros; ring|poly_in]
  | |- poly_in ?r ?e ?d (fun j => (@?a j + @?b j) * @?f j) =>
      apply (poly_in_ext r e d _ (fun j => a j * f j + b j * f j)); [intros; ring|poly_in]
  | |- poly_in ?r ?e ?d (fun j => @?f j * (@?a j - @?b j)) =>
      apply (poly_in_ext r e d _ (fun j => f j * a j - f j * b j)); [intros; ring|poly_in]
  | |- poly_in ?r ?e ?d (fun j => (@?a j - @?b j) * @?f j) =>
      apply (poly_in_ext r e d _ (fun j => a j * f j - b j * f j)); [intros; ring|poly_in]
  | |- poly_in _ _ _ _ => apply poly_in_e; lia
  end.
