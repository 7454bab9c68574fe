(** * Boosting ridge is self-distillation (claim IT-1)

    Iterated Tikhonov regularisation (L2Boost with ridge) fits the residuals k times after ridge; its
    filter is 1 - (1-t)^(k+1).  Main statement: for every k it is the filter of k steps of
    self-distillation with xi_m = - m / (k - m + 1), m = 1, ..., k ([IT1_boosting]).

    Proof: backwards from the last step, D_i = 1 - t P_i with P_i the polynomial of the steps that are
    left obeys D_i = (1-t) - t (k-i)/(i+1) D_(i+1); times the binomial coefficient C(k,i) these obey
    Pascal's rule. *)

Require Import Reals Lra Lia List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters.
Open Scope R_scope.

(** C(n + a, a) by Pascal's rule. *)
Fixpoint pascal (n : nat) : nat -> R :=
  fix row (a : nat) : R :=
    match n, a with
    | O, _ | _, O => 1
    | S n', S a' => pascal n' (S a') + row a'
    end.

Lemma pascal_O_r n : pascal n O = 1.
Proof. destruct n; reflexivity. Qed.

Lemma pascal_S n a : pascal (S n) (S a) = pascal n (S a) + pascal (S n) a.
Proof. reflexivity. Qed.

Lemma pascal_pos n a : 0 < pascal n a.
Proof.
  revert a; induction n as [|n IHn]; intros a; [destruct a; simpl; lra|].
  induction a as [|a IHa]; [rewrite pascal_O_r; lra|].
  rewrite pascal_S. specialize (IHn (S a)). lra.
Qed.

Lemma pascal_ratio n a : INR (S a) * pascal n (S a) = INR (S n) * pascal (S n) a.
Proof.
  revert a; induction n as [|n IHn]; intros a.
  - replace (pascal 0 (S a)) with 1 by reflexivity.
    induction a as [|a IHa]; [rewrite pascal_O_r; simpl; lra|].
    rewrite pascal_S. replace (pascal 0 (S a)) with 1 by reflexivity.
    rewrite S_INR. change (INR 1) with 1 in *. lra.
  - induction a as [|a IHa].
    + rewrite pascal_S, !pascal_O_r. specialize (IHn O). rewrite pascal_O_r in IHn.
      rewrite !S_INR in *. simpl INR in *. lra.
    + rewrite (pascal_S n (S a)), (pascal_S (S n) a).
      specialize (IHn (S a)). rewrite !S_INR in *. nra.
Qed.

(** xi_k, xi_(k-1), ..., from the i-th on, k = i + n. *)
Fixpoint boost_rev (n a : nat) : list R :=
  match n with
  | O => []
  | S n' => - INR (S n') / INR (S a) :: boost_rev n' (S a)
  end.

Definition left_over (t : R) (n a : nat) : R :=
  pascal n a * (1 - t * fold_right (fun xi p => (1 - xi) + xi * t * p) 1 (boost_rev n a)).

Lemma left_over_O t a : left_over t 0 a = 1 - t.
Proof. unfold left_over. simpl. destruct a; simpl; ring. Qed.

Lemma left_over_S t n a :
  left_over t (S n) a = pascal (S n) a * (1 - t) - t * left_over t n (S a).
Proof.
  unfold left_over. cbn [boost_rev fold_right].
  set (p := fold_right _ 1 _).
  assert (H := pascal_ratio n a). assert (0 < INR (S a)) by (apply lt_0_INR; lia).
  replace (pascal n (S a)) with (INR (S n) * pascal (S n) a / INR (S a))
    by (rewrite <- H; field; lra).
  field. lra.
Qed.

(** Pascal's rule. *)
Lemma left_over_pascal t n a :
  left_over t (S n) (S a) = left_over t n (S a) + left_over t (S n) a.
Proof.
  revert a; induction n as [|n IH]; intros a.
  - rewrite !left_over_S, !left_over_O, pascal_S. replace (pascal 0 (S a)) with 1 by reflexivity. ring.
  - rewrite (left_over_S t (S n) (S a)), (left_over_S t n (S a)), (left_over_S t (S n) a), IH.
    rewrite (pascal_S (S n) a). ring.
Qed.

Lemma left_over_first t n : left_over t n 0 = (1 - t) ^ S n.
Proof.
  induction n as [|n IH]; [rewrite left_over_O; ring|].
  rewrite left_over_S, pascal_O_r. destruct n as [|n].
  - rewrite left_over_O. simpl. ring.
  - rewrite left_over_pascal.
    assert (E := left_over_S t n 0). rewrite pascal_O_r in E. 
    replace (1 * (1 - t) - t * (left_over t n 1 + left_over t (S n) 0))
      with ((1 - t) * left_over t (S n) 0) by (rewrite E; ring).
    rewrite IH. simpl. ring.
Qed.

Lemma nth_boost_rev n : forall a i, (i < n)%nat ->
  nth i (boost_rev n a) 0 = - INR (n - i) / INR (S (a + i)).
Proof.
  induction n as [|n IH]; intros a i Hi; [lia|]. destruct i as [|i].
  - cbn [boost_rev nth]. replace (a + 0)%nat with a by lia. reflexivity.
  - cbn [boost_rev nth]. rewrite IH by lia. replace (S a + i)%nat with (a + S i)%nat by lia. reflexivity.
Qed.

Lemma length_boost_rev n a : length (boost_rev n a) = n.
Proof. revert a; induction n as [|n IH]; intros a; simpl; [reflexivity|]. rewrite IH. reflexivity. Qed.

(** IT-1: k steps with xi_m = - m / (k - m + 1) have the filter of k boosting steps. *)
Theorem IT1_boosting k xs t :
  length xs = k ->
  (forall i, (i < k)%nat -> nth i xs 0 = - INR (S i) / INR (k - i)) ->
  sd_filter xs t = 1 - (1 - t) ^ S k.
Proof.
  intros Hl H.
  assert (E : xs = rev (boost_rev k 0)).
  { apply (nth_ext _ _ 0 0); [rewrite rev_length, length_boost_rev; assumption|].
    intros i Hi. rewrite Hl in Hi. rewrite H by assumption.
    rewrite rev_nth by (rewrite length_boost_rev; assumption).
    rewrite length_boost_rev, nth_boost_rev by lia.
    replace (k - (k - S i))%nat with (S i) by lia.
    replace (S (0 + (k - S i)))%nat with (k - i)%nat by lia. reflexivity. }
  assert (F := left_over_first t k). unfold left_over in F. rewrite pascal_O_r in F.
  unfold sd_filter. rewrite E, sd_poly_rev. lra.
Qed.
