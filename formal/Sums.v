(** * Finite sums of reals

    [sum r f] is f 0 + f 1 + ... + f (r-1).  An instance of rank r is given by functions of the
    index j < r (eigenvalues [e j], signal-to-noise ratios [B j]), so a statement for every such
    function and every r is a statement about every list of eigenvalues.

    Main statements: linearity, monotonicity, and "a sum of non-negative terms vanishes only if
    every term does". *)

Require Import Reals Lra Lia.
Open Scope R_scope.

Fixpoint sum (r : nat) (f : nat -> R) : R :=
  match r with
  | O => 0
  | S n => sum n f + f n
  end.

Lemma sum_ext r f g : (forall j, (j < r)%nat -> f j = g j) -> sum r f = sum r g.
Proof.
  induction r as [|r IH]; intros H; simpl; [reflexivity|].
  rewrite IH by (intros; apply H; lia). rewrite (H r) by lia. reflexivity.
Qed.

Lemma sum_plus r f g : sum r (fun j => f j + g j) = sum r f + sum r g.
Proof. induction r; simpl; lra. Qed.

Lemma sum_minus r f g : sum r (fun j => f j - g j) = sum r f - sum r g.
Proof. induction r; simpl; lra. Qed.

Lemma sum_scal r c f : sum r (fun j => c * f j) = c * sum r f.
Proof. induction r; simpl; lra. Qed.

Lemma sum_const r c : sum r (fun _ => c) = INR r * c.
Proof. induction r; [simpl; lra|]. rewrite S_INR; simpl; lra. Qed.

Lemma sum_le r f g : (forall j, (j < r)%nat -> f j <= g j) -> sum r f <= sum r g.
Proof.
  induction r as [|r IH]; intros H; simpl; [lra|].
  assert (sum r f <= sum r g) by (apply IH; intros; apply H; lia).
  assert (f r <= g r) by (apply H; lia). lra.
Qed.

Lemma sum_nonneg r f : (forall j, (j < r)%nat -> 0 <= f j) -> 0 <= sum r f.
Proof.
  intros H. replace 0 with (sum r (fun _ => 0)) by (rewrite sum_const; lra).
  apply sum_le; exact H.
Qed.

Lemma sum_term_le r f m :
  (forall j, (j < r)%nat -> 0 <= f j) -> (m < r)%nat -> f m <= sum r f.
Proof.
  induction r as [|r IH]; intros H Hm; [lia|]. simpl.
  assert (0 <= f r) by (apply H; lia).
  assert (0 <= sum r f) by (apply sum_nonneg; intros; apply H; lia).
  destruct (Nat.eq_dec m r) as [->|]; [lra|].
  assert (f m <= sum r f) by (apply IH; [intros; apply H|]; lia). lra.
Qed.

Lemma sum_two_terms_le r f i j :
  (forall l, (l < r)%nat -> 0 <= f l) -> (i < j)%nat -> (j < r)%nat -> f i + f j <= sum r f.
Proof.
  induction r as [|r IH]; intros H Hij Hj; [lia|]. simpl.
  assert (0 <= f r) by (apply H; lia).
  destruct (Nat.eq_dec j r) as [->|].
  - assert (f i <= sum r f) by (apply sum_term_le; [intros; apply H|]; lia). lra.
  - assert (f i + f j <= sum r f) by (apply IH; [intros; apply H| |]; lia). lra.
Qed.

Lemma sum_zero_terms r f :
  (forall j, (j < r)%nat -> 0 <= f j) -> sum r f = 0 -> forall j, (j < r)%nat -> f j = 0.
Proof.
  intros H H0 j Hj. assert (f j <= sum r f) by (apply sum_term_le; auto).
  assert (0 <= f j) by auto. lra.
Qed.

Lemma sum_pos r f : (0 < r)%nat -> (forall j, (j < r)%nat -> 0 < f j) -> 0 < sum r f.
Proof.
  intros Hr H. assert (f O <= sum r f).
  { apply sum_term_le; [intros; apply Rlt_le, H|]; lia || assumption. }
  assert (0 < f O) by (apply H; lia). lra.
Qed.

Lemma sum_lt r f g :
  (0 < r)%nat -> (forall j, (j < r)%nat -> f j < g j) -> sum r f < sum r g.
Proof.
  intros Hr H. assert (0 < sum r (fun j => g j - f j)).
  { apply sum_pos; auto. intros j Hj. specialize (H j Hj). lra. }
  rewrite sum_minus in H0. lra.
Qed.

(** A sum with one non-zero term. *)
Lemma sum_single r f m :
  (m < r)%nat -> (forall j, (j < r)%nat -> j <> m -> f j = 0) -> sum r f = f m.
Proof.
  induction r as [|r IH]; intros Hm H; [lia|]. simpl.
  destruct (Nat.eq_dec m r) as [->|Hne].
  - rewrite (sum_ext r f (fun _ => 0)) by (intros; apply H; lia). rewrite sum_const. lra.
  - rewrite (H r) by lia. rewrite IH by (intros; try apply H; lia). lra.
Qed.

(** One term equal to a, all others equal to c. *)
Lemma sum_one_and_rest r f m c :
  (m < r)%nat -> (forall j, (j < r)%nat -> j <> m -> f j <= c) ->
  sum r f <= f m + (INR r - 1) * c.
Proof.
  induction r as [|r IH]; intros Hm H; [lia|]. rewrite S_INR; simpl.
  destruct (Nat.eq_dec m r) as [->|Hne].
  - assert (sum r f <= sum r (fun _ => c)) by (apply sum_le; intros; apply H; lia).
    rewrite sum_const in H0. lra.
  - assert (f r <= c) by (apply H; lia).
    assert (sum r f <= f m + (INR r - 1) * c) by (apply IH; [|intros; apply H]; lia). lra.
Qed.
