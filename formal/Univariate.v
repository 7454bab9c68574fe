(** * The rule "univariate": the sign of a polynomial in one variable

    On (l, b] put x = (l y + b)/(1 + y), y >= 0, and beyond the last point x = l + y: if the polynomial in
    y that this makes of f, times a power of 1 + y, has no negative coefficient, f >= 0 there.  The
    coefficients are integers, the points rationals (numerator, denominator); all is computed. *)

Require Import Reals Lra Lia List ZArith Bool.
Import ListNotations.
From SDProof Require Import Sums Filters.
From SDProof Require Export Instance.
Open Scope R_scope.

Definition point := (Z * positive)%type.
Definition at_point (p : point) : R := IZR (fst p) / IZR (Zpos (snd p)).

Definition up_to (f : list Z) (l b : point) : list Z :=
  let d := (Zpos (snd l) * Zpos (snd b))%Z in
  substitute f [(fst b * Zpos (snd l))%Z; (fst l * Zpos (snd b))%Z] [d; d].
Definition beyond (f : list Z) (l : point) : list Z :=
  substitute f [fst l; Zpos (snd l)] [Zpos (snd l)].

Fixpoint signs (first : list Z -> bool) (last : list Z -> bool) (f : list Z) (l : point)
    (points : list point) : bool :=
  match points with
  | [] => last (beyond f l)
  | b :: rest => first (up_to f l b) && signs first last f b rest
  end.

Definition not_zero (p : list Z) : bool := no_negative p && negb (all_zero p).
Definition shows_nonneg f := signs no_negative no_negative f (0%Z, 1%positive).
Definition shows_pos f := signs starts_positive not_zero f (0%Z, 1%positive).

Lemma denominator (p : point) : 0 < IZR (Zpos (snd p)).
Proof. apply IZR_lt. reflexivity. Qed.

Lemma not_zero_eval p y : not_zero p = true -> 0 < y -> 0 < zeval p y.
Proof.
  intros H Hy. apply andb_prop in H as [H Hz]. apply negb_true_iff in Hz.
  induction p as [|a p IH]; [discriminate|].
  cbn [no_negative forallb] in H. apply andb_prop in H as [Ha Hp].
  apply Z.leb_le, IZR_le in Ha. cbn [all_zero forallb] in Hz.
  change (zeval (a :: p) y) with (IZR a + y * zeval p y).
  apply andb_false_iff in Hz as [Hz|Hz].
  - apply Z.eqb_neq in Hz. assert (0 < IZR a).
    { apply le_IZR in Ha. apply IZR_lt. lia. }
    assert (0 <= zeval p y) by (apply no_negative_eval; [exact Hp|lra]).
    assert (0 <= y * zeval p y) by (apply Rmult_le_pos; lra). lra.
  - assert (0 < zeval p y) by (apply IH; assumption).
    assert (0 < y * zeval p y) by (apply Rmult_lt_0_compat; assumption). lra.
Qed.

Lemma up_to_place (l b : point) x : at_point l < x -> x <= at_point b ->
  let y := (at_point b - x) / (x - at_point l) in
  let d := (Zpos (snd l) * Zpos (snd b))%Z in
  0 <= y /\ 0 < zeval [d; d] y /\
  zeval [(fst b * Zpos (snd l))%Z; (fst l * Zpos (snd b))%Z] y = x * zeval [d; d] y.
Proof.
  intros Hl Hb y d. assert (Pl := denominator l). assert (Pb := denominator b).
  assert (Hy : 0 <= y).
  { unfold y. apply Rmult_le_pos; [lra|]. apply Rlt_le, Rinv_0_lt_compat. lra. }
  assert (Hd : 0 < IZR d) by (unfold d; rewrite mult_IZR; apply Rmult_lt_0_compat; assumption).
  split; [exact Hy|]. unfold zeval. cbn [map peval]. split.
  - assert (0 <= y * IZR d) by (apply Rmult_le_pos; lra). lra.
  - unfold d. rewrite !mult_IZR. unfold y, at_point in *. field. repeat split; try lra.
    intros E. apply (Rlt_irrefl x).
    apply Rle_lt_trans with (IZR (fst l) / IZR (Zpos (snd l))); [|exact Hl].
    right. apply (Rmult_eq_reg_r (IZR (Zpos (snd l)))); [|lra]. field_simplify; [lra|lra].
Qed.

Lemma beyond_place (l : point) x : at_point l < x ->
  0 < x - at_point l /\ 0 < zeval [Zpos (snd l)] (x - at_point l) /\
  zeval [fst l; Zpos (snd l)] (x - at_point l) = x * zeval [Zpos (snd l)] (x - at_point l).
Proof.
  intros Hl. assert (Pl := denominator l). unfold zeval. cbn [map peval].
  split; [lra|]. split; [lra|]. unfold at_point. field. lra.
Qed.

Lemma signs_nonneg f points : forall l x, at_point l < x ->
  signs no_negative no_negative f l points = true -> 0 <= zeval f x.
