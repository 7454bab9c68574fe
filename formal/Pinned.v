(** * The main statements once more, written out

    Each goal repeats a main theorem with the definitions unfolded down to sums, quotients and the
    recursion p_i(t) = (1 - xi_i) + xi_i t p_{i-1}(t), so that it can be read without any other
    file.  A theorem (or a definition) that is changed into something weaker no longer proves its
    goal here and the build fails. *)

Require Import Reals Lra Lia List.
Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Interpolation Reach Optimum Separation
  Exceptions Boosting.
Open Scope R_scope.

Local Notation t lambda e := (e / (e + lambda)).
Local Notation filter xs u := (u * fold_left (fun p xi => (1 - xi) + xi * u * p) xs 1).
Local Notation rho_ridge r e B lambda :=
  (sum r (fun j => B j * (1 - t lambda (e j))^2 + (t lambda (e j))^2)).
Local Notation rho r e B lambda xs :=
  (sum r (fun j => B j * (1 - filter xs (t lambda (e j)))^2 + (filter xs (t lambda (e j)))^2)).

(** LB-1 *)
Goal forall (r : nat) (B q : nat -> R), (forall j, (j < r)%nat -> 0 <= B j) ->
  sum r (fun j => B j / (1 + B j)) <= sum r (fun j => B j * (1 - q j)^2 + (q j)^2).
Proof. exact LB1_lower_bound. Qed.

Goal forall (r : nat) (B q : nat -> R), (forall j, (j < r)%nat -> 0 <= B j) ->
  (sum r (fun j => B j * (1 - q j)^2 + (q j)^2) = sum r (fun j => B j / (1 + B j))
   <-> forall j, (j < r)%nat -> q j = B j / (1 + B j)).
Proof. exact LB1_equality. Qed.

(** LB-2 *)
Goal forall (r : nat) (e B : nat -> R) (lambda : R),
  (forall j, (j < r)%nat -> 0 < e j) -> (forall j, (j < r)%nat -> 0 <= B j) -> 0 < lambda ->
  (forall i j, (i < r)%nat -> (j < r)%nat -> e i = e j -> B i = B j) ->
  (forall xs, sum r (fun j => B j / (1 + B j)) <= rho r e B lambda xs) /\
  forall eps, 0 < eps -> exists xs, length xs = r /\
    rho r e B lambda xs < sum r (fun j => B j / (1 + B j)) + eps.
Proof. exact LB2_infimum. Qed.

Goal forall (r : nat) (e B : nat -> R) (lambda : R),
  (forall j, (j < r)%nat -> 0 < e j) -> (forall j, (j < r)%nat -> 0 <= B j) -> 0 < lambda ->
  (forall i j, (i < r)%nat -> (j < r)%nat -> e i = e j -> B i = B j) ->
  exists xs, length xs = S r /\ rho r e B lambda xs = sum r (fun j => B j / (1 + B j)).
Proof. exact LB2_one_more_step_attains. Qed.

Goal forall xs, length xs = 2%nat ->
  sum 2 (fun j => nth j [3/5; 7/20] 0 / (1 + nth j [3/5; 7/20] 0))
  < rho 2 (fun j => nth j [1; 1/2] 0) (fun j => nth j [3/5; 7/20] 0) 1 xs.
Proof. exact LB2_example_not_attained. Qed.

Goal forall (r : nat) (e B : nat -> R) (m : nat), (m < r)%nat ->
  (forall j, (j < r)%nat -> 0 < e j) ->
  (forall i j, (i < j)%nat -> (j < r)%nat -> e i <> e j) ->
  (forall j, (j < r)%nat -> j <> m -> B j = 0) -> 0 < B m ->
  exists n, forall lambda : nat -> R,
  (forall i, (i < n)%nat -> 0 < lambda i) ->
  (forall i j, (i < j)%nat -> (j < n)%nat -> lambda i <> lambda j) ->
  exists i, (i < n)%nat /\ exists xs, length xs = r /\
    rho r e B (lambda i) xs = sum r (fun j => B j / (1 + B j)).
Proof. exact LB2_aligned_few_exceptions. Qed.

Goal forall (r : nat) (e B : nat -> R) (i j : nat),
  (forall j, (j < r)%nat -> 0 <= B j) -> (i < j)%nat -> (j < r)%nat -> e i = e j -> B i <> B j ->
  exists delta, 0 < delta /\ forall lambda xs,
    sum r (fun j => B j / (1 + B j)) + delta <= rho r e B lambda xs.
Proof. exact LB2_gap. Qed.

(** MT-3 *)
Goal forall (r : nat) (e B : nat -> R) (m : nat) (C b : R), (m < r)%nat ->
  (forall j, (j < r)%nat -> 0 < e j) -> (forall j, (j < r)%nat -> 0 <= B j) ->
  0 <= C -> C * INR r <= B m ->
  (0 < b <= 1 /\ forall j, (j < r)%nat -> b * e m <= e j) ->
  forall lambda, 0 < lambda ->
  INR r * (C * b^2 / (1 + C * b^2)) <= rho_ridge r e B lambda.
