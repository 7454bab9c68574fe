(** * Lower bounds for one instance and xi in a box, checked by computation

    Every filter is affine in each single xi ([sd_poly_affine]), so the linear functional
    V = sum_j z_j (e_j + x)^(k+1) (q_j - q*_j), for any z, is least on a box at a corner
    ([corner_bound]).  Where V >= 0 and (LB - c) W + V^2 >= 0 at all corners, rho >= c in the box, by
    Cauchy-Schwarz as in [Instance.v], whose partition of (0, oo) and polynomials are used here. *)

Require Import Reals QArith Qreals Lra Lia Psatz List ZArith.
Import ListNotations.
From SDProof Require Import Sums Risk Filters Eval Instance.
Open Scope R_scope.

(** ** Functions that are affine in each number of a list *)

Definition affine_in_each (f : list R -> R) : Prop := forall a s b,
  f (a ++ s :: b) = f (a ++ 0 :: b) + s * (f (a ++ 1 :: b) - f (a ++ 0 :: b)).

Definition within (bounds : R * R) (s : R) : Prop := fst bounds <= s <= snd bounds.

Fixpoint corners {A : Type} (box : list (A * A)) : list (list A) :=
  match box with
  | [] => [[]]
  | (l, h) :: rest => map (cons l) (corners rest) ++ map (cons h) (corners rest)
  end.

Lemma between u v a b s m : a <= s <= b -> m <= u + a * v -> m <= u + b * v -> m <= u + s * v.
Proof.
  intros H Ha Hb. destruct (Rle_lt_dec 0 v) as [Hv|Hv].
  - assert (a * v <= s * v) by (apply Rmult_le_compat_r; lra). lra.
  - assert (b * v <= s * v) by nra. lra.
Qed.

Lemma corner_bound m box : forall f, affine_in_each f ->
  (forall c, In c (corners box) -> m <= f c) -> forall xs, Forall2 within box xs -> m <= f xs.
