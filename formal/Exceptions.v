(** * LB-2 on the hard family: r steps attain LB for all lambda > 0 but finitely many

    The coefficients of the interpolating h are rational functions of lambda without poles on
    (0, infinity); for an aligned instance (signal on u_m only, B_m > 0, distinct eigenvalues) none
    of them vanishes for large lambda; so their product has finitely many zeros.

    Main statements: [LB2_aligned_attained_large_lambda], [LB2_aligned_few_exceptions]. *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Interpolation Reach Optimum Separation.
Open Scope R_scope.

(** ** Rational functions on (0, infinity) *)

Fixpoint pmul (g h : list R) : list R :=
  match g with
  | [] => []
  | a :: g' => padd (map (Rmult a) h) (0 :: pmul g' h)
  end.

Lemma peval_pmul g h t : peval (pmul g h) t = peval g t * peval h t.
Proof.
  induction g as [|a g IH]; cbn [pmul peval]; [ring|].
  rewrite peval_padd, peval_scale. cbn [peval]. rewrite IH. ring.
Qed.

(** f = N / D with polynomials N, D, D without zeros on (0, infinity). *)
Definition rational (f : R -> R) : Prop :=
  exists N D, forall x, 0 < x -> peval D x <> 0 /\ f x * peval D x = peval N x.

Lemma rational_ext f g : (forall x, 0 < x -> f x = g x) -> rational f -> rational g.
Proof.
  intros H [N [D HD]]. exists N, D. intros x Hx. rewrite <- H by assumption. auto.
Qed.

Lemma rational_const c : rational (fun _ => c).
Proof. exists [c], [1]. intros x Hx. simpl. split; lra. Qed.

Lemma rational_id : rational (fun x => x).
Proof. exists [0; 1], [1]. intros x Hx. simpl. split; lra. Qed.

