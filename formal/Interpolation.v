(** * Newton interpolation

    [node_poly n x] is the product of (t - x_i), i < n, as a list of n+1 coefficients.

    Main statements: values g_i prescribed at n points (equal values at equal points) are met by a
    polynomial with n coefficients ([interpolant_exists]); for positive points no coefficient of
    the node polynomial vanishes ([node_poly_coefficients_nonzero]). *)

Require Import Reals Lra Lia Psatz List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters.
Open Scope R_scope.

Fixpoint node_poly (n : nat) (x : nat -> R) : list R :=
  match n with
  | O => [1]
  | S k => padd (0 :: node_poly k x) (map (Rmult (- x k)) (node_poly k x))
  end.

Lemma node_poly_step n x t :
  peval (node_poly (S n) x) t = (t - x n) * peval (node_poly n x) t.
Proof. cbn [node_poly]. rewrite peval_padd, peval_scale. cbn [peval]. ring. Qed.

Lemma length_node_poly n x : length (node_poly n x) = S n.
Proof.
  induction n as [|n IH]; [reflexivity|]. cbn [node_poly].
  rewrite length_padd, map_length. cbn [length]. rewrite IH. lia.
Qed.

Lemma node_poly_vanishes n x i : (i < n)%nat -> peval (node_poly n x) (x i) = 0.
Proof.
  induction n as [|n IH]; intros Hi; [lia|]. rewrite node_poly_step.
  destruct (Nat.eq_dec i n) as [->|]; [ring|]. rewrite IH by lia. ring.
Qed.

Lemma node_poly_zero_only_at_nodes n x t :
  peval (node_poly n x) t = 0 -> exists i, (i < n)%nat /\ x i = t.
Proof.
  induction n as [|n IH]; intros H; [simpl in H; lra|]. rewrite node_poly_step in H.
  apply Rmult_integral in H as [H|H].
  - exists n. split; [lia|lra].
  - destruct (IH H) as [i [Hi E]]. exists i. split; [lia|assumption].
Qed.

(** The coefficient of t^i in the node polynomial has the sign of (-1)^(n+i). *)
Lemma node_poly_signs n x : (forall i, (i < n)%nat -> 0 < x i) ->
  forall i, 0 <= (-1)^(n + i) * nth i (node_poly n x) 0 /\
            ((i <= n)%nat -> 0 < (-1)^(n + i) * nth i (node_poly n x) 0).
Proof.
  induction n as [|n IH]; intros Hx i.
  - destruct i as [|i]; simpl; [split; intros; lra|].
    replace (match i with O => 0 | S _ => 0 end) with 0 by (destruct i; reflexivity).
    split; [lra|intros; lia].
  - assert (Hxn : 0 < x n) by (apply Hx; lia).
    assert (IH' := IH (fun i Hi => Hx i (Nat.lt_lt_succ_r _ _ Hi))).
    cbn [node_poly]. rewrite nth_padd, nth_scale.
    destruct i as [|i]; cbn [nth].
    + destruct (IH' O) as [_ H]. specialize (H (Nat.le_0_l n)).
      replace ((-1)^(S n + 0) * (0 + - x n * nth 0 (node_poly n x) 0))
        with (x n * ((-1)^(n + 0) * nth 0 (node_poly n x) 0)) by (simpl; ring).
      assert (0 < x n * ((-1)^(n + 0) * nth 0 (node_poly n x) 0)) by (apply Rmult_lt_0_compat; auto).
      split; intros; lra.
    + destruct (IH' i) as [H1 H1']. destruct (IH' (S i)) as [H2 _].
      replace ((-1)^(S n + S i)) with ((-1)^(n + i))
        by (replace (S n + S i)%nat with (S (S (n + i))) by lia; simpl; ring).
      replace ((-1)^(n + S i)) with (- (-1)^(n + i)) in H2
        by (replace (n + S i)%nat with (S (n + i)) by lia; simpl; ring).
      replace ((-1)^(n + i) * (nth i (node_poly n x) 0 + - x n * nth (S i) (node_poly n x) 0))
        with ((-1)^(n + i) * nth i (node_poly n x) 0
              + x n * (- (-1)^(n + i) * nth (S i) (node_poly n x) 0)) by ring.
      assert (0 <= x n * (- (-1)^(n + i) * nth (S i) (node_poly n x) 0))
        by (apply Rmult_le_pos; lra).
      split; [lra|]. intros Hi. assert (i <= n)%nat by lia. specialize (H1' H0). lra.
Qed.

Lemma node_poly_coefficients_nonzero n x : (forall i, (i < n)%nat -> 0 < x i) ->
  forall i, (i <= n)%nat -> nth i (node_poly n x) 0 <> 0.
Proof.
  intros Hx i Hi E. destruct (node_poly_signs n x Hx i) as [_ H]. specialize (H Hi).
  rewrite E in H. lra.
Qed.

(** Newton's form: one more node, one more multiple of the node polynomial. *)
Lemma interpolant_exists n (x g : nat -> R) :
  (forall i j, (i < n)%nat -> (j < n)%nat -> x i = x j -> g i = g j) ->
  exists h, length h = n /\ forall i, (i < n)%nat -> peval h (x i) = g i.
Proof.
  induction n as [|n IH]; intros Hg.
  - exists []. split; [reflexivity|intros; lia].
  - destruct IH as [h [Hl Hh]]; [intros; apply Hg; lia || assumption|].
    set (P := node_poly n x).
    assert (Hc : exists c, peval h (x n) + c * peval P (x n) = g n).
    { destruct (Req_dec (peval P (x n)) 0) as [Z|Z].
      - exists 0. destruct (node_poly_zero_only_at_nodes n x (x n) Z) as [i [Hi E]].
        rewrite <- E, Hh by assumption. rewrite (Hg i n); [ring|lia|lia|assumption].
      - exists ((g n - peval h (x n)) / peval P (x n)). field. assumption. }
    destruct Hc as [c Hc]. exists (padd h (map (Rmult c) P)). split.
    + rewrite length_padd, map_length. unfold P. rewrite length_node_poly. lia.
    + intros i Hi. rewrite peval_padd, peval_scale.
      destruct (Nat.eq_dec i n) as [->|]; [assumption|].
      unfold P. rewrite node_poly_vanishes, Hh by lia. ring.
Qed.
