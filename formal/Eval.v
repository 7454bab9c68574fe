(** * The same definitions over the rationals, to be evaluated

    Every definition of the real theory that a theorem speaks about has a mirror over Q (suffix Q)
    which Coq can compute, and a lemma (suffix _correct) that the two agree on rational arguments:
    Q2R (f_Q args) = f (Q2R args).  So evaluating the mirror on random instances and comparing with
    sdproof's model tests the definitions that the theorems are about.

    Instances are lists: es = [e_1; ...; e_r], Bs = [B_1; ...; B_r].  For example
    [Eval vm_compute in fraction (sd_riskQ [1; 1#2] [3#5; 7#20] 1 [2#3; -(1#4)])].
    (Without [fraction] Coq prints some rationals as decimals.) *)

Require Import Reals QArith Qreals Lra Lia List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily.

Open Scope Q_scope.

(** ** Definitions *)

Fixpoint sumQ (r : nat) (f : nat -> Q) : Q :=
  match r with
  | O => 0
  | S n => Qred (sumQ n f + f n)
  end.

Definition entryQ (l : list Q) (j : nat) : Q := nth j l 0.

Definition shrinkQ (lambda e : Q) : Q := Qred (e / (e + lambda)).

Definition sd_polyQ (xs : list Q) (t : Q) : Q :=
  fold_left (fun p xi => Qred ((1 - xi) + xi * t * p)) xs 1.

Definition sd_filterQ (xs : list Q) (t : Q) : Q := Qred (t * sd_polyQ xs t).

(** rho(q) for given SNRs and filter values. *)
Definition riskQ (Bs qs : list Q) : Q :=
  sumQ (length Bs) (fun j => let B := entryQ Bs j in let q := entryQ qs j in
                             B * ((1 - q) * (1 - q)) + q * q).

(** Normalised excess risk of k-step self-distillation with xs = [xi_1; ...; xi_k]. *)
Definition sd_riskQ (es Bs : list Q) (lambda : Q) (xs : list Q) : Q :=
  sumQ (length es) (fun j => let B := entryQ Bs j in
                             let q := sd_filterQ xs (shrinkQ lambda (entryQ es j)) in
                             B * ((1 - q) * (1 - q)) + q * q).

Definition LBQ (Bs : list Q) : Q := sumQ (length Bs) (fun j => entryQ Bs j / (1 + entryQ Bs j)).

(** Coefficients of h from xi, and back; the value of a polynomial. *)
Fixpoint h_of_revQ (xs : list Q) : list Q :=
  match xs with
  | [] => []
  | xi :: rest => - xi :: map (fun c => Qred (xi * c)) (h_of_revQ rest)
  end.
Definition h_of_xiQ (xs : list Q) : list Q := h_of_revQ (rev xs).

Fixpoint ratiosQ (prev : Q) (h : list Q) : list Q :=
  match h with
  | [] => []
  | c :: h' => Qred (c / prev) :: ratiosQ c h'
  end.
Definition xi_of_hQ (h : list Q) : list Q := rev (ratiosQ (-1) h).

Fixpoint pevalQ (h : list Q) (t : Q) : Q :=
  match h with
  | [] => 0
  | c :: h' => Qred (c + t * pevalQ h' t)
  end.

(** b = min(1, min_j e_j / e_m) and the bounds of MT-3 and MT-2. *)
Fixpoint b_minQ (es : list Q) (r m : nat) : Q :=
  match r with
  | O => 1
  | S n => let x := b_minQ es n m in
           let y := Qred (entryQ es n / entryQ es m) in if Qle_bool x y then x else y
  end.

Definition ridge_boundQ (r : nat) (C b : Q) : Q :=
  Qred (inject_Z (Z.of_nat r) * (C * (b * b) / (1 + C * (b * b)))).
Definition one_step_boundQ (r : nat) (C b : Q) : Q :=
  Qred (inject_Z (Z.of_nat r) * (b * b * C / (1 + C))).

(** Numerator and denominator, for printing. *)
Definition fraction (x : Q) : Z * BinNums.positive := (Qnum (Qred x), Qden (Qred x)).

(** ** The mirrors are correct *)

(** A list of rationals as an instance of the real theory. *)
Definition real_entry (l : list Q) (j : nat) : R := Q2R (entryQ l j).

Lemma Q2R_red x : Q2R (Qred x) = Q2R x.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Lemma Q2R_inv_total x : Q2R (/ x) = (/ Q2R x)%R.
Proof.
  destruct (Qeq_dec x 0) as [E|E]; [|apply Q2R_inv; assumption].
  rewrite (Qeq_eqR x 0 E), (Qeq_eqR (/ x) 0) by (rewrite E; reflexivity).
  unfold Q2R; simpl. rewrite Rmult_0_l, Rinv_0. reflexivity.
Qed.

Lemma Q2R_div_total x y : Q2R (x / y) = (Q2R x / Q2R y)%R.
Proof. unfold Qdiv, Rdiv. rewrite Q2R_mult, Q2R_inv_total. reflexivity. Qed.

Lemma Q2R_0 : Q2R 0 = 0%R.
Proof. unfold Q2R; simpl; lra. Qed.

Lemma Q2R_1 : Q2R 1 = 1%R.
Proof. unfold Q2R; simpl; lra. Qed.

Lemma Q2R_nat n : Q2R (inject_Z (Z.of_nat n)) = INR n.
Proof. unfold Q2R, inject_Z; simpl. rewrite <- INR_IZR_INZ. lra. Qed.

Ltac to_real :=
  repeat rewrite ?Q2R_red, ?Q2R_plus, ?Q2R_minus, ?Q2R_mult, ?Q2R_opp, ?Q2R_div_total, ?Q2R_0,
    ?Q2R_1, ?Q2R_nat.

Lemma sum_correct r f g :
  (forall j, (j < r)%nat -> Q2R (f j) = g j) -> Q2R (sumQ r f) = sum r g.
Proof.
  induction r as [|r IH]; intros H; cbn [sumQ sum]; [apply Q2R_0|].
  to_real. rewrite IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma shrink_correct lambda e : Q2R (shrinkQ lambda e) = shrink (Q2R lambda) (Q2R e).
Proof. unfold shrinkQ, shrink. to_real. reflexivity. Qed.

Lemma sd_poly_correct xs t : Q2R (sd_polyQ xs t) = sd_poly (map Q2R xs) (Q2R t).
Proof.
  unfold sd_polyQ, sd_poly.
  assert (G : forall p p', Q2R p = p' ->
    Q2R (fold_left (fun p xi => Qred ((1 - xi) + xi * t * p)) xs p)
    = fold_left (fun p xi => ((1 - xi) + xi * Q2R t * p)%R) (map Q2R xs) p').
  { induction xs as [|xi xs IH]; intros p p' H; cbn [fold_left map]; [assumption|].
    apply IH. to_real. rewrite H. reflexivity. }
  apply G, Q2R_1.
Qed.

Lemma sd_filter_correct xs t : Q2R (sd_filterQ xs t) = sd_filter (map Q2R xs) (Q2R t).
Proof. unfold sd_filterQ, sd_filter. to_real. rewrite sd_poly_correct. reflexivity. Qed.

Theorem risk_correct Bs qs :
  Q2R (riskQ Bs qs) = risk (length Bs) (real_entry Bs) (real_entry qs).
Proof.
  apply sum_correct. intros j _. unfold real_entry. to_real. ring.
Qed.

(** The computed risk is the [sd_risk] of the theorems. *)
Theorem sd_risk_correct es Bs lambda xs :
  Q2R (sd_riskQ es Bs lambda xs)
  = sd_risk (length es) (real_entry es) (real_entry Bs) (Q2R lambda) (map Q2R xs).
Proof.
  apply sum_correct. intros j _. unfold real_entry. to_real.
  rewrite sd_filter_correct, shrink_correct. ring.
Qed.

Theorem LB_correct Bs : Q2R (LBQ Bs) = LB (length Bs) (real_entry Bs).
Proof. apply sum_correct. intros j _. unfold real_entry. to_real. reflexivity. Qed.

Theorem h_of_xi_correct xs : map Q2R (h_of_xiQ xs) = h_of_xi (map Q2R xs).
Proof.
  unfold h_of_xiQ, h_of_xi. rewrite <- map_rev.
  induction (rev xs) as [|xi rest IH]; cbn [h_of_revQ h_of_rev map]; [reflexivity|]. rewrite <- IH, !map_map.
  f_equal; [apply Q2R_opp|]. apply map_ext. intros c. to_real. reflexivity.
Qed.

Theorem xi_of_h_correct h : map Q2R (xi_of_hQ h) = xi_of_h (map Q2R h).
Proof.
  unfold xi_of_hQ, xi_of_h. rewrite map_rev. f_equal.
  replace (-1)%R with (Q2R (-1)) by (unfold Q2R; simpl; lra). generalize (-1) as prev.
  induction h as [|c h IH]; intros prev; cbn [ratiosQ ratios map]; [reflexivity|]. rewrite IH. to_real. reflexivity.
Qed.

Theorem peval_correct h t : Q2R (pevalQ h t) = peval (map Q2R h) (Q2R t).
Proof.
  induction h as [|c h IH]; cbn [pevalQ peval map]; [apply Q2R_0|]. to_real. rewrite IH. reflexivity.
Qed.

Theorem b_min_correct es r m : Q2R (b_minQ es r m) = b_min r (real_entry es) m.
Proof.
  induction r as [|r IH]; cbn [b_minQ b_min]; [apply Q2R_1|].
  set (y := Qred (entryQ es r / entryQ es m)).
  replace (real_entry es r / real_entry es m)%R with (Q2R y)
    by (unfold y, real_entry; to_real; reflexivity).
  rewrite <- IH. destruct (Qle_bool (b_minQ es r m) y) eqn:L.
  - apply Qle_bool_iff, Qle_Rle in L. symmetry. apply Rmin_left. assumption.
  - assert (N : ~ b_minQ es r m <= y) by (rewrite <- Qle_bool_iff, L; discriminate).
    symmetry. apply Rmin_right. apply Qle_Rle. apply Qlt_le_weak, Qnot_le_lt. assumption.
Qed.

Theorem ridge_bound_correct r C b :
  Q2R (ridge_boundQ r C b) = (INR r * (Q2R C * Q2R b ^ 2 / (1 + Q2R C * Q2R b ^ 2)))%R.
Proof. unfold ridge_boundQ. to_real. simpl. rewrite Rmult_1_r. reflexivity. Qed.

Theorem one_step_bound_correct r C b :
  Q2R (one_step_boundQ r C b) = (INR r * (Q2R b ^ 2 * Q2R C / (1 + Q2R C)))%R.
Proof. unfold one_step_boundQ. to_real. simpl. rewrite Rmult_1_r. reflexivity. Qed.

(** ** A few values *)

(** LB-2's instance: h = -t would be needed; the interpolating xi does not exist, LB = 3/8 + 7/27. *)
Example LB_value : LBQ [3#5; 7#20] = 137#216.
Proof. reflexivity. Qed.

(** One step with xi = 1/2 at lambda = 1: t = 1/2, 1/3 and q = t (1 - xi (1 - t)) = 3/8, 2/9. *)
Example filter_values :
  map (fun e => sd_filterQ [1#2] (shrinkQ 1 e)) [1; 1#2] = [3#8; 2#9].
Proof. reflexivity. Qed.

Example risk_value :
  sd_riskQ [1; 1#2] [3#5; 7#20] 1 [1#2] = Qred ((3#5) * (25#64) + (9#64) + (7#20) * (49#81) + (4#81)).
Proof. reflexivity. Qed.
