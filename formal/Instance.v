(** * Lower bounds for one instance, for every lambda and every xi, checked by computation

    By induction every k-step filter has (e + x)^(k+1) q(e) = e^(k+1) + a polynomial of degree <= k in
    e without constant term ([monic_filter]).  So for numbers z_j with sum_j z_j e_j^i = 0, i = 1..k,
    the sum of the z_j (e_j + x)^(k+1) q_j is the same for all xi, and by Cauchy-Schwarz ([dual_bound])

      (rho - LB) W >= V^2,   W = sum_j z_j^2 (e_j + x)^(2k+2) / (1 + B_j),
                             V = sum_j z_j (e_j^(k+1) - q*_j (e_j + x)^(k+1)).

    A certificate has such z, integer polynomials in x, for each interval of a partition of (0, oo),
    where W > 0 and (LB - c) W + V^2 >= 0 by the signs of their coefficients: then rho >= c.  The
    check is computed over Z ([bound_check]) and proved to imply the bound ([lower_bound]). *)

Require Import Reals QArith Qreals Lra Lia Psatz List ZArith.
Import ListNotations.
From SDProof Require Import Sums Risk Filters Eval.
Open Scope R_scope.

(** ** Every filter of k steps, times (e + x)^(k+1) *)

Lemma peval_app a b t : peval (a ++ b) t = peval a t + t ^ length a * peval b t.
Proof. induction a as [|c a IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma monic_power x n : exists a, length a = n /\ forall e, (e + x) ^ n = e ^ n + peval a e.
Proof.
  induction n as [|n [a [Hl Ha]]]; [exists []; split; [reflexivity|intros; simpl; ring]|].
  exists (padd (0 :: a) (map (Rmult x) (a ++ [1]))). split.
  - rewrite length_padd, map_length, app_length. cbn [length]. lia.
  - intros e. rewrite peval_padd, peval_scale, peval_app, Hl. cbn [pow peval]. rewrite Ha. ring.
Qed.

Lemma monic_filter x xs : exists a, length a = length xs /\ forall e, e + x <> 0 ->
  (e + x) ^ S (length xs) * sd_filter xs (shrink x e) = e * (e ^ length xs + peval a e).
Proof.
  unfold sd_filter. rewrite <- (rev_involutive xs), rev_length. set (ys := rev xs).
  cut (exists a, length a = length ys /\ forall e, e + x <> 0 ->
         (e + x) ^ length ys * sd_poly (rev ys) (shrink x e) = e ^ length ys + peval a e).
  - intros [a [Hl Ha]]. exists a. split; [assumption|]. intros e He. rewrite <- Ha by assumption.
    unfold shrink. cbn [pow]. field. assumption.
  - induction ys as [|xi ys [a [Hl Ha]]].
    + exists []. split; [reflexivity|]. intros; simpl; unfold sd_poly; simpl; ring.
    + destruct (monic_power x (S (length ys))) as [c [Hc Pc]].
      exists (padd (map (Rmult (1 - xi)) c) (0 :: map (Rmult xi) a)). split.
      * rewrite length_padd. cbn [length]. rewrite !map_length. lia.
      * intros e He. specialize (Ha e He). rewrite sd_poly_rev in *. cbn [fold_right length].
        set (p := fold_right _ _ _) in *.
        rewrite peval_padd, peval_scale. cbn [peval]. rewrite peval_scale.
        assert (E : (e + x) ^ S (length ys) * (1 - xi + xi * shrink x e * p)
                    = (1 - xi) * (e + x) ^ S (length ys)
                      + xi * e * ((e + x) ^ length ys * p))
          by (unfold shrink; cbn [pow]; field; assumption).
        rewrite E, Ha, Pc. cbn [pow]. ring.
Qed.

Lemma orthogonal_to_polynomials r (z e : nat -> R) a : forall i,
  (forall l, (l < length a)%nat -> sum r (fun j => z j * e j ^ (l + i)) = 0) ->
  sum r (fun j => z j * (e j ^ i * peval a (e j))) = 0.
Proof.
  induction a as [|c a IH]; intros i H.
  - rewrite (sum_ext r _ (fun _ => 0)) by (intros; simpl; ring). rewrite sum_const. ring.
  - rewrite (sum_ext r _ (fun j => c * (z j * e j ^ (0 + i)) + z j * (e j ^ S i * peval a (e j))))
      by (intros; simpl; ring).
    rewrite sum_plus, sum_scal, H by (simpl; lia). rewrite IH; [ring|].
    intros l Hl. rewrite <- (H (S l)) by (simpl; lia). apply sum_ext. intros. f_equal. f_equal. lia.
Qed.

(** ** The bound from numbers z *)

Lemma cauchy_schwarz r (w u s : nat -> R) :
  (forall j, (j < r)%nat -> 0 < w j) -> 0 < sum r (fun j => (u j)^2 / w j) ->
  (sum r (fun j => u j * s j))^2
  <= sum r (fun j => (u j)^2 / w j) * sum r (fun j => w j * (s j)^2).
Proof.
  intros Hw. set (W := sum r (fun j => (u j)^2 / w j)). set (V := sum r (fun j => u j * s j)).
  set (D := sum r (fun j => w j * (s j)^2)). intros HW.
  assert (H : 0 <= sum r (fun j => w j * (W * s j - V * (u j / w j))^2)).
  { apply sum_nonneg. intros j Hj. specialize (Hw j Hj).
    apply Rmult_le_pos; [lra|apply pow2_ge_0]. }
  rewrite (sum_ext r _ (fun j => W^2 * (w j * (s j)^2)
             + (- (2 * W * V) * (u j * s j) + V^2 * ((u j)^2 / w j)))) in H
    by (intros j Hj; specialize (Hw j Hj); field; lra).
  rewrite !sum_plus, !sum_scal in H. fold W V D in H.
  apply (Rmult_le_reg_l W); [assumption|]. lra.
Qed.

Lemma dual_bound r e B x xs z :
  (forall j, (j < r)%nat -> 0 < e j) -> (forall j, (j < r)%nat -> 0 <= B j) -> 0 < x ->
  let k := length xs in
  let W := sum r (fun j => (z j * (e j + x)^(S k))^2 / (1 + B j)) in
  let V := sum r (fun j => z j * (e j ^ S k - q_star B j * (e j + x)^(S k))) in
  (forall i, (i < k)%nat -> sum r (fun j => z j * e j ^ S i) = 0) ->
  0 < W -> V^2 <= W * (sd_risk r e B x xs - LB r B).
Proof.
  intros He HB Hx k W V Hz HW. destruct (monic_filter x xs) as [a [Hl Ha]]. fold k in Ha, Hl.
  unfold sd_risk. rewrite risk_is_LB_plus_distance by assumption.
  set (q := fun j => sd_filter xs (shrink x (e j))).
  set (D := sum r _).
  replace (W * (LB r B + D - LB r B)) with (W * D) by ring.
  replace V with (sum r (fun j => z j * (e j + x)^(S k) * (q j - q_star B j))).
  - apply cauchy_schwarz; [|assumption]. intros j Hj. specialize (HB j Hj). lra.
  - assert (H0 : sum r (fun j => z j * (e j ^ 1 * peval a (e j))) = 0).
    { apply orthogonal_to_polynomials. intros l L. rewrite <- (Hz l) by lia.
      apply sum_ext. intros. f_equal. f_equal. lia. }
    unfold V. rewrite <- (Rplus_0_r (sum r (fun j => z j * (e j ^ S k - _)))), <- H0, <- sum_plus.
    apply sum_ext. intros j Hj. specialize (He j Hj).
    assert (E := Ha (e j)). fold (q j) in E. cbn [pow] in *.
    replace (z j * ((e j + x) * (e j + x)^k) * (q j - q_star B j))
      with (z j * ((e j + x) * (e j + x)^k * q j) - z j * ((e j + x) * (e j + x)^k * q_star B j))
      by ring.
    rewrite E by lra. ring.
Qed.

(** ** Integer polynomials *)

Definition zeval (p : list Z) (x : R) : R := peval (map IZR p) x.

Fixpoint zadd (p q : list Z) : list Z :=
  match p, q with
  | [], q => q
  | p, [] => p
  | a :: p', b :: q' => (a + b)%Z :: zadd p' q'
  end.

Definition zscale (a : Z) (p : list Z) : list Z := map (Z.mul a) p.

Fixpoint zmul (p q : list Z) : list Z :=
  match p with
  | [] => []
  | a :: p' => zadd (zscale a q) (0%Z :: zmul p' q)
  end.

