(** * The coordinates xibar, and convexity of the risk

    The paper's parametrisation is p(t) = (1 - sum_i xibar_i) + sum_{i=1..k} xibar_i t^i.

    Main statements (SD-3): xibar and h are the same coordinates up to a linear bijection
    ([SD3_xibar_polynomial], [SD3_xibar_bijection]); on every segment, in h or in xibar, the risk
    is a quadratic with non-negative leading coefficient, so it is a convex quadratic
    ([SD3_quadratic_on_segments], [SD3_convex], [SD3_convex_in_xibar]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Interpolation Reach Optimum.
Open Scope R_scope.

(** ** Definitions *)

Definition list_sum (l : list R) : R := fold_right Rplus 0 l.

(** The polynomial p as a list of coefficients. *)
Definition xibar_poly (xb : list R) : list R := (1 - list_sum xb) :: xb.

(** h_l = - sum_{i > l} xibar_i *)
Fixpoint h_of_xibar (xb : list R) : list R :=
  match xb with
  | [] => []
  | x :: xb' => - (x + list_sum xb') :: h_of_xibar xb'
  end.

(** xibar_l = h_l - h_{l-1}, with h_k = 0 *)
Fixpoint xibar_of_h (h : list R) : list R :=
  match h with
  | [] => []
  | a :: h' => (nth 0 h' 0 - a) :: xibar_of_h h'
  end.

(** (1-s) g + s h *)
Definition segment (s : R) (g h : list R) : list R :=
  padd (map (Rmult (1 - s)) g) (map (Rmult s) h).

(** ** xibar and h *)

(** SD-3: p(t) = 1 + (1 - t) h(t). *)
Theorem SD3_xibar_polynomial xb t :
  peval (xibar_poly xb) t = 1 + (1 - t) * peval (h_of_xibar xb) t.
Proof.
  unfold xibar_poly. cbn [peval].
  induction xb as [|x xb IH]; [simpl; ring|].
  change (list_sum (x :: xb)) with (x + list_sum xb). cbn [h_of_xibar peval].
  replace (t * peval xb t) with (1 + (1 - t) * peval (h_of_xibar xb) t - (1 - list_sum xb))
    by (rewrite <- IH; ring).
  ring.
Qed.

Lemma list_sum_xibar_of_h h : list_sum (xibar_of_h h) = - nth 0 h 0.
Proof.
  induction h as [|a h IH]; [simpl; ring|]. cbn [xibar_of_h].
  change (list_sum (?x :: ?l)) with (x + list_sum l).
  unfold list_sum in *. cbn [fold_right nth]. rewrite IH. ring.
Qed.

Lemma first_h_of_xibar xb : nth 0 (h_of_xibar xb) 0 = - list_sum xb.
Proof. destruct xb; simpl; ring. Qed.

(** SD-3: every h with k coefficients comes from exactly one xibar in R^k. *)
Theorem SD3_xibar_bijection :
  (forall h, h_of_xibar (xibar_of_h h) = h /\ length (xibar_of_h h) = length h) /\
  (forall xb, xibar_of_h (h_of_xibar xb) = xb /\ length (h_of_xibar xb) = length xb).
Proof.
  split.
  - induction h as [|a h [IH IL]]; [split; reflexivity|]. cbn [xibar_of_h h_of_xibar length].
    rewrite IH, IL, list_sum_xibar_of_h. split; [f_equal; ring|reflexivity].
  - induction xb as [|x xb [IH IL]]; [split; reflexivity|]. cbn [xibar_of_h h_of_xibar length].
    rewrite IH, IL, first_h_of_xibar. split; [f_equal; ring|reflexivity].
Qed.

(** SD-3: so each k-step filter is t p(t) for exactly the xibar belonging to its h. *)
Theorem SD3_filter_in_xibar xs t :
  sd_filter xs t = t * peval (xibar_poly (xibar_of_h (h_of_xi xs))) t.