Proof.
  induction box as [|[l h] box IH]; intros f Hf Hc xs Hx; inversion Hx; subst.
  - apply Hc. left. reflexivity.
  - assert (T : forall s, affine_in_each (fun ys => f (s :: ys))) by (intros s a; apply (Hf (s :: a))).
    assert (Hl : m <= f (l :: l')).
    { apply (IH (fun ys => f (l :: ys)) (T l)); [|assumption].
      intros c I. apply Hc. apply in_or_app. left. apply in_map, I. }
    assert (Hh : m <= f (h :: l')).
    { apply (IH (fun ys => f (h :: ys)) (T h)); [|assumption].
      intros c I. apply Hc. apply in_or_app. right. apply in_map, I. }
    assert (E := fun s => Hf [] s l'). cbn [app] in E. rewrite E in Hl, Hh. rewrite E.
    apply (between _ _ l h); assumption.
Qed.

Lemma sd_poly_affine t : affine_in_each (fun xs => sd_poly xs t).
Proof.
  intros a s b. unfold sd_poly. rewrite !fold_left_app. cbn [fold_left].
  set (p := fold_left _ a 1). set (g := fun p xi => 1 - xi + xi * t * p).
  assert (A : forall u v w, fold_left g b (u + w * (v - u))
                            = fold_left g b u + w * (fold_left g b v - fold_left g b u)).
  { induction b as [|xi b IH]; intros u v w; cbn [fold_left]; [ring|].
    rewrite <- IH. f_equal. unfold g. ring. }
  rewrite <- A. f_equal. ring.
Qed.

(** ** The check *)

Section Check.
Variables (i : instance) (k : nat) (d : positive).

(** The numerator of p at xi = a/d over the second polynomial, (d (E_j + x))^(length a). *)
Definition corner_step (E : Z) (p : list Z * list Z) (a : Z) : list Z * list Z :=
  let n := zmul [E; 1%Z] (snd p) in
  (zadd (zscale (Zpos d - a) n) (zscale (a * E) (fst p)), zscale (Zpos d) n).

Definition corner_poly (E : Z) (c : list Z) : list Z * list Z :=
  fold_left (corner_step E) c ([1%Z], [1%Z]).

(** The factor of y_j in V at a corner, times d^k. *)
Definition corner_row (c : list Z) (j : nat) : list Z :=
  let p := corner_poly (Ej i j) c in
  zadd (zscale (wj i j * Ej i j) (fst p)) (zscale (- bj i j) (zmul [Ej i j; 1%Z] (snd p))).

Definition square_row (j : nat) : list Z :=
  let n := zpow [Ej i j; 1%Z] (S k) in zscale (Zpos (B_denominator i) * wj i j) (zmul n n).

Definition combined (table : list (list Z)) (y : list (list Z)) (square : bool) : list Z :=
  zsum (length (e_numerators i)) (fun j =>
    let v := nth j y [] in zmul (if square then zmul v v else v) (nth j table [])).

Definition corner_check (g : Q) (w v N M : list Z) : bool :=
  no_negative (substitute v N M)
  && no_negative (substitute (zadd (zscale (Qnum g * Zpos d ^ Z.of_nat (k + k)) w)
                                   (zscale (Zpos (Qden g)) (zmul v v))) N M).

Definition box_part_check (g : Q) (squares : list (list Z)) (tables : list (list (list Z)))
    (y : list (list Z)) (N M : list Z) : bool :=
  let w := combined squares y true in
  starts_positive (substitute w N M)
  && forallb (fun table => corner_check g w (combined table y false) N M) tables.
End Check.

Definition table_of {A : Type} (i : instance) (f : nat -> A) : list A :=
  map f (seq 0 (length (e_numerators i))).

Definition box_check (i : instance) (d : positive) (box : list (Z * Z)) (c g : Q) (m : positive)
    (parts : list (Z * list (list Z))) (last : list (list Z)) : bool :=
  well_formed i && Qle_bool (g + c) (least (snrQ i))
  && parts_check (box_part_check i (length box) d g (table_of i (square_row i (length box)))
                    (map (fun c => table_of i (corner_row i d c)) (corners box)))
       m 0 parts last.

(** ** The check implies the bound *)

Lemma corner_poly_value d E c x : IZR E + x <> 0 ->
  zeval (snd (corner_poly d E c)) x = (IZR (Zpos d) * (IZR E + x)) ^ length c /\
  zeval (fst (corner_poly d E c)) x
  = zeval (snd (corner_poly d E c)) x
    * sd_poly (map (fun a => IZR a / IZR (Zpos d)) c) (shrink x (IZR E)).
Proof.
  intros Hx. assert (Hd : 0 < IZR (Zpos d)) by (apply IZR_lt; reflexivity).
  unfold corner_poly, sd_poly.
  set (u := ([1%Z], [1%Z])).
  assert (G : forall c u p, zeval (fst u) x = zeval (snd u) x * p ->
    let r := fold_left (corner_step d E) c u in
    zeval (snd r) x = (IZR (Zpos d) * (IZR E + x)) ^ length c * zeval (snd u) x /\
    zeval (fst r) x = zeval (snd r) x
      * fold_left (fun p xi => 1 - xi + xi * shrink x (IZR E) * p)
          (map (fun a => IZR a / IZR (Zpos d)) c) p).
  { clear u. clear c. intros c. induction c as [|a c IH]; intros u p H; cbn [fold_left map length pow].
    - split; [ring|assumption].
    - set (v := corner_step d E u a).
      assert (Es : zeval (snd v) x = IZR (Zpos d) * (IZR E + x) * zeval (snd u) x).
      { unfold v, corner_step. cbn [fst snd]. rewrite zeval_scale, zeval_mul. unfold zeval; simpl; ring. }
      destruct (IH v (1 - IZR a / IZR (Zpos d) + IZR a / IZR (Zpos d) * shrink x (IZR E) * p))
        as [G1 G2].
      { rewrite Es. unfold v, corner_step. cbn [fst snd].
        rewrite zeval_add, !zeval_scale, zeval_mul, H, mult_IZR, minus_IZR.
        replace (zeval [E; 1%Z] x) with (IZR E + x) by (unfold zeval; simpl; ring).
        unfold shrink. field. lra. }
      split; [rewrite G1, Es; ring|assumption]. }
  destruct (G c u 1) as [G1 G2]; [unfold u, zeval; simpl; ring|]. split; [|assumption].
  rewrite G1. unfold u, zeval. simpl. ring.
Qed.

Lemma least_of {A : Type} (f : A -> R) (l : list A) : l <> [] -> exists c, In c l /\ forall c', In c' l -> f c <= f c'.
Proof.
  induction l as [|c l IH]; [congruence|]. intros _. destruct l as [|c1 l].
  - exists c. split; [left; reflexivity|]. intros c' [->|[]]. lra.
  - destruct IH as [c0 [I H]]; [discriminate|]. destruct (Rle_lt_dec (f c) (f c0)) as [L|L].
    + exists c. split; [left; reflexivity|]. intros c' [->|I']; [lra|]. specialize (H c' I'). lra.
    + exists c0. split; [right; assumption|]. intros c' [<-|I']; [lra|]. apply H, I'.
Qed.

Lemma corners_nonempty {A : Type} (box : list (A * A)) : corners box <> [].
Proof.
  induction box as [|[l h] box IH]; [discriminate|]. cbn [corners].
  destruct (corners box); [congruence|discriminate].
Qed.

Lemma corners_map {A C : Type} (f : A -> C) box :
  corners (map (fun p => (f (fst p), f (snd p))) box) = map (map f) (corners box).
Proof.
  induction box as [|[l h] box IH]; [reflexivity|]. cbn [map corners fst snd].
  rewrite IH, map_app, !map_map. reflexivity.
Qed.

Lemma corners_length {A : Type} (box : list (A * A)) c : In c (corners box) -> length c = length box.
Proof.
  revert c. induction box as [|[l h] box IH]; intros c; cbn [corners].
  - intros [<-|[]]. reflexivity.
  - intros I. apply in_app_or in I as [I|I]; apply in_map_iff in I as [c' [<- I]];
      simpl; f_equal; apply IH, I.
Qed.

Section Correct.
Variables (i : instance) (d : positive) (box : list (Z * Z)) (g : Q).
Let k := length box.
Let r := length (e_numerators i).
Let e j := IZR (Ej i j).
Let B j := IZR (bj i j) / IZR (Zpos (B_denominator i)).
Let real a := IZR a / IZR (Zpos d).
Hypothesis formed : well_formed i = true.

Lemma at_table {A : Type} (f : nat -> A) v j : (j < r)%nat -> nth j (table_of i f) v = f j.
Proof.
  intros Hj. unfold table_of. rewrite (nth_indep _ v (f O)) by (rewrite map_length, seq_length; exact Hj).
  rewrite map_nth, seq_nth by exact Hj. reflexivity.
Qed.

(** V at xi, for z_j = (D + b_j) y_j(x). *)
Definition functional (y : list (list Z)) (x : R) (xs : list R) : R :=
  sum r (fun j => IZR (wj i j) * zeval (nth j y []) x * (e j + x)^(S k)
                  * (sd_filter xs (shrink x (e j)) - q_star B j)).

Lemma functional_affine y x : affine_in_each (functional y x).
Proof.
  intros a u b. unfold functional. rewrite <- sum_minus, <- sum_scal, <- sum_plus. apply sum_ext.
  intros j _. unfold sd_filter. rewrite (sd_poly_affine _ a u b). ring.
Qed.

(** Enough: where V at xi is not below its value at a corner that passes the check. *)
Lemma from_corner y N M x s xs c : length c = k ->
  starts_positive (substitute (combined i (table_of i (square_row i k)) y true) N M) = true ->
  corner_check k d g (combined i (table_of i (square_row i k)) y true)
    (combined i (table_of i (corner_row i d c)) y false) N M = true ->
  functional y x (map real c) <= functional y x xs -> 0 < x ->
  0 <= s -> 0 < zeval M s -> zeval N s = x * zeval M s ->
  0 <= sd_risk r e B x xs - LB r B + Q2R g.
Proof.
  intros Hc HW HC HV Hx Hs HM HN.
  apply (fun H => starts_positive_eval _ s H Hs) in HW.
  apply (substitute_pos _ _ _ x s HM HN) in HW.
  assert (He := E_positive i formed). assert (HB := B_nonneg i formed). fold e B r in He, HB.
  assert (HD := positive_D i). assert (Hd : 0 < IZR (Zpos d)) by (apply IZR_lt; reflexivity).
  assert (Ew : forall j, IZR (wj i j) = IZR (Zpos (B_denominator i)) * (1 + B j)) by apply w_value.
  set (z j := IZR (wj i j) * zeval (nth j y []) x).
  set (W0 := sum r (fun j => (z j * (e j + x)^(S k))^2 / (1 + B j))).
  assert (EW : zeval (combined i (table_of i (square_row i k)) y true) x = W0).
  { unfold combined. rewrite zeval_sum. apply sum_ext. intros j Hj. rewrite at_table by assumption.
    unfold square_row. rewrite !zeval_mul, zeval_scale, zeval_mul, !node_power, mult_IZR.
    assert (P := HB j Hj). change (IZR (Ej i j)) with (e j). unfold z. rewrite Ew. field. lra. }
  assert (EV : zeval (combined i (table_of i (corner_row i d c)) y false) x
               = IZR (Zpos d) ^ k * functional y x (map real c)).
  { unfold combined, functional. rewrite zeval_sum, <- sum_scal. apply sum_ext. intros j Hj.
    rewrite at_table by assumption. unfold corner_row.
    assert (Pe := He j Hj). assert (P := HB j Hj).
    destruct (corner_poly_value d (Ej i j) c x) as [C1 C2]; [fold (e j); lra|].
    rewrite zeval_mul, zeval_add, !zeval_scale, zeval_mul, C2, C1, Hc, Rpow_mult_distr.
    replace (zeval [Ej i j; 1%Z] x) with (e j + x) by (unfold zeval, e; simpl; ring).
    fold (e j). rewrite mult_IZR, opp_IZR. fold (e j).
    assert (Eb : IZR (bj i j) = IZR (Zpos (B_denominator i)) * B j) by (unfold B; field; lra).
    unfold q_star, sd_filter. rewrite Eb, Ew.
    set (p := sd_poly _ _). unfold shrink. cbn [pow]. field. lra. }
  unfold corner_check in HC. apply andb_prop in HC as [H1 H2].
  apply (fun H => no_negative_eval _ s H Hs) in H1, H2.
  apply (substitute_nonneg _ _ _ x s HM HN) in H1, H2.
  rewrite zeval_add, !zeval_scale, zeval_mul, EW, mult_IZR, <- pow_IZR in H2.
  rewrite EV in H1, H2. rewrite EW in HW.
  set (v := functional y x (map real c)) in *.
  assert (Hdk : 0 < IZR (Zpos d) ^ k) by (apply pow_lt; assumption).
  assert (Hv : 0 <= v).
  { apply (Rmult_le_reg_l (IZR (Zpos d) ^ k)); [assumption|]. lra. }
  set (R0 := sum r (fun j => (1 + B j) * (sd_filter xs (shrink x (e j)) - q_star B j)^2)).
  assert (HCS : (functional y x xs)^2 <= W0 * R0).
  { apply (cauchy_schwarz r (fun j => 1 + B j)); [|assumption].
    intros j Hj. specialize (HB j Hj). lra. }
  unfold sd_risk. rewrite risk_is_LB_plus_distance by assumption. fold R0.
  assert (Hq : 0 < IZR (Zpos (Qden g))) by (apply IZR_lt; reflexivity).
  unfold Q2R. fold (Rdiv (IZR (Qnum g)) (IZR (Zpos (Qden g)))).
  set (n := IZR (Qnum g)) in *. set (D := IZR (Zpos (Qden g))) in *.
  assert (P : 0 <= n * W0 + D * v^2).
  { apply (Rmult_le_reg_l (IZR (Zpos d) ^ k * IZR (Zpos d) ^ k));
      [apply Rmult_lt_0_compat; assumption|].
    rewrite pow_add in H2. rewrite Rmult_0_r.
    replace (_ * (n * W0 + D * v^2))
      with (n * (IZR (Zpos d) ^ k * IZR (Zpos d) ^ k) * W0
            + D * (IZR (Zpos d) ^ k * v * (IZR (Zpos d) ^ k * v))) by ring. exact H2. }
  assert (HV2 : v^2 <= (functional y x xs)^2) by (apply pow_incr; lra).
  assert (P' : 0 <= W0 * (D * R0 + n)).
  { assert (HCS' : v^2 <= W0 * R0) by (apply Rle_trans with ((functional y x xs)^2); assumption).
    assert (D * v^2 <= D * (W0 * R0)) by (apply Rmult_le_compat_l; [lra|assumption]). lra. }
  assert (P'' : 0 <= D * R0 + n) by (apply (Rmult_le_reg_l W0); [assumption|lra]).
  apply (Rmult_le_reg_l D); [assumption|]. rewrite Rmult_0_r.
  replace (D * (LB r B + R0 - LB r B + n / D)) with (D * R0 + n) by (field; lra). assumption.
Qed.

Lemma box_part_correct y N M x s xs :
  Forall2 within (map (fun p => (real (fst p), real (snd p))) box) xs ->
  box_part_check i k d g (table_of i (square_row i k))
    (map (fun c => table_of i (corner_row i d c)) (corners box)) y N M = true -> 0 < x ->
  0 <= s -> 0 < zeval M s -> zeval N s = x * zeval M s ->
  0 <= sd_risk r e B x xs - LB r B + Q2R g.
Proof.
  intros Hxs H. unfold box_part_check in H. apply andb_prop in H as [HW HC].
  rewrite forallb_forall in HC.
  assert (L : exists c0, In c0 (corners box) /\
    forall c, In c (corners box) -> functional y x (map real c0) <= functional y x (map real c))
    by (apply (least_of (fun c => functional y x (map real c))), corners_nonempty).
  destruct L as [c0 [I0 H0]].
  apply (from_corner y N M x s xs c0 (corners_length box c0 I0) HW).
  - apply HC, (in_map (fun c => table_of i (corner_row i d c))), I0.
  - apply (corner_bound _ _ _ (functional_affine y x)) with (2 := Hxs). intros c Ic.
    rewrite corners_map in Ic. apply in_map_iff in Ic as [c' [<- I']]. apply H0, I'.
Qed.
End Correct.

(** Every risk of the instance with xi in the box, of numerators over d, is at least c, at every
    lambda > 0. *)
Lemma box_bound i es Bs d box c g m parts last bound : is_instance i es Bs ->
  box_check i d box c g m parts last = true -> Q2R c = bound ->
  forall lambda xs, 0 < lambda ->
  Forall2 within (map (fun p => (IZR (fst p) / IZR (Zpos d), IZR (snd p) / IZR (Zpos d))) box) xs ->
  bound <= sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) lambda xs.
Proof.
  intros Hi H Hc lambda xs Hl Hx. unfold box_check in H.
  apply andb_prop in H as [H HP]. apply andb_prop in H as [HF HG].
  apply (bound_for_instance i es Bs c g bound xs Hi HF HG Hc); [|assumption]. intros x Hx0.
  apply (parts_correct _ _ m x
           (fun y N M s H => box_part_correct i d box g HF y N M x s xs Hx H Hx0) _ _ _ HP).
  apply Rmult_le_pos; [lra|apply IZR_le; discriminate].
Qed.

(** ** One step, xi on a half-line

    V moves with xi by - x sum_j z_j e_j: enough is the corner a/d and the sign of that sum. *)

Definition slope (i : instance) (up : bool) (y : list (list Z)) : list Z :=
  zsum (length (e_numerators i)) (fun j =>
    zscale ((if up then -1 else 1) * (wj i j * Ej i j)) (nth j y [])).

Definition half_part_check (i : instance) (d : positive) (a : Z) (up : bool) (g : Q)
    (squares row : list (list Z)) (y : list (list Z)) (N M : list Z) : bool :=
  let w := combined i squares y true in
  starts_positive (substitute w N M)
  && corner_check 1 d g w (combined i row y false) N M
  && no_negative (substitute (slope i up y) N M).

Definition half_check (i : instance) (d : positive) (a : Z) (up : bool) (c g : Q) (m : positive)
    (parts : list (Z * list (list Z))) (last : list (list Z)) : bool :=
  well_formed i && Qle_bool (g + c) (least (snrQ i))
  && parts_check (half_part_check i d a up g (table_of i (square_row i 1))
                    (table_of i (corner_row i d [a]))) m 0 parts last.

(** Every one-step risk of the instance with xi >= a/d (up), or xi <= a/d, is at least c. *)
Lemma half_bound i es Bs d a up c g m parts last bound : is_instance i es Bs ->
  half_check i d a up c g m parts last = true -> Q2R c = bound ->
  forall lambda xi, 0 < lambda ->
  (if up then IZR a / IZR (Zpos d) <= xi else xi <= IZR a / IZR (Zpos d)) ->
  bound <= sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) lambda [xi].
Proof.
  intros Hi H Hc lambda xi Hl Hxi. unfold half_check in H.
  apply andb_prop in H as [H HP]. apply andb_prop in H as [HF HG].
  apply (bound_for_instance i es Bs c g bound [xi] Hi HF HG Hc); [|assumption]. intros x Hx.
  apply (parts_correct _ _ m x) with (2 := HP).
  - clear HP. intros y N M s H Hs HM HN. unfold half_part_check in H.
    apply andb_prop in H as [H H3]. apply andb_prop in H as [H1 H2].
    apply (from_corner i d [(a, a)] g HF y N M x s [xi] [a]); try assumption; [reflexivity|].
    apply (fun H => no_negative_eval _ s H Hs) in H3.
    apply (substitute_nonneg _ _ _ x s HM HN) in H3. unfold slope in H3. rewrite zeval_sum in H3.
    rewrite (sum_ext _ _ (fun j => (if up then -1 else 1)
               * (IZR (wj i j) * IZR (Ej i j) * zeval (nth j y []) x))) in H3
      by (intros j _; rewrite zeval_scale, !mult_IZR; destruct up; ring).
    rewrite sum_scal in H3. set (T := sum _ _) in H3.
    assert (E : functional i [(a, a)] y x [xi] - functional i [(a, a)] y x [IZR a / IZR (Zpos d)]
                = (xi - IZR a / IZR (Zpos d)) * x * - T).
    { unfold functional, T. rewrite <- sum_minus. rewrite <- Ropp_mult_distr_r, Ropp_mult_distr_l.
      rewrite <- sum_scal. apply sum_ext. intros j Hj. assert (Pe := E_positive i HF j Hj).
      rewrite !one_step_filter. generalize (IZR a / IZR (Zpos d)). intros a'.
      unfold shrink. cbn [length pow]. field. lra. }
    cbn [map]. destruct up; cbv iota in Hxi, H3.
    + assert (0 <= (xi - IZR a / IZR (Zpos d)) * x * - T)
        by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra.
    + assert (0 <= (IZR a / IZR (Zpos d) - xi) * x * T)
        by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra.
  - apply Rmult_le_pos; [lra|apply IZR_le; discriminate].
Qed.

(** Closes [Forall2 within ...] for xi with the bounds among the hypotheses. *)
Ltac in_box :=
  cbn [map fst snd]; repeat apply Forall2_cons; try apply Forall2_nil;
  unfold within; cbn [fst snd]; split; lra.