Fixpoint zpow (p : list Z) (n : nat) : list Z :=
  match n with
  | O => [1%Z]
  | S n => zmul p (zpow p n)
  end.

Fixpoint zsum (r : nat) (f : nat -> list Z) : list Z :=
  match r with
  | O => []
  | S n => zadd (zsum n f) (f n)
  end.

Lemma zeval_add p q x : zeval (zadd p q) x = zeval p x + zeval q x.
Proof.
  unfold zeval. revert q; induction p as [|a p IH]; intros [|b q]; simpl; try ring.
  rewrite IH, plus_IZR. ring.
Qed.

Lemma zeval_scale a p x : zeval (zscale a p) x = IZR a * zeval p x.
Proof.
  unfold zeval, zscale. induction p as [|b p IH]; simpl; [ring|]. rewrite IH, mult_IZR. ring.
Qed.

Lemma zeval_mul p q x : zeval (zmul p q) x = zeval p x * zeval q x.
Proof.
  induction p as [|a p IH]; [unfold zeval; simpl; ring|]. cbn [zmul].
  rewrite zeval_add, zeval_scale. change (zeval (0%Z :: zmul p q) x) with (0 + x * zeval (zmul p q) x).
  rewrite IH. unfold zeval. simpl. ring.
Qed.

Lemma zeval_pow p n x : zeval (zpow p n) x = zeval p x ^ n.
Proof.
  induction n as [|n IH]; [unfold zeval; simpl; ring|]. cbn [zpow]. rewrite zeval_mul, IH. reflexivity.
