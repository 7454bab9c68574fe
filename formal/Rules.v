(** * The language of the claims, and the rules of their proofs

    What the generated files rest on, beside the filters: the functions of the language in which a
    claim is stated, one lemma for each rule by which the kernel checks a proof, and tactics for the
    two things that a rule asks for: an identity of rational functions ([by_field]), and a sum of
    products of non-negative terms ([nonneg], [pos]). *)

Require Import Reals Lra Lia List Arith.
Import ListNotations.
From SDProof Require Import Sums Filters.
From SDProof Require Export Reach.
Open Scope R_scope.

(** ** The language *)

(** The spectral filter of ridge at e, or of so many steps with the parameters xi. *)
Definition filter (e lam : R) (xi : list R) : R := sd_filter xi (shrink lam e).

(** Bias, variance and risk of one direction, in units of gamma^2 / n. *)
Definition bias (B q : R) : R := B * (1 - q)^2.
Definition variance (q : R) : R := q^2.
Definition rho (B q : R) : R := bias B q + variance q.

(** E is the mean over a noise of mean 0 and second moment gamma2: all that is used of it. *)
Definition expectation (E : (R -> R) -> R) (gamma2 : R) : Prop :=
  forall a b c f, (forall eta, f eta = a + b * eta + c * eta^2) -> E f = a + c * gamma2.

(** For every polynomial P of degree at most k + 1 with P(0) = 0, the sum of P(e_j)^2 is at least c
    times P(e_m)^2. *)
Definition krylov (r k m : nat) (e : nat -> R) (c : R) : Prop :=
  forall P : list R, (length P <= S k)%nat ->
  c * (e m * peval P (e m))^2 <= sum r (fun j => (e j * peval P (e j))^2).

Lemma krylov_holds r k m e c f g :
  (m < r)%nat -> krylov r k m e c -> poly_in r e k f ->
  (forall j, (j < r)%nat -> g j = e j * f j) -> c * (g m)^2 <= sum r (fun j => (g j)^2).
Proof.
  intros Hm H Hf Hg. apply Rge_le. apply (krylov_rule r e k m c f g Hm); [|exact Hf|exact Hg].
  intros P HP. apply Rle_ge. exact (H P HP).
Qed.

(** ** Definitions: [x :== y] is an equation that [expand] uses from left to right *)

Definition stands_for (x y : R) : Prop := x = y.
Infix ":==" := stands_for (at level 70).

Lemma definition (y : R) : exists x, x :== y.
Proof. exists y. reflexivity. Qed.

Ltac expand :=
  repeat match goal with
  | H : ?x :== ?y |- context [?x] =>
      let E := fresh in assert (E : x = y) by exact H; rewrite !E; clear E
  end;
  cbv beta; unfold rho, bias, variance, filter, sd_filter, sd_poly, shrink; cbn [fold_left].

(** ** Non-negative and positive at sight *)

Lemma even_power a n : Nat.even n = true -> 0 <= a ^ n.
Proof.
  intros H. apply Nat.even_spec in H as [k ->]. rewrite pow_mult. apply pow_le, pow2_ge_0.
Qed.

Lemma quotient_nonneg a b : 0 <= a -> 0 < b -> 0 <= a / b.
Proof. intros. apply Rmult_le_pos; [assumption|]. apply Rlt_le, Rinv_0_lt_compat. assumption. Qed.

Ltac numeral := solve [apply IZR_le; discriminate | apply IZR_lt; reflexivity | lra].

Ltac nonneg := first [assumption | nonneg_by_parts]
with nonneg_by_parts :=
  lazymatch goal with
  | |- 0 <= ?a + ?b => apply Rplus_le_le_0_compat; nonneg
  | |- 0 <= ?a * ?b => apply Rmult_le_pos; nonneg
  | |- 0 <= ?a / ?b => apply quotient_nonneg; [nonneg | pos]
  | |- 0 <= ?a ^ ?n => first [apply even_power; reflexivity | apply pow_le; nonneg]
  | |- 0 <= IZR _ => numeral
  | |- 0 <= _ => apply Rlt_le; assumption
  end
with pos := first [assumption | pos_by_parts]
with pos_by_parts :=
  lazymatch goal with
  | |- 0 < ?a + ?b =>
      first [apply Rplus_le_lt_0_compat; [nonneg | pos] | apply Rplus_lt_le_0_compat; [pos | nonneg]]
  | |- 0 < ?a * ?b => apply Rmult_lt_0_compat; pos
  | |- 0 < ?a / ?b => apply Rdiv_lt_0_compat; pos
  | |- 0 < ?a ^ ?n => apply pow_lt; pos
  | |- 0 < IZR _ => numeral
  end.