Proof.
  rewrite SD3_xibar_polynomial. rewrite (proj1 (proj1 SD3_xibar_bijection (h_of_xi xs))).
  rewrite (proj1 (SD3_filter_has_form xs t)). ring.
Qed.

(** ** The risk is a convex quadratic *)

Section Convex.
Variables (r : nat) (e B : nat -> R) (lambda : R).
Hypothesis e_pos : positive r e.
Hypothesis B_nonneg : nonnegative r B.
Hypothesis lambda_pos : 0 < lambda.

(** The quadratic part: sum_j mu_j (g(t_j) - h(t_j))^2. *)
Definition fit_distance (g h : list R) : R :=
  sum r (fun j => let t := shrink lambda (e j) in
                  (1 + B j) * t^2 * (1 - t)^2 * (peval g t - peval h t)^2).

Lemma fit_distance_nonneg g h : 0 <= fit_distance g h.
Proof.
  apply sum_nonneg. intros j Hj. cbv zeta. assert (0 <= B j) by auto.
  apply Rmult_le_pos; [apply Rmult_le_pos; [apply Rmult_le_pos|]|]; try apply pow2_ge_0; lra.
Qed.

(** SD-3: the risk restricted to any segment is a quadratic in s with leading coefficient
    sum_j mu_j (g(t_j) - h(t_j))^2. *)
Theorem SD3_quadratic_on_segments g h s :
  h_risk r e B lambda (segment s g h)
  = (1 - s) * h_risk r e B lambda g + s * h_risk r e B lambda h - s * (1 - s) * fit_distance g h.
Proof.
  unfold h_risk, risk, fit_distance. rewrite <- !sum_scal, <- sum_plus, <- sum_minus.
  apply sum_ext. intros j _. cbv zeta. unfold segment. rewrite peval_padd, !peval_scale. ring.
Qed.

(** SD-3: convexity in h. *)
Theorem SD3_convex g h s : 0 <= s <= 1 ->
  h_risk r e B lambda (segment s g h)
  <= (1 - s) * h_risk r e B lambda g + s * h_risk r e B lambda h.
Proof.
  intros Hs. rewrite SD3_quadratic_on_segments. assert (P := fit_distance_nonneg g h).
  assert (0 <= s * (1 - s) * fit_distance g h) by (apply Rmult_le_pos; nra). lra.
Qed.

Lemma list_sum_segment s : forall xb yb, length xb = length yb ->
  list_sum (segment s xb yb) = (1 - s) * list_sum xb + s * list_sum yb.
Proof.
  induction xb as [|x xb IH]; intros [|y yb] H; try discriminate; [simpl; ring|].
  injection H as H. specialize (IH yb H). unfold segment, list_sum in *.
  cbn [map padd fold_right]. rewrite IH. ring.
Qed.

(** xibar -> h is linear. *)
Lemma h_of_xibar_segment s : forall xb yb, length xb = length yb ->
  h_of_xibar (segment s xb yb) = segment s (h_of_xibar xb) (h_of_xibar yb).
Proof.
  induction xb as [|x xb IH]; intros [|y yb] H; try discriminate; [reflexivity|].
  injection H as H. assert (E := list_sum_segment s xb yb H). specialize (IH yb H).
  unfold segment in *. cbn [map padd h_of_xibar]. rewrite IH, E. f_equal. ring.
Qed.

(** SD-3: convexity in xibar. *)
Theorem SD3_convex_in_xibar xb yb s : length xb = length yb -> 0 <= s <= 1 ->
  h_risk r e B lambda (h_of_xibar (segment s xb yb))
  <= (1 - s) * h_risk r e B lambda (h_of_xibar xb) + s * h_risk r e B lambda (h_of_xibar yb).
Proof. intros Hl Hs. rewrite h_of_xibar_segment by assumption. apply SD3_convex. assumption. Qed.
End Convex.