Qed.

Lemma zeval_sum r f x : zeval (zsum r f) x = sum r (fun j => zeval (f j) x).
Proof. induction r as [|r IH]; [reflexivity|]. cbn [zsum sum]. rewrite zeval_add, IH. reflexivity. Qed.

(** ** Signs of the coefficients *)

Definition no_negative (p : list Z) : bool := forallb (Z.leb 0) p.
Definition all_zero (p : list Z) : bool := forallb (Z.eqb 0) p.
Definition starts_positive (p : list Z) : bool :=
  match p with [] => false | a :: p' => Z.ltb 0 a && no_negative p' end.

Lemma no_negative_eval p y : no_negative p = true -> 0 <= y -> 0 <= zeval p y.
Proof.
  unfold zeval. induction p as [|a p IH]; simpl; intros H Hy; [lra|].
  apply andb_prop in H as [Ha Hp]. apply Z.leb_le, IZR_le in Ha.
  assert (0 <= y * peval (map IZR p) y) by (apply Rmult_le_pos; auto). lra.
Qed.

Lemma starts_positive_eval p y : starts_positive p = true -> 0 <= y -> 0 < zeval p y.
Proof.
  destruct p as [|a p]; simpl; intros H Hy; [discriminate|].
  apply andb_prop in H as [Ha Hp]. apply Z.ltb_lt, IZR_lt in Ha.
  assert (0 <= zeval p y) by (apply no_negative_eval; assumption).
  unfold zeval in *. simpl. assert (0 <= y * peval (map IZR p) y) by (apply Rmult_le_pos; auto). lra.
Qed.

Lemma all_zero_eval p x : all_zero p = true -> zeval p x = 0.
Proof.
  unfold zeval. induction p as [|a p IH]; cbn [all_zero forallb map peval]; intros H; [reflexivity|].
  apply andb_prop in H as [Ha Hp]. apply Z.eqb_eq in Ha. rewrite <- Ha, IH by assumption. ring.
Qed.