Proof.
  induction points as [|b rest IH]; intros l x Hl H; cbn [signs] in H.
  - destruct (beyond_place l x Hl) as [Hy [Hm He]].
    apply (substitute_nonneg f _ _ x _ Hm He). apply no_negative_eval; [exact H|lra].
  - apply andb_prop in H as [H Hr]. destruct (Rle_or_lt x (at_point b)) as [Hb|Hb].
    + destruct (up_to_place l b x Hl Hb) as [Hy [Hm He]].
      apply (substitute_nonneg f _ _ x _ Hm He). apply no_negative_eval; assumption.
    + apply (IH b x Hb Hr).
Qed.

Lemma signs_pos f points : forall l x, at_point l < x ->
  signs starts_positive not_zero f l points = true -> 0 < zeval f x.
Proof.
  induction points as [|b rest IH]; intros l x Hl H; cbn [signs] in H.
  - destruct (beyond_place l x Hl) as [Hy [Hm He]].
    apply (substitute_pos f _ _ x _ Hm He). apply not_zero_eval; assumption.
  - apply andb_prop in H as [H Hr]. destruct (Rle_or_lt x (at_point b)) as [Hb|Hb].
    + destruct (up_to_place l b x Hl Hb) as [Hy [Hm He]].
      apply (substitute_pos f _ _ x _ Hm He). apply starts_positive_eval; assumption.
    + apply (IH b x Hb Hr).
Qed.

Lemma at_zero : at_point (0%Z, 1%positive) = 0.
Proof. unfold at_point. simpl. lra. Qed.

Lemma nonneg_above_zero f points x : shows_nonneg f points = true -> 0 < x -> 0 <= zeval f x.
Proof. intros H Hx. apply (signs_nonneg f points (0%Z, 1%positive)); [rewrite at_zero|]; assumption. Qed.

Lemma pos_above_zero f points x : shows_pos f points = true -> 0 < x -> 0 < zeval f x.
Proof. intros H Hx. apply (signs_pos f points (0%Z, 1%positive)); [rewrite at_zero|]; assumption. Qed.

(** At 0, and below it by the polynomial in -x. *)
Fixpoint alternating (f : list Z) : list Z :=
  match f with [] => [] | a :: f' => a :: map Z.opp (alternating f') end.

Lemma zeval_opp f x : zeval (map Z.opp f) x = - zeval f x.
Proof.
  unfold zeval. induction f as [|a f IH]; cbn [map peval]; [ring|]. rewrite IH, opp_IZR. ring.
Qed.

Lemma alternating_eval f x : zeval (alternating f) x = zeval f (- x).
Proof.
  induction f as [|a f IH]; [reflexivity|]. cbn [alternating].
  change (IZR a + x * zeval (map Z.opp (alternating f)) x = IZR a + - x * zeval f (- x)).
  rewrite zeval_opp, IH. ring.
Qed.

Lemma zeval_at_zero f : zeval f 0 = IZR (hd 0%Z f).
Proof. destruct f as [|a f]; [reflexivity|]. unfold zeval. simpl. ring. Qed.

Lemma nonneg_from_zero f points x :
  shows_nonneg f points && Z.leb 0 (hd 0%Z f) = true -> 0 <= x -> 0 <= zeval f x.
Proof.
  intros H [Hx|<-]; apply andb_prop in H as [H H0].
  - apply (nonneg_above_zero f points); assumption.
  - rewrite zeval_at_zero. apply IZR_le, Z.leb_le. exact H0.
Qed.

Lemma pos_from_zero f points x :
  shows_pos f points && Z.ltb 0 (hd 0%Z f) = true -> 0 <= x -> 0 < zeval f x.
Proof.
  intros H [Hx|<-]; apply andb_prop in H as [H H0].
  - apply (pos_above_zero f points); assumption.
  - rewrite zeval_at_zero. apply IZR_lt, Z.ltb_lt. exact H0.
Qed.

Lemma nonneg_everywhere f above below x :
  shows_nonneg f above && Z.leb 0 (hd 0%Z f) && shows_nonneg (alternating f) below = true ->
  0 <= zeval f x.
Proof.
  intros H. apply andb_prop in H as [H Hb]. destruct (Rle_or_lt 0 x) as [Hx|Hx].
  - apply (nonneg_from_zero f above); assumption.
  - rewrite <- (Ropp_involutive x), <- alternating_eval.
    apply (nonneg_above_zero _ below); [exact Hb|lra].
Qed.

Lemma pos_everywhere f above below x :
  shows_pos f above && Z.ltb 0 (hd 0%Z f) && shows_pos (alternating f) below = true ->
  0 < zeval f x.
Proof.
  intros H. apply andb_prop in H as [H Hb]. destruct (Rle_or_lt 0 x) as [Hx|Hx].
  - apply (pos_from_zero f above); assumption.
  - rewrite <- (Ropp_involutive x), <- alternating_eval.
    apply (pos_above_zero _ below); [exact Hb|lra].
Qed.
