(* What the language of the claims means in Coq: to be read after the first lines of a generated module. *)
Goal forall e lam x y : R, 0 < e -> 0 < lam ->
  filter e lam [x; y] = e / (e + lam) * (1 - y + y * (e / (e + lam)) * (1 - x + x * (e / (e + lam)))).
Proof. intros. unfold filter, sd_filter, sd_poly, shrink. simpl. field. lra. Qed.
Goal forall e lam : R, filter e lam [] = e / (e + lam).
Proof. intros. unfold filter, sd_filter, sd_poly, shrink. simpl. ring. Qed.
Goal forall B q : R, bias B q = B * (1 - q) ^ 2 /\ variance q = q ^ 2 /\
  rho B q = B * (1 - q) ^ 2 + q ^ 2.
Proof. intros. repeat split; reflexivity. Qed.
Goal forall f : nat -> R, sum 0 f = 0 /\ sum 1 f = f 0%nat /\ sum 2 f = f 0%nat + f 1%nat.
Proof. intros. repeat split; simpl; ring. Qed.
(* The mean of a + b eta + c eta^2 is a + c gamma2; there is such a functional for every gamma2. *)
Goal forall E gamma2, expectation E gamma2 ->
  forall a b c, E (fun eta => a + b * eta + c * eta ^ 2) = a + c * gamma2.
Proof. intros E g H a b c. apply (H a b c). reflexivity. Qed.
Goal forall gamma2 : R, exists E, expectation E gamma2.
Proof.
  intros g. exists (fun f => f 0 + g * (f 1 + f (-1) - 2 * f 0) / 2). intros a b c f H. rewrite !H. field.
Qed.
(* The polynomials e P(e) with at most k + 1 coefficients of P: degree k + 1 at most, and all of them. *)
Goal forall r m e c, krylov r 0 m e c <-> forall a, c * (a * e m) ^ 2 <= sum r (fun j => (a * e j) ^ 2).
Proof.
  intros r m e c. split.
  - intros H a. assert (K := H [a] (Nat.le_refl 1)). simpl in K |- *.
    replace (sum r (fun j => a * e j * (a * e j * 1)))
      with (sum r (fun j => e j * (a + e j * 0) * (e j * (a + e j * 0) * 1)))
      by (apply sum_ext; intros; ring).
    lra.
  - intros H [|a [|]] HP; simpl in HP; [ | | lia].
    + assert (K := H 0). simpl in K |- *.
      replace (sum r (fun j => e j * 0 * (e j * 0 * 1)))
        with (sum r (fun j => 0 * e j * (0 * e j * 1))) by (apply sum_ext; intros; ring). lra.
    + assert (K := H a). simpl in K |- *.
      replace (sum r (fun j => e j * (a + e j * 0) * (e j * (a + e j * 0) * 1)))
        with (sum r (fun j => a * e j * (a * e j * 1))) by (apply sum_ext; intros; ring). lra.
Qed.
Goal forall k e, krylov 1 k 0 e 1.
Proof. intros k e P _. simpl. lra. Qed.
(* Distinct: no two of the first r are equal; there are such for every r. *)
Goal forall r e, distinct r e <-> forall i j, (i < r)%nat -> (j < r)%nat -> i <> j -> e i <> e j.
Proof.
  intros r e. split.
  - intros H i j Hi Hj Hne. destruct (Nat.lt_gt_cases i j) as [A _]. destruct (A Hne) as [L|L].
    + apply H; assumption.
    + intros E. apply (H j i); auto.
  - intros H i j Hij Hj. apply H; lia.
Qed.
Goal forall r, distinct r INR.
Proof. intros r i j Hij _ E. apply INR_eq in E. lia. Qed.