(** A divisor is not zero: it, or minus it, is positive at sight or by a known fact. *)
Ltac nonzero :=
  lazymatch goal with
  | |- _ /\ _ => split; nonzero
  | |- True => exact I
  | |- ?d <> 0 =>
      first
        [ assumption
        | apply Rgt_not_eq; pos
        | let H := fresh in assert (H : 0 < d) by (ring_simplify; pos); lra
        | let H := fresh in assert (H : 0 < - d) by (ring_simplify; pos); lra
        | apply Rgt_not_eq; nra
        | apply Rlt_not_eq; nra
        | intro; nra ]
  end.

Ltac by_field := expand; field; nonzero.

(** ** The rules: goals are 0 <= G, 0 < G or G = 0 *)

Lemma difference_ge a b : b <= a -> 0 <= a - b. Proof. lra. Qed.
Lemma difference_gt a b : b < a -> 0 < a - b. Proof. lra. Qed.
Lemma difference_eq a b : a = b -> a - b = 0. Proof. lra. Qed.
Lemma ge_difference a b : 0 <= a - b -> b <= a. Proof. lra. Qed.
Lemma gt_difference a b : 0 < a - b -> b < a. Proof. lra. Qed.
Lemma eq_difference a b : a - b = 0 -> a = b. Proof. lra. Qed.
Lemma zero_nonneg G : G = 0 -> 0 <= G. Proof. lra. Qed.

(** G is a polynomial over one that is positive. *)
Lemma sight_ge G N D : 0 < D -> G = N / D -> 0 <= N -> 0 <= G.
Proof. intros HD -> HN. apply quotient_nonneg; assumption. Qed.
Lemma sight_gt G N D : 0 < D -> G = N / D -> 0 < N -> 0 < G.
Proof. intros HD -> HN. apply Rdiv_lt_0_compat; assumption. Qed.

(** Combination: a positive multiple of G is a sum of terms that are non-negative. *)
Lemma combination_ge M T G : 0 < M -> M * G = T -> 0 <= T -> 0 <= G.
Proof.
  intros HM E HT. apply Rnot_lt_le. intros HG. assert (0 < M * - G) by (apply Rmult_lt_0_compat; lra).
  lra.
Qed.
Lemma combination_gt M T G : 0 < M -> M * G = T -> 0 < T -> 0 < G.
Proof.
  intros HM E HT. apply Rnot_le_lt. intros HG. assert (0 <= M * - G) by (apply Rmult_le_pos; lra). lra.
Qed.
Lemma combination_eq M T G : 0 < M -> M * G = T -> T = 0 -> G = 0.
Proof. intros HM E HT. rewrite HT in E. apply Rmult_integral in E as [E|E]; lra. Qed.

Lemma zero_sum a b : a = 0 -> b = 0 -> a + b = 0.
Proof. lra. Qed.

(** Cases: a relation holds, or its negation does. *)
Lemma cases_ge a : 0 <= a \/ 0 < - a. Proof. destruct (Rle_or_lt 0 a); [left|right]; lra. Qed.
Lemma cases_gt a : 0 < a \/ 0 <= - a. Proof. destruct (Rlt_or_le 0 a); [left|right]; lra. Qed.

(** Substitute: a fact F says that z = F / w is non-negative. *)
Lemma substitute_ge F w : 0 <= F -> 0 < w -> exists z, z = F / w /\ 0 <= z.
Proof. intros. exists (F / w). split; [reflexivity|]. apply quotient_nonneg; assumption. Qed.
Lemma substitute_gt F w : 0 < F -> 0 < w -> exists z, z = F / w /\ 0 < z.
Proof. intros. exists (F / w). split; [reflexivity|]. apply Rdiv_lt_0_compat; assumption. Qed.

(** Quadratic: a x^2 + b x + c with a > 0 and 4 a c - b^2 >= 0. *)
Lemma quadratic_ge G a b c x :
  0 < a -> G = a * x^2 + b * x + c -> 0 <= 4 * (a * c) - b^2 -> 0 <= G.
Proof.
  intros Ha -> H. apply (combination_ge (4 * a) ((2 * a * x + b)^2 + (4 * (a * c) - b^2))).
  - lra.
  - ring.
  - apply Rplus_le_le_0_compat; [apply pow2_ge_0 | assumption].
Qed.
Lemma quadratic_gt G a b c x :
  0 < a -> G = a * x^2 + b * x + c -> 0 < 4 * (a * c) - b^2 -> 0 < G.
Proof.
  intros Ha -> H. apply (combination_gt (4 * a) ((2 * a * x + b)^2 + (4 * (a * c) - b^2))).
  - lra.
  - ring.
  - apply Rplus_le_lt_0_compat; [apply pow2_ge_0 | assumption].
Qed.