Proof. exact MT3_ridge_lower_bound. Qed.

(** MT-2 *)
Goal forall (r : nat) (e B : nat -> R) (m : nat) (C b : R), (m < r)%nat ->
  (forall j, (j < r)%nat -> 0 < e j) -> (forall j, (j < r)%nat -> 0 <= B j) ->
  0 <= C -> C * INR r <= B m ->
  (0 < b <= 1 /\ forall j, (j < r)%nat -> b * e m <= e j) ->
  forall lambda xi, 0 < lambda ->
  INR r * (b^2 * C / (1 + C)) <= rho r e B lambda [xi].
Proof. exact MT2_one_step_lower_bound. Qed.

(** MT-1, MT-2, MT-3 together *)
Goal forall (r m : nat) (eta : R), (m < r)%nat -> 0 < eta < 1 ->
  exists e B : nat -> R, (forall j, (j < r)%nat -> 0 < e j) /\
    (forall i j, (i < j)%nat -> (j < r)%nat -> e i <> e j) /\
    (forall j, (j < r)%nat -> 0 <= B j) /\
    (forall j, (j < r)%nat -> j <> m -> B j = 0) /\
    (forall lambda, 0 < lambda -> (1 - eta) * INR r <= rho_ridge r e B lambda) /\
    (forall lambda xi, 0 < lambda -> (1 - eta) * INR r <= rho r e B lambda [xi]) /\
    (forall lambda, 0 < lambda -> exists xs, length xs = r /\ rho r e B lambda xs < 1).
Proof. exact MT_separation. Qed.

Goal forall (r m : nat), (m < r)%nat ->
  exists e B : nat -> R, (forall j, (j < r)%nat -> 0 < e j) /\
    (forall i j, (i < j)%nat -> (j < r)%nat -> e i <> e j) /\
    (forall j, (j < r)%nat -> 0 <= B j) /\
    (forall j, (j < r)%nat -> j <> m -> B j = 0) /\
  forall gamma2 n, 0 <= gamma2 -> 0 < n ->
    (forall lambda, 0 < lambda ->
       98/100 * (INR r * gamma2 / n) <= gamma2 / n * rho_ridge r e B lambda) /\
    (forall lambda xi, 0 < lambda ->
       99/100 / 2^9 * (INR r * gamma2 / n) <= gamma2 / n * rho r e B lambda [xi]) /\
    (forall lambda, 0 < lambda -> exists xs, length xs = r /\
       gamma2 / n * rho r e B lambda xs <= gamma2 / n).
Proof. exact MT_separation_paper_constants. Qed.

(** MT-1 *)
Goal forall (r : nat) (e B : nat -> R) (m : nat) (gamma2 n : R), (m < r)%nat ->
  (forall j, (j < r)%nat -> 0 < e j) ->
  (forall i j, (i < j)%nat -> (j < r)%nat -> e i <> e j) ->
  (forall j, (j < r)%nat -> j <> m -> B j = 0) -> 0 <= B m -> 0 <= gamma2 -> 0 < n ->
  forall lambda, 0 < lambda ->
  exists xs, length xs = r /\ gamma2 / n * rho r e B lambda xs <= gamma2 / n.
Proof. exact MT1_excess_risk. Qed.

(** SD-3 *)
Goal forall h : list R, (forall i, (S i < length h)%nat -> nth i h 0 <> 0) ->
  exists xs, length xs = length h /\
  (forall u, filter xs u = u + u * (1 - u) * fold_right (fun c v => c + u * v) 0 h) /\
  (forall i, (i < length h)%nat ->
     nth i (rev xs) 0 = match i with O => - nth 0 h 0 | S k => nth i h 0 / nth k h 0 end).
Proof.
  intros h Hh. exists (xi_of_h h). destruct (SD3_realise h Hh) as [Hl Hf].
  assert (P : forall l u, fold_right (fun c v => c + u * v) 0 l = peval l u)
    by (induction l as [|c l IH]; intros u; simpl; [reflexivity|rewrite IH; reflexivity]).
  split; [exact Hl|]. split; [intros u; rewrite P; exact (Hf u)|].
  unfold xi_of_h. rewrite rev_involutive.
  assert (G : forall l prev i, (i < length l)%nat ->
    nth i (ratios prev l) 0 = match i with O => nth 0 l 0 / prev | S k => nth i l 0 / nth k l 0 end).
  { induction l as [|c l IH]; intros prev [|i] Hi; simpl in Hi; try lia.
    - reflexivity.
    - cbn [ratios nth]. rewrite IH by lia.
      destruct i; reflexivity. }
  intros i Hi. rewrite G by exact Hi. destruct i; [field|reflexivity].
Qed.

(** IT-1 *)
Goal forall (k : nat) (xs : list R) (u : R), length xs = k ->
  (forall i, (i < k)%nat -> nth i xs 0 = - INR (S i) / INR (k - i)) ->
  filter xs u = 1 - (1 - u)^(S k).
Proof. exact IT1_boosting. Qed.