(** p(N/M) times M^(length p - 1), for polynomials N, M in another variable. *)
Fixpoint substitute (p N M : list Z) : list Z :=
  match p with
  | [] => []
  | a :: p' => zadd (zscale a (zpow M (length p'))) (zmul N (substitute p' N M))
  end.

Lemma substitute_eval p N M x y : zeval N y = x * zeval M y ->
  zeval M y * zeval (substitute p N M) y = zeval M y ^ length p * zeval p x.
Proof.
  intros E. induction p as [|a p IH]; [unfold zeval; simpl; ring|].
  cbn [substitute length pow]. rewrite zeval_add, zeval_scale, zeval_pow, zeval_mul, E.
  replace (zeval M y * (IZR a * zeval M y ^ length p
           + x * zeval M y * zeval (substitute p N M) y))
    with (IZR a * zeval M y * zeval M y ^ length p
          + x * zeval M y * (zeval M y * zeval (substitute p N M) y)) by ring.
  rewrite IH. unfold zeval. simpl. ring.
Qed.

Lemma substitute_nonneg p N M x y : 0 < zeval M y -> zeval N y = x * zeval M y ->
  0 <= zeval (substitute p N M) y -> 0 <= zeval p x.
Proof.
  intros HM E H. assert (S := substitute_eval p N M x y E).
  assert (P : 0 < zeval M y ^ length p) by (apply pow_lt; assumption).
  apply (Rmult_le_reg_l (zeval M y ^ length p)); [assumption|]. rewrite <- S, Rmult_0_r.
  apply Rmult_le_pos; lra.
Qed.

Lemma substitute_pos p N M x y : 0 < zeval M y -> zeval N y = x * zeval M y ->
  0 < zeval (substitute p N M) y -> 0 < zeval p x.
Proof.
  intros HM E H. assert (S := substitute_eval p N M x y E).
  assert (P : 0 < zeval M y ^ length p) by (apply pow_lt; assumption).
  apply (Rmult_lt_reg_l (zeval M y ^ length p)); [assumption|]. rewrite <- S, Rmult_0_r.
  apply Rmult_lt_0_compat; assumption.
Qed.

(** ** Sums of rationals

    Over the product of their denominators: reducing long partial sums costs more than it saves. *)

Fixpoint plain_sum (r : nat) (f : nat -> Q) : Q :=
  match r with
  | O => 0%Q
  | S n => (plain_sum n f + f n)%Q
  end.

Lemma plain_sum_correct r f g :
  (forall j, (j < r)%nat -> Q2R (f j) = g j) -> Q2R (plain_sum r f) = sum r g.
Proof.
  induction r as [|r IH]; intros H; cbn [plain_sum sum]; [apply Q2R_0|].
  rewrite Q2R_plus, IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

(** LB, and the risk at one lambda and xi. *)
Definition least (Bs : list Q) : Q :=
  plain_sum (length Bs) (fun j => Qred (entryQ Bs j / (1 + entryQ Bs j))%Q).

Definition risk_at (es Bs : list Q) (lambda : Q) (xs : list Q) : Q :=
  plain_sum (length es) (fun j =>
    let q := sd_filterQ xs (shrinkQ lambda (entryQ es j)) in
    Qred (entryQ Bs j * ((1 - q) * (1 - q)) + q * q)%Q).

Lemma least_correct Bs : Q2R (least Bs) = LB (length Bs) (real_entry Bs).
Proof. apply plain_sum_correct. intros j _. unfold real_entry. to_real. reflexivity. Qed.

Lemma risk_at_correct es Bs lambda xs :
  Q2R (risk_at es Bs lambda xs)
  = sd_risk (length es) (real_entry es) (real_entry Bs) (Q2R lambda) (map Q2R xs).
Proof.
  apply plain_sum_correct. intros j _. unfold real_entry. to_real.
  rewrite sd_filter_correct, shrink_correct. ring.
Qed.

(** ** The check

    The instance is e_j = E_j / L, B_j = b_j / D, with integers E_j > 0, b_j >= 0 and one L and D;
    x = L lambda, and z_j = (D + b_j) y_j. *)

Record instance := { e_numerators : list Z; e_denominator : positive;
                     B_numerators : list Z; B_denominator : positive }.

Definition eigenvaluesQ (i : instance) : list Q := map (fun n => n # e_denominator i)%Q (e_numerators i).
Definition snrQ (i : instance) : list Q := map (fun n => n # B_denominator i)%Q (B_numerators i).

Definition Ej (i : instance) (j : nat) : Z := nth j (e_numerators i) 0%Z.
Definition bj (i : instance) (j : nat) : Z := nth j (B_numerators i) 0%Z.
Definition wj (i : instance) (j : nat) : Z := (Zpos (B_denominator i) + bj i j)%Z.

(** The factor of y_j in V, that of y_j^2 in W, and those of y_j in the conditions on z. *)
Definition row (i : instance) (k j : nat) : list Z * list Z * list Z :=
  let n := zpow [Ej i j; 1%Z] (S k) in
  (zadd [wj i j * Ej i j ^ Z.of_nat (S k)]%Z (zscale (- bj i j) n),
   zscale (Zpos (B_denominator i) * wj i j) (zmul n n),
   map (fun l => wj i j * Ej i j ^ Z.of_nat (S l))%Z (seq 0 k)).

Definition rows (i : instance) (k : nat) := map (row i k) (seq 0 (length (e_numerators i))).

Section Check.
Variables (r k : nat) (table : list (list Z * list Z * list Z)) (g : Q).

Definition at_j (j : nat) := nth j table ([], [], []).
Definition W (y : list (list Z)) : list Z :=
  zsum r (fun j => zmul (zmul (nth j y []) (nth j y [])) (snd (fst (at_j j)))).
Definition V (y : list (list Z)) : list Z := zsum r (fun j => zmul (nth j y []) (fst (fst (at_j j)))).
Definition condition (y : list (list Z)) (l : nat) : list Z :=
  zsum r (fun j => zscale (nth l (snd (at_j j)) 0%Z) (nth j y [])).

(** On the part of (0, oo) where x = N/M. *)
Definition part_check (y : list (list Z)) (N M : list Z) : bool :=
  let w := W y in let v := V y in
  forallb (fun l => all_zero (condition y l)) (seq 0 k)
  && starts_positive (substitute w N M)
  && no_negative (substitute (zadd (zscale (Qnum g) w) (zscale (Zpos (Qden g)) (zmul v v))) N M).

End Check.

(** A check on every part of (0, oo): from left to the next breakpoint, both over m, and in the end
    from the last one on. *)
Fixpoint parts_check (check : list (list Z) -> list Z -> list Z -> bool) (m : positive) (left : Z)
    (parts : list (Z * list (list Z))) (last : list (list Z)) : bool :=
  match parts with
  | [] => check last [left; Zpos m] [Zpos m]
  | (next, y) :: rest => check y [left; next] [Zpos m; Zpos m]
                         && parts_check check m next rest last
  end.

Definition well_formed (i : instance) : bool :=
  Nat.eqb (length (e_numerators i)) (length (B_numerators i)) && forallb (Z.ltb 0) (e_numerators i) && forallb (Z.leb 0) (B_numerators i).

Definition bound_check (i : instance) (k : nat) (c g : Q) (m : positive)
    (parts : list (Z * list (list Z))) (last : list (list Z)) : bool :=
  well_formed i && Qle_bool (g + c) (least (snrQ i))
  && parts_check (part_check (length (e_numerators i)) k (rows i k) g) m 0 parts last.

(** ** The check implies the bound *)

Lemma parts_correct check (P : Prop) m x :
  (forall y N M s, check y N M = true -> 0 <= s -> 0 < zeval M s -> zeval N s = x * zeval M s -> P) ->
  forall parts last left,
  parts_check check m left parts last = true -> IZR left <= x * IZR (Zpos m) -> P.
Proof.
  intros HP parts last. assert (Hm : 0 < IZR (Zpos m)) by (apply IZR_lt; reflexivity).
  set (X := x * IZR (Zpos m)).
  induction parts as [|[next y] rest IH]; cbn [parts_check]; intros left H HL.
  - apply (HP last [left; Zpos m] [Zpos m] ((X - IZR left) / IZR (Zpos m)) H); unfold zeval; simpl.
    + apply Rmult_le_pos; [lra|]. apply Rlt_le, Rinv_0_lt_compat, Hm.
    + lra.
    + unfold X. field. lra.
  - apply andb_prop in H as [H H']. destruct (Rlt_le_dec X (IZR next)) as [Hr|Hr].
    + set (s := (X - IZR left) / (IZR next - X)).
      assert (Hs : 0 <= s) by (apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; lra]).
      apply (HP y [left; next] [Zpos m; Zpos m] s H Hs); unfold zeval; simpl.
      * assert (0 <= s * IZR (Zpos m)) by (apply Rmult_le_pos; lra). lra.
      * replace (IZR left + s * (IZR next + s * 0)) with (X * (1 + s)) by (unfold s; field; lra).
        unfold X. ring.
    + apply (IH next H'). exact Hr.
Qed.

Section Correct.
Variables (i : instance) (k : nat) (g : Q).
Let r := length (e_numerators i).
Let e j := IZR (Ej i j).
Let B j := IZR (bj i j) / IZR (Zpos (B_denominator i)).
Hypothesis formed : well_formed i = true.

Lemma positive_D : 0 < IZR (Zpos (B_denominator i)).
Proof. apply IZR_lt. reflexivity. Qed.

Lemma E_positive j : (j < r)%nat -> 0 < e j.
Proof.
  intros Hj. unfold well_formed in formed. apply andb_prop in formed as [H _].
  apply andb_prop in H as [_ H]. rewrite forallb_forall in H.
  apply IZR_lt, Z.ltb_lt, H, nth_In, Hj.
Qed.

Lemma b_nonneg j : (j < r)%nat -> 0 <= IZR (bj i j).
Proof.
  intros Hj. unfold well_formed in formed. apply andb_prop in formed as [H' H].
  apply andb_prop in H' as [H' _]. apply Nat.eqb_eq in H'. rewrite forallb_forall in H.
  apply IZR_le, Z.leb_le, H, nth_In. unfold r in Hj. lia.
Qed.

Lemma B_nonneg j : (j < r)%nat -> 0 <= B j.
Proof.
  intros Hj. apply Rmult_le_pos; [apply b_nonneg, Hj|].
  apply Rlt_le, Rinv_0_lt_compat, positive_D.
Qed.

Lemma w_value j : IZR (wj i j) = IZR (Zpos (B_denominator i)) * (1 + B j).
Proof. assert (H := positive_D). unfold wj, B. rewrite plus_IZR. field. lra. Qed.

Lemma at_row j : (j < r)%nat -> at_j (rows i k) j = row i k j.
Proof.
  intros Hj. unfold at_j, rows. rewrite (nth_indep _ _ (row i k 0)) by (rewrite map_length, seq_length; exact Hj).
  rewrite map_nth, seq_nth by exact Hj. reflexivity.
Qed.

Lemma node_power j n x : zeval (zpow [Ej i j; 1%Z] n) x = (e j + x) ^ n.
Proof. rewrite zeval_pow. f_equal. unfold zeval, e. simpl. ring. Qed.

Lemma part_correct y N M x s xs : length xs = k ->
  part_check r k (rows i k) g y N M = true -> 0 < x ->
  0 <= s -> 0 < zeval M s -> zeval N s = x * zeval M s ->
  0 <= sd_risk r e B x xs - LB r B + Q2R g.
Proof.
  intros Hk H Hx Hs HM HN. unfold part_check in H.
  apply andb_prop in H as [H HF]. apply andb_prop in H as [HC HW].
  apply (fun H => starts_positive_eval _ s H Hs) in HW.
  apply (substitute_pos _ _ _ x s HM HN) in HW.
  apply (fun H => no_negative_eval _ s H Hs) in HF.
  apply (substitute_nonneg _ _ _ x s HM HN) in HF.
  rewrite zeval_add, !zeval_scale, zeval_mul in HF.
  assert (HD := positive_D).
  set (z j := IZR (wj i j) * zeval (nth j y []) x).
  assert (EW : zeval (W r (rows i k) y) x
               = sum r (fun j => (z j * (e j + x)^(S k))^2 / (1 + B j))).
  { unfold W. rewrite zeval_sum. apply sum_ext. intros j Hj.
    rewrite at_row by assumption. cbn [row fst snd].
    rewrite !zeval_mul, zeval_scale, zeval_mul, !node_power, mult_IZR.
    assert (P := B_nonneg j Hj). unfold z. rewrite w_value. field. lra. }
  assert (EV : zeval (V r (rows i k) y) x
               = sum r (fun j => z j * (e j ^ S k - q_star B j * (e j + x)^(S k)))).
  { unfold V. rewrite zeval_sum. apply sum_ext. intros j Hj.
    rewrite at_row by assumption. cbn [row fst snd].
    rewrite zeval_mul, zeval_add, zeval_scale, node_power.
    assert (P := B_nonneg j Hj).
    replace (zeval [wj i j * Ej i j ^ Z.of_nat (S k)]%Z x) with (IZR (wj i j) * e j ^ S k)
      by (unfold zeval; cbn [map peval]; rewrite mult_IZR, <- pow_IZR; fold (e j); ring).
    assert (Eb : IZR (bj i j) = IZR (Zpos (B_denominator i)) * B j) by (unfold B; field; lra).
    unfold z, q_star. rewrite opp_IZR, Eb, w_value. field. lra. }
  assert (H0 : forall l, (l < k)%nat -> sum r (fun j => z j * e j ^ S l) = 0).
  { intros l Hl. rewrite forallb_forall in HC. specialize (HC l). rewrite in_seq in HC.
    assert (C := all_zero_eval _ x (HC (conj (Nat.le_0_l l) Hl))).
    rewrite <- C. unfold condition. rewrite zeval_sum. apply sum_ext. intros j Hj.
    rewrite at_row by assumption. cbn [row fst snd]. rewrite zeval_scale.
    rewrite (nth_indep _ 0%Z (wj i j * Ej i j ^ Z.of_nat (S O))%Z)
      by (rewrite map_length, seq_length; assumption).
    rewrite (map_nth (fun l => wj i j * Ej i j ^ Z.of_nat (S l))%Z), seq_nth by assumption.
    rewrite mult_IZR, <- pow_IZR. unfold z, e. simpl Nat.add. ring. }
  assert (HB := dual_bound r e B x xs z E_positive B_nonneg Hx). cbv zeta in HB. rewrite Hk in HB.
  specialize (HB H0).
  set (W0 := sum r (fun j => (z j * (e j + x)^(S k))^2 / (1 + B j))) in *.
  set (V0 := sum r (fun j => z j * (e j ^ S k - q_star B j * (e j + x)^(S k)))) in *.
  rewrite EW in HF, HW. rewrite EV in HF.
  specialize (HB HW).
  assert (Hq : 0 < IZR (Zpos (Qden g))) by (apply IZR_lt; reflexivity).
  unfold Q2R. fold (Rdiv (IZR (Qnum g)) (IZR (Zpos (Qden g)))).
  set (R0 := sd_risk r e B x xs - LB r B) in *. set (n := IZR (Qnum g)) in *.
  set (d := IZR (Zpos (Qden g))) in *.
  assert (P : 0 <= W0 * (d * R0 + n)).
  { assert (d * V0^2 <= d * (W0 * R0)) by (apply Rmult_le_compat_l; lra). lra. }
  assert (P' : 0 <= d * R0 + n) by (apply (Rmult_le_reg_l W0); [assumption|lra]).
  apply (Rmult_le_reg_l d); [assumption|]. rewrite Rmult_0_r.
  replace (d * (R0 + n / d)) with (d * R0 + n) by (field; lra). assumption.
Qed.

End Correct.

Lemma sd_risk_scaled r e B s lambda xs : 0 < s ->
  (forall j, (j < r)%nat -> 0 < e j) -> 0 < lambda ->
  sd_risk r (fun j => e j / s) B lambda xs = sd_risk r e B (s * lambda) xs.
Proof.
  intros Hs He Hl. apply risk_ext. intros j Hj. specialize (He j Hj). f_equal. unfold shrink. field.
  assert (0 < s * lambda) by (apply Rmult_lt_0_compat; assumption). lra.
Qed.

(** An instance whose rationals are these real numbers. *)
Definition is_instance (i : instance) (e B : list R) : Prop :=
  map Q2R (eigenvaluesQ i) = e /\ map Q2R (snrQ i) = B.

Lemma entries qs l : map Q2R qs = l -> forall j, real_entry qs j = nth j l 0.
Proof. intros <- j. unfold real_entry, entryQ. rewrite <- Q2R_0. symmetry. apply map_nth. Qed.

Lemma entry_over (l : list Z) (d : positive) j :
  real_entry (map (fun n => n # d)%Q l) j = IZR (nth j l 0%Z) / IZR (Zpos d).
Proof.
  unfold real_entry, entryQ. revert j. induction l as [|n l IH]; intros [|j]; simpl;
    [unfold Q2R; simpl; field|unfold Q2R; simpl; field|reflexivity|apply IH];
    apply not_eq_sym, Rlt_not_eq, IZR_lt; reflexivity.
Qed.

(** Every risk is at least LB: enough for c <= LB, whatever the number of steps. *)
Lemma least_bound i es Bs c bound : is_instance i es Bs ->
  well_formed i && Qle_bool c (least (snrQ i)) = true -> Q2R c = bound ->
  forall lambda xs,
  bound <= sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) lambda xs.
Proof.
  intros [He HB] H <- lambda xs. apply andb_prop in H as [HF H].
  apply Qle_bool_iff, Qle_Rle in H. rewrite least_correct in H.
  assert (Hlen : length (snrQ i) = length es).
  { unfold well_formed in HF. apply andb_prop in HF as [HF' _]. apply andb_prop in HF' as [HF' _].
    apply Nat.eqb_eq in HF'. rewrite <- He. unfold snrQ, eigenvaluesQ. rewrite !map_length. auto. }
  rewrite Hlen in H. apply Rle_trans with (LB (length es) (real_entry (snrQ i))); [assumption|].
  replace (sd_risk _ _ _ lambda xs)
    with (sd_risk (length es) (fun j => nth j es 0) (real_entry (snrQ i)) lambda xs)
    by (apply sum_ext; intros; rewrite (entries _ Bs HB); reflexivity).
  apply LB1_lower_bound. intros j Hj. unfold snrQ. rewrite entry_over. apply (B_nonneg i HF).
  rewrite <- He in Hj. unfold eigenvaluesQ in Hj. rewrite !map_length in Hj. assumption.
Qed.

(** From the integers E_j and x to the numbers of the instance. *)
Lemma bound_for_instance i es Bs c g bound xs : is_instance i es Bs -> well_formed i = true ->
  Qle_bool (g + c) (least (snrQ i)) = true -> Q2R c = bound ->
  let e j := IZR (Ej i j) in let B j := IZR (bj i j) / IZR (Zpos (B_denominator i)) in
  let r := length (e_numerators i) in
  (forall x, 0 < x -> 0 <= sd_risk r e B x xs - LB r B + Q2R g) ->
  forall lambda, 0 < lambda ->
  bound <= sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) lambda xs.
Proof.
  intros [He HB] HF HG <- e B r P lambda Hl.
  apply Qle_bool_iff, Qle_Rle in HG. rewrite Q2R_plus, least_correct in HG.
  assert (HL : 0 < IZR (Zpos (e_denominator i))) by (apply IZR_lt; reflexivity).
  set (x := IZR (Zpos (e_denominator i)) * lambda).
  assert (Hx : 0 < x) by (apply Rmult_lt_0_compat; assumption).
  assert (Hlen : length (snrQ i) = r /\ length es = r).
  { unfold well_formed in HF. apply andb_prop in HF as [HF _]. apply andb_prop in HF as [HF _].
    apply Nat.eqb_eq in HF. rewrite <- He. unfold snrQ, eigenvaluesQ. rewrite !map_length. auto. }
  destruct Hlen as [H1 H2]. rewrite H1 in HG. rewrite H2.
  assert (EB : LB r (real_entry (snrQ i)) = LB r B).
  { apply sum_ext. intros j _. unfold snrQ. rewrite entry_over. reflexivity. }
  rewrite EB in HG. specialize (P x Hx).
  replace (sd_risk _ _ _ lambda xs) with (sd_risk r e B x xs); [lra|].
  unfold x. rewrite <- sd_risk_scaled; [|assumption|apply (E_positive i HF)|assumption].
  apply sum_ext. intros j _. rewrite <- (entries _ es He), <- (entries _ Bs HB).
  unfold eigenvaluesQ, snrQ. rewrite !entry_over. reflexivity.
Qed.

(** Every k-step risk of the instance is at least c, at every lambda > 0. *)
Lemma lower_bound i es Bs k c g m parts last bound : is_instance i es Bs ->
  bound_check i k c g m parts last = true -> Q2R c = bound ->
  forall lambda xs, 0 < lambda -> length xs = k ->
  bound <= sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) lambda xs.
Proof.
  intros Hi H Hc lambda xs Hl Hk. unfold bound_check in H.
  apply andb_prop in H as [H HP]. apply andb_prop in H as [HF HG].
  apply (bound_for_instance i es Bs c g bound xs Hi HF HG Hc); [|assumption]. intros x Hx.
  apply (parts_correct _ _ m x (fun y N M s H => part_correct i k g HF y N M x s xs Hk H Hx) _ _ _ HP).
  apply Rmult_le_pos; [lra|apply IZR_le; discriminate].
Qed.

(** The risk at one lambda and xi. *)
Lemma risk_value i es Bs lambda xs : is_instance i es Bs ->
  sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) (Q2R lambda) (map Q2R xs)
  = Q2R (risk_at (eigenvaluesQ i) (snrQ i) lambda xs).
Proof.
  intros [He HB]. rewrite risk_at_correct. rewrite <- He at 1. rewrite map_length.
  apply sum_ext. intros j _. rewrite <- (entries _ es He), <- (entries _ Bs HB). reflexivity.
Qed.

Lemma upper_bound i es Bs lambda xs c l xi bound : is_instance i es Bs ->
  Qle_bool (risk_at (eigenvaluesQ i) (snrQ i) lambda xs) c = true ->
  Q2R lambda = l -> map Q2R xs = xi -> Q2R c = bound ->
  sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) l xi <= bound.
Proof.
  intros Hi H <- <- <-. rewrite (risk_value i) by assumption. apply Qle_Rle, Qle_bool_iff, H.
Qed.

Lemma strict_upper_bound i es Bs lambda xs c l xi bound : is_instance i es Bs ->
  negb (Qle_bool c (risk_at (eigenvaluesQ i) (snrQ i) lambda xs)) = true ->
  Q2R lambda = l -> map Q2R xs = xi -> Q2R c = bound ->
  sd_risk (length es) (fun j => nth j es 0) (fun j => nth j Bs 0) l xi < bound.
Proof.
  intros Hi H <- <- <-. rewrite (risk_value i) by assumption. apply Qlt_Rlt, Qnot_le_lt.
  intros N. apply Qle_bool_iff in N. rewrite N in H. discriminate.
Qed.

Lemma same_cons (a b : R) l m : a = b -> l = m -> a :: l = b :: m.
Proof. intros -> ->. reflexivity. Qed.

(** Closes [is_instance i es Bs] and equations between rationals and the same reals, all unfolded. *)
Ltac same_numbers :=
  unfold is_instance, eigenvaluesQ, snrQ, Q2R; simpl; repeat split;
  repeat (apply same_cons; [lra|]); lra || reflexivity.