(** Multiply: G has the sign of w G, w > 0. *)
Lemma multiply_ge G w : 0 < w -> 0 <= w * G -> 0 <= G.
Proof. intros Hw H. apply (combination_ge w (w * G)); [assumption|reflexivity|assumption]. Qed.
Lemma multiply_gt G w : 0 < w -> 0 < w * G -> 0 < G.
Proof. intros Hw H. apply (combination_gt w (w * G)); [assumption|reflexivity|assumption]. Qed.
Lemma multiply_eq G w : 0 < w -> w * G = 0 -> G = 0.
Proof. intros Hw H. apply (combination_eq w (w * G)); [assumption|reflexivity|assumption]. Qed.

(** A product with a factor that is zero. *)
Lemma zero_factor a x b : x = 0 -> a * x * b = 0. Proof. intros ->. ring. Qed.

(** ** Sums over the directions *)

Lemma sum_each_ge r f c : (forall j, (j < r)%nat -> 0 <= f j - c) -> INR r * c <= sum r f.
Proof. intros H. rewrite <- sum_const. apply sum_le. intros j Hj. specialize (H j Hj). lra. Qed.

Lemma sum_each_gt r f c :
  (1 <= r)%nat -> (forall j, (j < r)%nat -> 0 < f j - c) -> INR r * c < sum r f.
Proof. intros Hr H. rewrite <- sum_const. apply sum_lt; [lia|]. intros j Hj. specialize (H j Hj). lra. Qed.

Lemma sum_each_eq r f c : (forall j, (j < r)%nat -> f j - c = 0) -> sum r f = INR r * c.
Proof. intros H. rewrite <- sum_const. apply sum_ext. intros j Hj. specialize (H j Hj). lra. Qed.

