(** * Scalar identities used at the matrix level

    mathcomp has no [ring] tactic of its own; the few polynomial identities that the matrix files
    need are proved here once, in any commutative ring, with Coq's. *)

From Coq Require Import Ring.
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Identities.
Variable F : comRingType.

(** Coq's [ring] compares operations by name, so they get one name each. *)
Let T : Type := F.
Let add (a b : T) : T := a + b.
Let mul (a b : T) : T := a * b.
Let opp (a : T) : T := - a.
Let sub (a b : T) : T := a - b.
Let zero : T := 0.
Let one : T := 1.

Let T_ring_theory : ring_theory zero one add mul sub opp eq.
Proof.
split => //; [exact: add0r|exact: addrC|exact: addrA|exact: mul1r|exact: mulrC|exact: mulrA
             |exact: mulrDl|exact: subrr].
Qed.

Add Ring T_ring : T_ring_theory.

Ltac comring :=
  rewrite ?expr2 ?mulr2n;
  repeat match goal with
  | |- context [@GRing.add _ ?a ?b] => change (@GRing.add _ a b) with (add a b)
  | |- context [@GRing.mul _ ?a ?b] => change (@GRing.mul _ a b) with (mul a b)
  | |- context [@GRing.opp _ ?a] => change (@GRing.opp _ a) with (opp a)
  | |- context [@GRing.zero _] => change (@GRing.zero _) with zero
  | |- context [@GRing.one _] => change (@GRing.one _) with one
  end;
  match goal with |- ?a = ?b => change (@eq T a b) end; ring.

Lemma square_of_sum (uu uv vv : F) : uu + uv + (uv + vv) = uu + vv + 2%:R * uv.
Proof. comring. Qed.

Lemma ridge_excess_identity (a b c f g l : F) :
  a + b + 2%:R * - (l * g) + l * (c + f + 2%:R * g) = a + l * c + (b + l * f).
Proof. comring. Qed.

Lemma mixture_identity (xi aa bb cc ac bc ba : F) :
  xi * (aa + cc - 2%:R * ac) + (1 - xi) * (bb + cc - 2%:R * bc)
  = ((1 - xi) * ((1 - xi) * bb) + xi * (xi * aa) + 2%:R * ((1 - xi) * (xi * ba)))
    + cc - 2%:R * ((1 - xi) * bc + xi * ac)
    + xi * (1 - xi) * (aa + bb - 2%:R * ba).
Proof. comring. Qed.

Lemma square_of_error (q s a v : F) :
  (q * (s * a + v) - s * a) ^+ 2
  = s ^+ 2 * a ^+ 2 * (1 - q) ^+ 2 + (2%:R * (q - 1) * s * a * q * v + q ^+ 2 * (v * v)).
Proof. comring. Qed.

Lemma filter_step_identity (xi t p : F) : 1 - xi + xi * (t * p) = 1 - xi + xi * t * p.
Proof. comring. Qed.

Lemma xibar_step_identity (xi x : F) : 1 - (xi * (1 - x) + xi * x) = 1 - xi.
Proof. comring. Qed.

End Identities.