Lemma rational_plus f g : rational f -> rational g -> rational (fun x => f x + g x).
Proof.
  intros [N [D H]] [N' [D' H']]. exists (padd (pmul N D') (pmul N' D)), (pmul D D').
  intros x Hx. destruct (H x Hx) as [Z E]. destruct (H' x Hx) as [Z' E'].
  rewrite peval_padd, !peval_pmul, <- E, <- E'. split; [|ring].
  apply Rmult_integral_contrapositive_currified; assumption.
Qed.

Lemma rational_mult f g : rational f -> rational g -> rational (fun x => f x * g x).
Proof.
  intros [N [D H]] [N' [D' H']]. exists (pmul N N'), (pmul D D').
  intros x Hx. destruct (H x Hx) as [Z E]. destruct (H' x Hx) as [Z' E'].
  rewrite !peval_pmul, <- E, <- E'. split; [|ring].
  apply Rmult_integral_contrapositive_currified; assumption.
Qed.

Lemma rational_opp f : rational f -> rational (fun x => - f x).
Proof.
  intros H. apply (rational_ext (fun x => (-1) * f x)); [intros; ring|].
  apply rational_mult; [apply rational_const|assumption].
Qed.

Lemma rational_minus f g : rational f -> rational g -> rational (fun x => f x - g x).
Proof. intros Hf Hg. apply rational_plus; [|apply rational_opp]; assumption. Qed.

Lemma rational_inv f : (forall x, 0 < x -> f x <> 0) -> rational f -> rational (fun x => / f x).
Proof.
  intros Hnz [N [D H]]. exists D, N. intros x Hx. destruct (H x Hx) as [Z E].
  specialize (Hnz x Hx). rewrite <- E. split; [|field; assumption].
  apply Rmult_integral_contrapositive_currified; assumption.
Qed.

Lemma rational_div f g : (forall x, 0 < x -> g x <> 0) ->
  rational f -> rational g -> rational (fun x => f x / g x).
Proof. intros Hnz Hf Hg. apply rational_mult; [|apply rational_inv]; assumption. Qed.

(** A rational function that is not zero everywhere has at most n zeros, for some n. *)
Lemma rational_few_zeros f x0 : rational f -> 0 < x0 -> f x0 <> 0 ->
  exists n, forall x : nat -> R,
    (forall i, (i < n)%nat -> 0 < x i) ->
    (forall i j, (i < j)%nat -> (j < n)%nat -> x i <> x j) ->
    exists i, (i < n)%nat /\ f (x i) <> 0.
Proof.
  intros [N [D H]] Hx0 Hf. exists (length N). intros x Hpos Hx.
  assert (Dec : forall n, (exists i, (i < n)%nat /\ f (x i) <> 0) \/
                          (forall i, (i < n)%nat -> f (x i) = 0)).
  { induction n as [|n [[i [Hi E]]|A]]; [right; intros; lia|left; exists i; split; [lia|auto]|].
    destruct (Req_dec (f (x n)) 0) as [E|E].
    - right. intros i Hi. destruct (Nat.eq_dec i n) as [->|]; [assumption|apply A; lia].
    - left. exists n. split; [lia|assumption]. }
  destruct (Dec (length N)) as [E|A]; [exact E|exfalso].
  destruct (H x0 Hx0) as [Z E].
  assert (N0 : peval N x0 = 0).
  { apply (few_roots (length N) N x); auto.
    intros i Hi. destruct (H (x i) (Hpos i Hi)) as [_ E']. rewrite <- E', A by assumption. ring. }
  rewrite N0 in E. apply Rmult_integral in E as [E|E]; contradiction.
Qed.

(** ** Newton's interpolant has rational coefficients *)

Fixpoint newton (n : nat) (x g : nat -> R) : list R :=
  match n with
  | O => []
  | S k => padd (newton k x g)
             (map (Rmult ((g k - peval (newton k x g) (x k)) / peval (node_poly k x) (x k)))
                  (node_poly k x))
  end.

Lemma length_newton n x g : length (newton n x g) = n.
Proof.
  induction n as [|n IH]; [reflexivity|]. cbn [newton].
  rewrite length_padd, map_length, length_node_poly, IH. lia.
Qed.

Lemma newton_interpolates n x g :
  (forall i j, (i < j)%nat -> (j < n)%nat -> x i <> x j) ->
  forall i, (i < n)%nat -> peval (newton n x g) (x i) = g i.
Proof.
  induction n as [|n IH]; intros Hx i Hi; [lia|]. cbn [newton]. rewrite peval_padd, peval_scale.
  destruct (Nat.eq_dec i n) as [->|Hne].
  - field. intros Z. destruct (node_poly_zero_only_at_nodes n x (x n) Z) as [l [Hl E]].
    apply (Hx l n); [assumption|lia|assumption].
  - rewrite (node_poly_vanishes n x i) by lia. rewrite IH; [ring| |lia]. intros; apply Hx; lia.
Qed.

Definition rational_list (l : R -> list R) : Prop := forall i, rational (fun x => nth i (l x) 0).

Lemma rational_padd l l' : rational_list l -> rational_list l' ->
  rational_list (fun x => padd (l x) (l' x)).
Proof.
  intros H H' i. apply (rational_ext (fun x => nth i (l x) 0 + nth i (l' x) 0)).
  - intros. symmetry. apply nth_padd.
  - apply rational_plus; auto.
Qed.

Lemma rational_scale c l : rational c -> rational_list l ->
  rational_list (fun x => map (Rmult (c x)) (l x)).
Proof.
  intros Hc H i. apply (rational_ext (fun x => c x * nth i (l x) 0)).
  - intros. symmetry. apply nth_scale.
  - apply rational_mult; auto.
Qed.

Lemma rational_peval n : forall l t, (forall x, length (l x) = n) -> rational_list l ->
  rational t -> rational (fun x => peval (l x) (t x)).
Proof.
  induction n as [|n IH]; intros l t Hl H Ht.
  - apply (rational_ext (fun _ => 0)); [|apply rational_const].
    intros x _. specialize (Hl x). destruct (l x); [reflexivity|discriminate].
  - apply (rational_ext (fun x => nth 0 (l x) 0 + t x * peval (tl (l x)) (t x))).
    + intros x _. specialize (Hl x). destruct (l x); [discriminate|reflexivity].
    + apply rational_plus; [apply H|]. apply rational_mult; [assumption|].
      apply IH; [| |assumption].
      * intros x. specialize (Hl x). destruct (l x); [discriminate|simpl in *; lia].
      * intros i. apply (rational_ext (fun x => nth (S i) (l x) 0)); [|apply H].
        intros x _. specialize (Hl x). destruct (l x); [discriminate|reflexivity].
Qed.

Lemma rational_node_poly n (X : R -> nat -> R) :
  (forall j, (j < n)%nat -> rational (fun x => X x j)) ->
  rational_list (fun x => node_poly n (X x)).
Proof.
  induction n as [|n IH]; intros HX.
  - intros i. exact (rational_const (nth i [1] 0)).
  - cbn [node_poly]. assert (IH' := IH (fun j Hj => HX j (Nat.lt_lt_succ_r _ _ Hj))).
    apply rational_padd.
    + intros [|i]; cbn [nth]; [apply rational_const|apply IH'].
    + apply rational_scale; [|assumption]. apply rational_opp, HX. lia.
Qed.

Lemma rational_newton n (X G : R -> nat -> R) :
  (forall j, (j < n)%nat -> rational (fun x => X x j)) ->
  (forall j, (j < n)%nat -> rational (fun x => G x j)) ->
  (forall x, 0 < x -> forall i j, (i < j)%nat -> (j < n)%nat -> X x i <> X x j) ->
  rational_list (fun x => newton n (X x) (G x)).
Proof.
  induction n as [|n IH]; intros HX HG HD.
  - intros i. apply (rational_ext (fun _ => 0)); [|apply rational_const].
    intros. destruct i; reflexivity.
  - cbn [newton].
    assert (IH' : rational_list (fun x => newton n (X x) (G x)))
      by (apply IH; intros; [apply HX|apply HG|apply HD]; try lia; assumption).
    assert (P : rational_list (fun x => node_poly n (X x)))
      by (apply rational_node_poly; intros; apply HX; lia).
    apply rational_padd; [assumption|]. apply rational_scale; [|assumption].
    apply rational_div.
    + intros x Hx Z. destruct (node_poly_zero_only_at_nodes _ _ _ Z) as [l [Hl E]].
      apply (HD x Hx l n); [assumption|lia|assumption].
    + apply rational_minus; [apply HG; lia|].
      apply (rational_peval n); [intros; apply length_newton|assumption|apply HX; lia].
    + apply (rational_peval (S n)); [intros; apply length_node_poly|assumption|apply HX; lia].
Qed.

(** ** Sizes of coefficients *)

Fixpoint prod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S k => prod k f * f k end.

Lemma prod_pos n f : (forall i, (i < n)%nat -> 0 < f i) -> 0 < prod n f.
Proof.
  induction n as [|n IH]; intros H; cbn [prod]; [lra|].
  apply Rmult_lt_0_compat; [apply IH; intros|]; apply H; lia.
Qed.

Lemma prod_le n f g : (forall i, (i < n)%nat -> 0 <= f i <= g i) -> 0 <= prod n f <= prod n g.
Proof.
  induction n as [|n IH]; intros H; cbn [prod]; [lra|].
  assert (A : 0 <= prod n f <= prod n g) by (apply IH; intros; apply H; lia).
  assert (A' : 0 <= f n <= g n) by (apply H; lia).
  split; [apply Rmult_le_pos; lra|apply Rmult_le_compat; lra].
Qed.

Lemma node_poly_value n x t : peval (node_poly n x) t = prod n (fun i => t - x i).
Proof.
  induction n as [|n IH]; [simpl; ring|]. rewrite node_poly_step, IH. cbn [prod]. ring.
Qed.

(** For nodes in (0,1] every coefficient of the node polynomial is at least prod x_i in size. *)
Lemma node_poly_coefficients_large n x : (forall i, (i < n)%nat -> 0 < x i <= 1) ->
  forall i, (i <= n)%nat -> prod n x <= Rabs (nth i (node_poly n x) 0).
Proof.
  intros Hx0.
  assert (G : forall i, (i <= n)%nat -> prod n x <= (-1)^(n + i) * nth i (node_poly n x) 0).
  { induction n as [|n IH]; intros i Hi.
    - replace i with O by lia. simpl. lra.
    - assert (Hxn : 0 < x n <= 1) by (apply Hx0; lia).
      assert (Hx' : forall i, (i < n)%nat -> 0 < x i <= 1) by (intros; apply Hx0; lia).
      specialize (IH Hx').
      assert (Sg := node_poly_signs n x (fun i Hi => proj1 (Hx' i Hi))).
      assert (P : 0 < prod n x) by (apply prod_pos; intros; apply Hx'; assumption).
      cbn [node_poly prod]. rewrite nth_padd, nth_scale. destruct i as [|i]; cbn [nth].
      + replace ((-1)^(S n + 0) * (0 + - x n * nth 0 (node_poly n x) 0))
          with (((-1)^(n + 0) * nth 0 (node_poly n x) 0) * x n) by (simpl; ring).
        apply Rmult_le_compat_r; [lra|]. apply IH. lia.
      + destruct (Sg (S i)) as [H2 _]. specialize (IH i ltac:(lia)).
        replace ((-1)^(S n + S i)) with ((-1)^(n + i))
          by (replace (S n + S i)%nat with (S (S (n + i))) by lia; simpl; ring).
        replace ((-1)^(n + S i)) with (- (-1)^(n + i)) in H2
          by (replace (n + S i)%nat with (S (n + i)) by lia; simpl; ring).
        assert (0 <= x n * (- (-1)^(n + i) * nth (S i) (node_poly n x) 0))
          by (apply Rmult_le_pos; lra).
        assert (prod n x * x n <= prod n x) by nra.
        replace ((-1)^(n + i) * (nth i (node_poly n x) 0 + - x n * nth (S i) (node_poly n x) 0))
          with ((-1)^(n + i) * nth i (node_poly n x) 0
                + x n * (- (-1)^(n + i) * nth (S i) (node_poly n x) 0)) by ring.
        lra. }
  intros i Hi. apply Rle_trans with (1 := G i Hi).
  apply Rle_trans with (1 := Rle_abs _). rewrite Rabs_mult, pow_1_abs. lra.
Qed.

Fixpoint size1 (h : list R) : R := match h with [] => 0 | c :: h' => Rabs c + size1 h' end.

Lemma size1_nonneg h : 0 <= size1 h.
Proof. induction h as [|c h IH]; simpl; [lra|]. assert (P := Rabs_pos c). lra. Qed.

Lemma size1_padd g : forall h, size1 (padd g h) <= size1 g + size1 h.
Proof.
  induction g as [|a g IH]; intros [|b h]; cbn [padd size1]; try lra.
  specialize (IH h). assert (T := Rabs_triang a b). lra.
Qed.

Lemma size1_scale a h : size1 (map (Rmult a) h) = Rabs a * size1 h.
Proof. induction h as [|c h IH]; cbn [map size1]; [ring|]. rewrite IH, Rabs_mult. ring. Qed.

Lemma size1_node_poly n x : (forall i, (i < n)%nat -> 0 < x i <= 1) -> size1 (node_poly n x) <= 2^n.
Proof.
  induction n as [|n IH]; intros Hx; [simpl; rewrite Rabs_R1; lra|]. cbn [node_poly].
  apply Rle_trans with (1 := size1_padd _ _). rewrite size1_scale, Rabs_Ropp. cbn [size1].
  rewrite Rabs_R0. assert (Hxn : 0 < x n <= 1) by (apply Hx; lia).
  rewrite (Rabs_pos_eq (x n)) by lra.
  assert (A : size1 (node_poly n x) <= 2^n) by (apply IH; intros; apply Hx; lia).
  assert (P := size1_nonneg (node_poly n x)). simpl. nra.
Qed.

Lemma peval_one_size1 h : Rabs (peval h 1) <= size1 h.
Proof.
  induction h as [|c h IH]; cbn [peval size1]; [rewrite Rabs_R0; lra|].
  rewrite Rmult_1_l. assert (T := Rabs_triang c (peval h 1)). lra.
Qed.

Lemma pquot_one_size1 h : forall i, Rabs (nth i (pquot 1 h) 0) <= size1 h.
Proof.
  induction h as [|c h IH]; intros i.
  - destruct i; simpl; rewrite Rabs_R0; lra.
  - assert (P := Rabs_pos c). assert (P' := size1_nonneg h). destruct h as [|c' h'].
    + destruct i; simpl; rewrite Rabs_R0; simpl in *; lra.
    + change (pquot 1 (c :: c' :: h')) with (peval (c' :: h') 1 :: pquot 1 (c' :: h')).
      cbn [size1] in *. destruct i as [|i]; cbn [nth].
      * assert (Q := peval_one_size1 (c' :: h')). cbn [size1] in Q. lra.
      * specialize (IH i). lra.
Qed.

Lemma prod_abs_le n f g : (forall i, (i < n)%nat -> Rabs (f i) <= g i) -> Rabs (prod n f) <= prod n g.
Proof.
  induction n as [|n IH]; intros H; cbn [prod]; [rewrite Rabs_R1; lra|].
  rewrite Rabs_mult. apply Rmult_le_compat; try apply Rabs_pos; [apply IH; intros|]; apply H; lia.
Qed.

Lemma prod_scale n M f : prod n (fun i => M * f i) = M^n * prod n f.
Proof. induction n as [|n IH]; cbn [prod]; [simpl; ring|]. rewrite IH. simpl. ring. Qed.

Lemma prod_factor_nonzero n f : prod n f <> 0 -> forall i, (i < n)%nat -> f i <> 0.
Proof.
  induction n as [|n IH]; intros H i Hi; [lia|]. cbn [prod] in H.
  destruct (Nat.eq_dec i n) as [->|]; [intros Z; apply H; rewrite Z; ring|].
  apply IH; [intros Z; apply H; rewrite Z; ring|lia].
Qed.

Lemma prod_nonzero n f : (forall i, (i < n)%nat -> f i <> 0) -> prod n f <> 0.
Proof.
  induction n as [|n IH]; intros H; cbn [prod]; [lra|].
  apply Rmult_integral_contrapositive_currified; [apply IH; intros|]; apply H; lia.
Qed.

Lemma rational_prod n (f : R -> nat -> R) :
  (forall i, (i < n)%nat -> rational (fun x => f x i)) -> rational (fun x => prod n (f x)).
Proof.
  induction n as [|n IH]; intros H; cbn [prod]; [apply rational_const|].
  apply rational_mult; [apply IH; intros|]; apply H; lia.
Qed.

(** ** The aligned instance *)

(** The indices other than m. *)
Definition skip (m j : nat) : nat := if Nat.ltb j m then j else S j.

Lemma skip_neq m j : skip m j <> m.
Proof. unfold skip. destruct (Nat.ltb_spec j m); lia. Qed.

Lemma skip_lt r m j : (m < r)%nat -> (j < pred r)%nat -> (skip m j < r)%nat.
Proof. unfold skip. destruct (Nat.ltb_spec j m); lia. Qed.

Lemma skip_onto r m j : (m < r)%nat -> (j < r)%nat -> j <> m ->
  exists i, (i < pred r)%nat /\ skip m i = j.
Proof.
  intros Hm Hj Hne. unfold skip. destruct (Nat.lt_ge_cases j m) as [L|L].
  - exists j. split; [lia|]. destruct (Nat.ltb_spec j m); lia.
  - exists (pred j). split; [lia|]. destruct (Nat.ltb_spec (pred j) m); lia.
Qed.

Section Aligned.
Variables (r : nat) (e B : nat -> R) (m : nat).
Hypothesis m_lt : (m < r)%nat.
Hypothesis e_pos : positive r e.
Hypothesis e_distinct : distinct r e.
Hypothesis B_aligned : aligned r B m.
Hypothesis B_pos : 0 < B m.

Let B_nonneg : nonnegative r B.
Proof. apply aligned_nonnegative with m; [assumption|lra]. Qed.

Let q := q_star B m.

Lemma q_star_pos : 0 < q.
Proof. apply Rdiv_lt_0_compat; lra. Qed.

Lemma ratio_constant : exists M, 1 <= M /\ forall j, (j < r)%nat -> Rabs (e m - e j) <= M * e j.
Proof.
  set (f := fun j => Rabs (e m - e j) / e j).
  assert (Hf : forall j, (j < r)%nat -> 0 <= f j).
  { intros j Hj. apply Rmult_le_pos; [apply Rabs_pos|]. apply Rlt_le, Rinv_0_lt_compat; auto. }
  exists (1 + sum r f). split; [assert (P := sum_nonneg r f Hf); lra|].
  intros j Hj. assert (T := sum_term_le r f j Hf Hj). assert (He := e_pos j Hj).
  apply Rle_trans with (f j * e j); [right; unfold f; field; lra|].
  apply Rmult_le_compat_r; lra.
Qed.

Section AtLambda.
Variable lambda : R.
Hypothesis lambda_pos : 0 < lambda.

Let t j := shrink lambda (e j).
Let t' j := t (skip m j).
Let P := node_poly r t.
Let L := node_poly (pred r) t'.
Let kappa := q / (t m * (1 - t m)).

Let t_bounds j : (j < r)%nat -> 0 < t j < 1.
Proof. intros Hj. apply shrink_bounds; auto. Qed.

Let t_neq j : (j < r)%nat -> j <> m -> t j <> t m.
Proof.
  intros Hj Hne E. apply shrink_injective in E; auto.
  destruct (Nat.lt_trichotomy j m) as [H|[H|H]]; [|contradiction|].
  - exact (e_distinct j m H m_lt E).
  - exact (e_distinct m j H Hj (eq_sym E)).
Qed.

Lemma P_one_pos : 0 < peval P 1.
Proof.
  unfold P. rewrite node_poly_value. apply prod_pos. intros j Hj.
  assert (H := t_bounds j Hj). lra.
Qed.

Lemma L_at_m_nonzero : peval L (t m) <> 0.
Proof.
  intros Z. destruct (node_poly_zero_only_at_nodes _ _ _ Z) as [i [Hi E]].
  apply (t_neq (skip m i)); [apply skip_lt; assumption|apply skip_neq|exact E].
Qed.

(** The interpolating h of an aligned instance, written out. *)
Definition aligned_h : list R :=
  padd (map (Rmult (- / peval P 1)) (pquot 1 P)) (map (Rmult (kappa / peval L (t m))) L).

Lemma aligned_h_interpolates : interpolates r e B lambda aligned_h.
Proof.
  assert (HP := P_one_pos). assert (HL := L_at_m_nonzero). split.
  - unfold aligned_h. rewrite length_padd, !map_length, length_pquot. unfold P, L.
    rewrite !length_node_poly. lia.
  - intros j Hj. fold (t j). assert (Ht := t_bounds j Hj).
    unfold aligned_h. rewrite peval_padd, !peval_scale.
    assert (E : peval (pquot 1 P) (t j) = peval P 1 / (1 - t j)).
    { assert (S := pquot_spec 1 P (t j)). unfold P in S at 1.
      rewrite node_poly_vanishes in S by assumption.
      apply (Rmult_eq_reg_r (1 - t j)); [|lra]. field_simplify; lra. }
    rewrite E. unfold target. fold (t j). destruct (Nat.eq_dec j m) as [->|Hne].
    + fold q. unfold kappa. field. lra.
    + assert (Z : peval L (t j) = 0).
      { destruct (skip_onto r m j m_lt Hj Hne) as [i [Hi <-]].
        apply (node_poly_vanishes _ t'). assumption. }
      rewrite Z. unfold q_star. rewrite (B_aligned j Hj Hne). field. lra.
Qed.

Lemma aligned_coefficients_nonzero M :
  1 <= M -> (forall j, (j < r)%nat -> Rabs (e m - e j) <= M * e j) ->
  (forall j, (j < r)%nat -> e j <= lambda) ->
  4^r * M^(pred r) * e m < q * lambda ->
  forall i, (i < r)%nat -> nth i aligned_h 0 <> 0.
Proof.
  intros HM HMe Hle Hbig i Hi. assert (HP := P_one_pos). assert (HL := L_at_m_nonzero).
  assert (Hq := q_star_pos). assert (Hem : 0 < e m) by auto.
  assert (Htm := t_bounds m m_lt).
  assert (Hhalf : forall j, (j < r)%nat -> t j <= /2).
  { intros j Hj. assert (He := e_pos j Hj). specialize (Hle j Hj). unfold t, shrink.
    apply (Rmult_le_reg_r (e j + lambda)); [lra|].
    replace (e j / (e j + lambda) * (e j + lambda)) with (e j) by (field; lra). lra. }
  (* the first part is at most 4^r *)
  assert (HQ : Rabs (nth i (pquot 1 P) 0) <= 2^r).
  { apply Rle_trans with (1 := pquot_one_size1 P i). apply size1_node_poly.
    intros j Hj. assert (H := t_bounds j Hj). lra. }
  assert (HP1 : (/2)^r <= peval P 1).
  { unfold P. rewrite node_poly_value.
    replace ((/2)^r) with (prod r (fun _ => /2)).
    - apply prod_le. intros j Hj. assert (H := Hhalf j Hj). lra.
    - generalize r as n. induction n as [|n IH]; cbn [prod]; [reflexivity|]. rewrite IH. simpl. ring. }
  assert (H2 : (/2)^r * 4^r = 2^r).
  { rewrite <- Rpow_mult_distr. f_equal. lra. }
  assert (H4 : 0 < 4^r) by (apply pow_lt; lra).
  assert (F1 : Rabs (- / peval P 1 * nth i (pquot 1 P) 0) <= 4^r).
  { rewrite Rabs_mult, Rabs_Ropp, (Rabs_pos_eq (/ _)) by (apply Rlt_le, Rinv_0_lt_compat; assumption).
    apply (Rmult_le_reg_l (peval P 1)); [assumption|].
    rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra.
    apply Rle_trans with (1 := HQ). rewrite <- H2. apply Rmult_le_compat_r; lra. }
  (* the second part is larger *)
  assert (HLi : prod (pred r) t' <= Rabs (nth i L 0)).
  { apply node_poly_coefficients_large; [|lia].
    intros j Hj. assert (H := t_bounds (skip m j) (skip_lt r m j m_lt Hj)). unfold t'. lra. }
  assert (HLm : Rabs (peval L (t m)) <= M^(pred r) * prod (pred r) t').
  { unfold L. rewrite node_poly_value, <- prod_scale. apply prod_abs_le. intros j Hj.
    assert (Hj' := skip_lt r m j m_lt Hj). unfold t'. set (l := skip m j) in *.
    assert (He := e_pos l Hj'). unfold t, shrink.
    replace (e m / (e m + lambda) - e l / (e l + lambda))
      with ((e m - e l) * (lambda / ((e m + lambda) * (e l + lambda)))) by (field; lra).
    assert (Hc : 0 < lambda / ((e m + lambda) * (e l + lambda)))
      by (apply Rdiv_lt_0_compat; nra).
    rewrite Rabs_mult, (Rabs_pos_eq (lambda / _)) by lra.
    apply Rle_trans with (M * e l * (lambda / ((e m + lambda) * (e l + lambda)))).
    - apply Rmult_le_compat_r; [lra|]. apply HMe. assumption.
    - replace (M * (e l / (e l + lambda))) with (M * e l * (/ (e l + lambda))) by (field; lra).
      apply Rmult_le_compat_l; [nra|].
      apply (Rmult_le_reg_r ((e m + lambda) * (e l + lambda))); [nra|].
      field_simplify; lra. }
  assert (Hpt : 0 < prod (pred r) t').
  { apply prod_pos. intros j Hj. apply t_bounds, skip_lt; assumption. }
  assert (HMr : 0 < M^(pred r)) by (apply pow_lt; lra).
  assert (Hk : 4^r * M^(pred r) < kappa).
  { apply Rlt_le_trans with (q * lambda / e m).
    - apply (Rmult_lt_reg_r (e m)); [assumption|].
      replace (q * lambda / e m * e m) with (q * lambda) by (field; lra). assumption.
    - unfold kappa, t, shrink.
      replace (q / (e m / (e m + lambda) * (1 - e m / (e m + lambda))))
        with (q * lambda / e m * ((e m + lambda) / lambda)^2) by (field; lra).
      rewrite <- (Rmult_1_r (q * lambda / e m)) at 1. apply Rmult_le_compat_l.
      + apply Rlt_le, Rdiv_lt_0_compat; nra.
      + assert (1 <= (e m + lambda) / lambda).
        { apply (Rmult_le_reg_r lambda); [assumption|].
          replace ((e m + lambda) / lambda * lambda) with (e m + lambda) by (field; lra). lra. }
        nra. }
  assert (HLpos : 0 < Rabs (peval L (t m))) by (apply Rabs_pos_lt; assumption).
  assert (Hk0 : 0 < kappa) by nra.
  assert (F2 : 4^r < Rabs (kappa / peval L (t m) * nth i L 0)).
  { unfold Rdiv. rewrite !Rabs_mult, Rabs_inv, (Rabs_pos_eq kappa) by lra.
    apply (Rmult_lt_reg_r (Rabs (peval L (t m)))); [assumption|].
    replace (kappa * / Rabs (peval L (t m)) * Rabs (nth i L 0) * Rabs (peval L (t m)))
      with (kappa * Rabs (nth i L 0)) by (field; lra).
    apply Rle_lt_trans with (4^r * (M^(pred r) * prod (pred r) t'));
      [apply Rmult_le_compat_l; lra|].
    rewrite <- Rmult_assoc.
    apply Rlt_le_trans with (kappa * prod (pred r) t');
      [apply Rmult_lt_compat_r; assumption|apply Rmult_le_compat_l; lra]. }
  unfold aligned_h. rewrite nth_padd, !nth_scale. intros Z.
  replace (kappa / peval L (t m) * nth i L 0) with (- (- / peval P 1 * nth i (pquot 1 P) 0)) in F2
    by lra.
  rewrite Rabs_Ropp in F2. lra.
Qed.
End AtLambda.

Lemma large_lambda : exists Lam, 0 < Lam /\ forall lambda, Lam <= lambda ->
  0 < lambda /\ forall h, interpolates r e B lambda h -> forall i, (i < r)%nat -> nth i h 0 <> 0.
Proof.
  destruct ratio_constant as [M [HM HMe]]. assert (Hq := q_star_pos).
  assert (Hem : 0 < e m) by auto.
  set (K := 4^r * M^(pred r) * e m / q).
  assert (HK : 0 <= K).
  { apply Rlt_le, Rdiv_lt_0_compat; [|assumption].
    apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; apply pow_lt; lra|assumption]. }
  assert (HS : 0 <= sum r e) by (apply sum_nonneg; intros; apply Rlt_le; auto).
  exists (1 + sum r e + K). split; [lra|]. intros lambda Hl. split; [lra|]. intros h Hh i Hi.
  assert (Hl0 : 0 < lambda) by lra.
  rewrite (interpolating_h_unique r e B lambda e_pos Hl0 h (aligned_h lambda) e_distinct Hh
             (aligned_h_interpolates lambda Hl0)).
  apply (aligned_coefficients_nonzero lambda Hl0 M); auto.
  - intros j Hj. assert (T := sum_term_le r e j (fun j Hj => Rlt_le _ _ (e_pos j Hj)) Hj). lra.
  - replace (4^r * M^(pred r) * e m) with (q * K) by (unfold K; field; lra).
    apply Rmult_lt_compat_l; lra.
Qed.

Lemma nonzero_coefficients_attain lambda h : 0 < lambda -> interpolates r e B lambda h ->
  (forall i, (i < r)%nat -> nth i h 0 <> 0) ->
  exists xs, length xs = r /\ sd_risk r e B lambda xs = LB r B.
Proof.
  intros Hl Hh Hn. exists (xi_of_h h). apply LB2_attained; auto.
  intros i Hi. apply Hn. destruct Hh as [E _]. lia.
Qed.

(** LB-2 on the hard family: r steps attain LB, by an actual xi in R^r, for all large lambda. *)
Theorem LB2_aligned_attained_large_lambda :
  exists Lam, 0 < Lam /\ forall lambda, Lam <= lambda ->
  exists xs, length xs = r /\ sd_risk r e B lambda xs = LB r B.
Proof.
  destruct large_lambda as [Lam [HL H]]. exists Lam. split; [assumption|]. intros lambda Hl.
  destruct (H lambda Hl) as [H0 Hn].
  destruct (interpolating_h_exists r e B lambda e_pos H0 (distinct_consistent r e B e_distinct))
    as [h Hh].
  apply nonzero_coefficients_attain with h; auto.
Qed.

(** LB-2 on the hard family: r steps attain LB for all lambda > 0 with finitely many exceptions:
    there is a number n such that among any n distinct lambda > 0 one attains it (so there are
    fewer than n exceptions). *)
Theorem LB2_aligned_few_exceptions :
  exists n, forall lambda : nat -> R,
  (forall i, (i < n)%nat -> 0 < lambda i) ->
  (forall i j, (i < j)%nat -> (j < n)%nat -> lambda i <> lambda j) ->
  exists i, (i < n)%nat /\
    exists xs, length xs = r /\ sd_risk r e B (lambda i) xs = LB r B.
Proof.
  set (X := fun x j => shrink x (e j)). set (G := fun x j => target e B x j).
  assert (HX0 : forall j, (j < r)%nat -> forall x, 0 < x -> 0 < X x j < 1)
    by (intros; apply shrink_bounds; auto).
  assert (HX : forall j, (j < r)%nat -> rational (fun x => X x j)).
  { intros j Hj. assert (He := e_pos j Hj). apply rational_div; [intros; lra|apply rational_const|].
    apply rational_plus; [apply rational_const|apply rational_id]. }
  assert (HG : forall j, (j < r)%nat -> rational (fun x => G x j)).
  { intros j Hj. unfold G, target. cbv zeta. apply rational_div.
    - intros x Hx. assert (H := HX0 j Hj x Hx). unfold X in H. nra.
    - apply rational_minus; [apply rational_const|apply (HX j Hj)].
    - apply rational_mult; [apply (HX j Hj)|].
      apply rational_minus; [apply rational_const|apply (HX j Hj)]. }
  assert (HD : forall x, 0 < x -> forall i j, (i < j)%nat -> (j < r)%nat -> X x i <> X x j).
  { intros x Hx i j Hij Hj E. apply shrink_injective in E; try apply e_pos; try lia; auto.
    exact (e_distinct i j Hij Hj E). }
  set (h := fun x => newton r (X x) (G x)).
  assert (Hh : forall x, 0 < x -> interpolates r e B x (h x)).
  { intros x Hx. split; [apply length_newton|]. apply newton_interpolates. apply HD. assumption. }
  assert (HR : rational_list h) by (apply rational_newton; assumption).
  destruct large_lambda as [Lam [HLam Hbig]].
  destruct (rational_few_zeros (fun x => prod r (fun i => nth i (h x) 0)) Lam) as [n Hn].
  - apply (rational_prod r (fun x i => nth i (h x) 0)). intros i _. apply HR.
  - assumption.
  - apply prod_nonzero. apply (Hbig Lam (Rle_refl _)). apply Hh. assumption.
  - exists n. intros lambda Hpos Hdist. destruct (Hn lambda Hpos Hdist) as [i [Hi Hnz]].
    exists i. split; [assumption|].
    apply nonzero_coefficients_attain with (h (lambda i)); auto.
    intros l Hl. apply (prod_factor_nonzero r (fun i0 => nth i0 (h (lambda i)) 0)); assumption.
Qed.
End Aligned.