(** Direction m bears what the others are given: [s] each of them, and [c'] is left to it. *)
Lemma sum_apart_ge r m f c s c' : (m < r)%nat ->
  (forall j, (j < r)%nat -> j <> m -> 0 <= f j - c + s) -> 0 <= f m - c' + - ((INR r - 1) * s) ->
  c' + (INR r - 1) * c <= sum r f.
Proof.
  intros Hm H H'.
  assert (A := sum_one_and_rest r (fun j => - f j) m (s - c) Hm). cbv beta in A.
  assert (E : sum r (fun j => - f j) = - sum r f).
  { rewrite <- (Rmult_1_l (sum r f)), <- Ropp_mult_distr_l_reverse, <- sum_scal.
    apply sum_ext. intros. ring. }
  rewrite E in A.
  assert (A' : - sum r f <= - f m + (INR r - 1) * (s - c)).
  { apply A. intros j Hj Hne. specialize (H j Hj Hne). lra. }
  lra.
Qed.

Lemma sum_apart_gt r m f c s c' : (m < r)%nat ->
  (forall j, (j < r)%nat -> j <> m -> 0 <= f j - c + s) -> 0 < f m - c' + - ((INR r - 1) * s) ->
  c' + (INR r - 1) * c < sum r f.
Proof.
  intros Hm H H'.
  set (d := f m - c' + - ((INR r - 1) * s)) in *.
  assert (A := sum_apart_ge r m f c s (c' + d) Hm H).
  enough (0 <= f m - (c' + d) + - ((INR r - 1) * s)) by (specialize (A H0); lra).
  unfold d. lra.
Qed.

Lemma sum_apart_eq r m f c s c' : (m < r)%nat ->
  (forall j, (j < r)%nat -> j <> m -> f j - c + s = 0) -> f m - c' + - ((INR r - 1) * s) = 0 ->
  sum r f = c' + (INR r - 1) * c.
Proof.
  intros Hm H H'. apply Rle_antisym.
  - assert (A := sum_one_and_rest r f m (c - s) Hm).
    assert (sum r f <= f m + (INR r - 1) * (c - s)) by (apply A; intros j Hj Hne; specialize (H j Hj Hne); lra).
    lra.
  - apply (sum_apart_ge r m f c s c' Hm); [intros j Hj Hne; specialize (H j Hj Hne); lra | lra].
Qed.

(** The other r - 1 directions, and one that adds [a]. *)
Lemma sum_rest_ge r a f c s c' : (1 <= r)%nat ->
  (forall j, (j < r - 1)%nat -> 0 <= f j - c + s) -> 0 <= a - c' + - ((INR r - 1) * s) ->
  c' + (INR r - 1) * c <= sum (r - 1) f + a.
Proof.
  intros Hr H H'. replace (INR r - 1) with (INR (r - 1)) in * by (rewrite minus_INR; simpl; lia || lra).
  assert (INR (r - 1) * (c - s) <= sum (r - 1) f)
    by (apply sum_each_ge; intros j Hj; specialize (H j Hj); lra). lra.
Qed.
Lemma sum_rest_gt r a f c s c' : (1 <= r)%nat ->
  (forall j, (j < r - 1)%nat -> 0 <= f j - c + s) -> 0 < a - c' + - ((INR r - 1) * s) ->
  c' + (INR r - 1) * c < sum (r - 1) f + a.
Proof.
  intros Hr H H'.
  assert (A := sum_rest_ge r a f c s (a + - ((INR r - 1) * s)) Hr H). lra.
Qed.
Lemma sum_rest_eq r a f c s c' : (1 <= r)%nat ->
  (forall j, (j < r - 1)%nat -> f j - c + s = 0) -> a - c' + - ((INR r - 1) * s) = 0 ->
  sum (r - 1) f + a = c' + (INR r - 1) * c.
Proof.
  intros Hr H H'. replace (INR r - 1) with (INR (r - 1)) in * by (rewrite minus_INR; simpl; lia || lra).
  assert (sum (r - 1) f = INR (r - 1) * (c - s))
    by (apply sum_each_eq; intros j Hj; specialize (H j Hj); lra). lra.
Qed.

(** What a hypothesis says of one direction alone. *)
Definition apart (m : nat) (x : R) (j : nat) : R := if Nat.eq_dec j m then x else 0.

Lemma apart_at m x : apart m x m :== x.
Proof. unfold apart, stands_for. destruct (Nat.eq_dec m m); [reflexivity|contradiction]. Qed.
Lemma apart_else m x j : j <> m -> apart m x j :== 0.
Proof. unfold apart, stands_for. intros. destruct (Nat.eq_dec j m); [contradiction|reflexivity]. Qed.
Lemma sum_of_apart r m x : (m < r)%nat -> sum r (apart m x) = x.
Proof.
  intros Hm. rewrite (sum_single r _ m Hm); [apply apart_at | intros; apply apart_else; assumption].
Qed.

Lemma sum_opp r f : sum r (fun j => - f j) = - sum r f.
Proof. induction r; simpl; lra. Qed.

Lemma sum_less r f c g : sum r (fun j => f j - c * g j) = sum r f - c * sum r g.
Proof. rewrite sum_minus, sum_scal. reflexivity. Qed.

(** The sum rule: [F] is what is summed less multiples [H] of sums that are known, [A] bounds it. *)
Lemma sum_rule_ge A F S H C : A <= F -> F = S - H -> 0 <= H -> 0 <= A + C -> 0 <= S + C.
Proof. lra. Qed.
Lemma sum_rule_gt A F S H C : A <= F -> F = S - H -> 0 <= H -> 0 < A + C -> 0 < S + C.
Proof. lra. Qed.
Lemma sum_rule_gt' A F S H C : A < F -> F = S - H -> 0 <= H -> 0 <= A + C -> 0 < S + C.
Proof. lra. Qed.
Lemma sum_rule_eq A F S H C : F = A -> F = S - H -> H = 0 -> A + C = 0 -> S + C = 0.
Proof. lra. Qed.

(** A number spread over the directions. *)
Lemma sum_spread r f c : (1 <= r)%nat -> sum r (fun j => f j + c / INR r) = sum r f + c.
Proof.
  intros Hr. rewrite sum_plus, sum_const. f_equal. field. apply not_0_INR. lia.
Qed.

(** ** Steps that reach wanted filter values *)

Lemma steps_below r e lam B q c :
  (forall j, (j < r)%nat -> 0 < e j) -> 0 < lam -> distinct r e ->
  sum r (fun j => rho (B j) (q j)) < c ->
  exists xi, length xi = r /\ sum r (fun j => rho (B j) (filter (e j) lam xi)) < c.
Proof.
  intros He Hl Hd H.
  assert (E : forall p, sum r (fun j => rho (B j) (p j))
                        = sum r (fun j => 1 * (B j * (1 - p j)^2 + (p j)^2)))
    by (intros p; apply sum_ext; intros; unfold rho, bias, variance; ring).
  rewrite E in H. destruct (attain_nearly r e lam B (fun _ => 1) q c He Hl Hd H) as [xi [L K]].
  exists xi. split; [exact L|]. rewrite (E (fun j => filter (e j) lam xi)). exact K.
Qed.

(** ** Any number of steps *)

(** A sequence is given by its start and its steps. *)
Lemma recursion (A : Type) (start : nat -> A) (step : nat -> nat -> A -> A) :
  exists s : nat -> nat -> A,
    (forall j, s O j = start j) /\ (forall i j, s (S i) j = step i j (s i j)).
Proof.
  exists (fun i j => nat_rect (fun _ => A) (start j) (fun i => step i j) i).
  split; reflexivity.
Qed.
