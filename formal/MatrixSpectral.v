(** * The matrix level: spectral filters and the risk formula

    X = U diag(s) V^T is a thin singular value decomposition (U^T U = I_r, V^T V = I_r, s_j <> 0),
    e_j = s_j^2, t_j = e_j / (e_j + lambda).

    Main statements: the k-step estimator multiplies direction j by q_j = t_j p_k(t_j)
    ([SD1_spectral_filter], [SD1_fitted_values]); for noise with mean 0 and covariance gamma^2 I,
    E |X^T (theta - theta_star)|^2 / n = gamma^2 / n sum_j [ B_j (1 - q_j)^2 + q_j^2 ] with
    B_j = e_j <theta_star, u_j>^2 / gamma^2 ([SD2_filter_risk], [SD2_k_step_risk]); such noise exists
    ([SD2_noise_exists]). *)

From mathcomp Require Import all_ssreflect all_algebra.
From SDProof Require Import RingIdentities MatrixRidge.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Spectral.
Variables (F : realFieldType) (d n r : nat) (lambda : F).
Hypothesis lambda_gt0 : 0 < lambda.
Variables (U : 'M[F]_(d, r)) (V : 'M[F]_(n, r)) (s : 'rV[F]_r).
Hypothesis U_orthonormal : U^T *m U = 1%:M.
Hypothesis V_orthonormal : V^T *m V = 1%:M.

Let X := U *m diag_mx s *m V^T.

(** ** Definitions *)

Definition eigenvalue (j : 'I_r) : F := s 0 j ^+ 2.
Definition shrinkage (j : 'I_r) : F := eigenvalue j / (eigenvalue j + lambda).

(** p_0 = 1, p_i(t) = (1 - xi_i) + xi_i t p_{i-1}(t), as in [Filters.v]. *)
Definition filter_poly (xs : seq F) (t : F) : F :=
  foldl (fun p xi => (1 - xi) + xi * t * p) 1 xs.
Definition filter (xs : seq F) (t : F) : F := t * filter_poly xs t.

(** ** Ridge in the eigenbasis *)

Lemma eigenvalue_ge0 j : 0 <= eigenvalue j.
Proof. exact: sqr_ge0. Qed.

Lemma denominator_neq0 j : eigenvalue j + lambda != 0.
Proof. by rewrite gt_eqF // ltr_paddl ?eigenvalue_ge0. Qed.

(** diag(a) as a row vector of coefficients. *)
Definition row_of (a : 'I_r -> F) : 'rV[F]_r := \row_j a j.

Lemma diag_mulmx a b : diag_mx (row_of a) *m diag_mx (row_of b) = diag_mx (row_of (fun j => a j * b j)).
Proof. by rewrite mulmx_diag; congr diag_mx; apply/rowP => j; rewrite !mxE. Qed.

Lemma diag_s : diag_mx s = diag_mx (row_of (fun j => s 0 j)).
Proof. by congr diag_mx; apply/rowP => j; rewrite !mxE. Qed.

Lemma diag_ext a b : a =1 b -> diag_mx (row_of a) = diag_mx (row_of b).
Proof. by move=> H; congr diag_mx; apply/rowP => j; rewrite !mxE. Qed.

Lemma XT : X^T = V *m diag_mx s *m U^T.
Proof. by rewrite /X !trmx_mul trmxK tr_diag_mx mulmxA. Qed.

Lemma XT_spectral a (w : 'cV[F]_r) :
  X^T *m (U *m diag_mx (row_of a) *m w) = V *m diag_mx (row_of (fun j => s 0 j * a j)) *m w.
Proof.
rewrite XT diag_s !mulmxA -[_ *m U^T *m U]mulmxA U_orthonormal mulmx1.
by rewrite -[V *m _ *m diag_mx _]mulmxA diag_mulmx.
Qed.

Lemma diag_add a b c (k : F) : (forall j, a j + k * b j = c j) ->
  diag_mx (row_of a) + k *: diag_mx (row_of b) = diag_mx (row_of c).
Proof.
move=> H; apply/matrixP => i j; rewrite !mxE; case: (i == j); first by rewrite !mulr1n H.
by rewrite !mulr0n mulr0 addr0.
Qed.

Lemma gram_spectral a (w : 'cV[F]_r) :
  gram X lambda *m (U *m diag_mx (row_of a) *m w)
  = U *m diag_mx (row_of (fun j => (eigenvalue j + lambda) * a j)) *m w.
Proof.
rewrite /gram mulmxDl mul_scalar_mx -mulmxA XT_spectral.
have -> : X *m (V *m diag_mx (row_of (fun j => s 0 j * a j)) *m w)
        = U *m diag_mx (row_of (fun j => eigenvalue j * a j)) *m w.
  rewrite /X !mulmxA -[_ *m V^T *m V]mulmxA V_orthonormal mulmx1.
  rewrite diag_s -[U *m _ *m diag_mx _]mulmxA diag_mulmx.
  by congr (_ *m _ *m _); apply: diag_ext => j; rewrite mulrA -expr2.
rewrite scalemxAl scalemxAr -mulmxDl -mulmxDr; congr (_ *m _ *m _).
by apply: diag_add => j; rewrite mulrDl.
Qed.

Lemma ridge_spectral z :
  ridge X lambda z
  = U *m diag_mx (row_of (fun j => s 0 j / (eigenvalue j + lambda))) *m (V^T *m z).
Proof.
symmetry; apply: ridge_unique => //; rewrite gram_spectral /X diag_s -!mulmxA.
congr (_ *m (_ *m _)); apply: diag_ext => j.
by rewrite mulrCA mulfV ?mulr1 ?denominator_neq0.
Qed.

(** ** k steps in the eigenbasis *)

(** SD-1: given a thin SVD, the k-step estimator is U diag(s_j / (e_j + lambda) p_k(t_j)) V^T y. *)
Theorem SD1_spectral_filter y xs :
  sd_estimator X lambda y xs
  = U *m diag_mx (row_of (fun j => s 0 j / (eigenvalue j + lambda) * filter_poly xs (shrinkage j)))
      *m (V^T *m y).
Proof.
rewrite /sd_estimator /filter_poly.
have : ridge X lambda y = U *m diag_mx (row_of (fun j => s 0 j / (eigenvalue j + lambda) * 1))
                            *m (V^T *m y).
  by rewrite ridge_spectral; congr (_ *m _ *m _); apply: diag_ext => j; rewrite mulr1.
move: (ridge X lambda y) => theta.
have : forall p theta0, theta0 = U *m diag_mx (row_of (fun j => s 0 j / (eigenvalue j + lambda) * p j))
                            *m (V^T *m y) ->
  foldl (sd_step X lambda y) theta0 xs
  = U *m diag_mx (row_of (fun j => s 0 j / (eigenvalue j + lambda) *
       foldl (fun p xi => (1 - xi) + xi * shrinkage j * p) (p j) xs)) *m (V^T *m y).
  elim: xs => [|xi xs IH] p theta0 //= H.
  apply: (IH (fun j => (1 - xi) + xi * shrinkage j * p j)).
  rewrite /sd_step ridge_spectral /mixed_labels H XT_spectral mulmxDr -!scalemxAr.
  rewrite !mulmxA V_orthonormal mul1mx -!mulmxA.
  set w := V^T *m y.
  have -> : (1 - xi) *: w = (diag_mx (row_of (fun _ => 1 - xi))) *m w.
    rewrite -[in LHS](mul1mx w) scalemxAl; congr (_ *m _).
    by apply/matrixP => i j; rewrite !mxE; case: (i == j); rewrite ?mulr0 ?mulr1.
  rewrite scalemxAl -mulmxDl [diag_mx _ *m (_ *m w)]mulmxA; congr (_ *m (_ *m _)).
  rewrite (@diag_add _ _ (fun j => (1 - xi) + xi * shrinkage j * p j)) ?diag_mulmx // => j.
  by rewrite /shrinkage {1}/eigenvalue expr2 !mulrA.
by move=> H /(H (fun=> 1)).
Qed.

(** SD-1: the fitted values are V diag(q) V^T y with the filter q_j = t_j p_k(t_j). *)
Theorem SD1_fitted_values y xs :
  X^T *m sd_estimator X lambda y xs
  = V *m diag_mx (row_of (fun j => filter xs (shrinkage j))) *m (V^T *m y).
Proof.
rewrite SD1_spectral_filter XT_spectral; congr (_ *m _ *m _); apply: diag_ext => j.
by rewrite /filter {2}/shrinkage {2}/eigenvalue expr2 !mulrA.
Qed.

(** ** The risk formula *)

(** Noise: any expectation operator E on functions of a sample point w (linear, E 1 = 1, depends
    on the values only) and any random vector eta with mean 0 and covariance gamma^2 I. *)
Section RiskFormula.
Variables (T : Type) (E : (T -> F) -> F) (eta : T -> 'cV[F]_n) (gamma2 : F).
Hypothesis E_ext : forall f g, f =1 g -> E f = E g.
Hypothesis E_linear : forall c f g, E (fun w => c * f w + g w) = c * E f + E g.
Hypothesis E_one : E (fun=> 1) = 1.
Hypothesis eta_mean : forall i, E (fun w => eta w i 0) = 0.
Hypothesis eta_cov : forall i l, E (fun w => eta w i 0 * eta w l 0) = gamma2 *+ (i == l).

Variable theta_star : 'cV[F]_d.

Definition labels (w : T) : 'cV[F]_n := X^T *m theta_star + eta w.

(** E |X^T (theta - theta_star)|^2 / n *)
Definition excess_risk (estimator : 'cV[F]_n -> 'cV[F]_d) : F :=
  E (fun w => sqnorm (X^T *m (estimator (labels w) - theta_star))) / n%:R.

(** <theta_star, u_j> *)
Definition coordinate (j : 'I_r) : F := (U^T *m theta_star) j 0.

(** B_j = e_j <theta_star, u_j>^2 / gamma^2 *)
Definition snr (j : 'I_r) : F := eigenvalue j * coordinate j ^+ 2 / gamma2.

Lemma E_const c : E (fun=> c) = c.
Proof.
have H0 : E (fun=> 0) = 0.
  have H := E_linear (- 1) (fun=> 1) (fun=> 1); rewrite E_one mulr1 addNr in H.
  by rewrite -[RHS]H; apply: E_ext => w; rewrite ?mulr1 ?addNr.
transitivity (c * E (fun=> 1) + E (fun=> 0)); last by rewrite E_one H0 mulr1 addr0.
by rewrite -E_linear; apply: E_ext => w; rewrite mulr1 addr0.
Qed.

Lemma E_scale c f : E (fun w => c * f w) = c * E f.
Proof.
transitivity (c * E f + E (fun=> 0)); last by rewrite E_const addr0.
by rewrite -E_linear; apply: E_ext => w; rewrite addr0.
Qed.

Lemma E_add f g : E (fun w => f w + g w) = E f + E g.
Proof. by rewrite -[X in X + _]mul1r -E_linear; apply: E_ext => w; rewrite mul1r. Qed.

Lemma E_sum (I : Type) (l : seq I) (f : I -> T -> F) :
  E (fun w => \sum_(i <- l) f i w) = \sum_(i <- l) E (f i).
Proof.
elim: l => [|i l IH].
  by rewrite big_nil -[RHS](E_const 0); apply: E_ext => w; rewrite big_nil.
by rewrite big_cons -IH -E_add; apply: E_ext => w; rewrite big_cons.
Qed.

(** The noise in the direction v_j. *)
Let nu j w : F := (V^T *m eta w) j 0.

Lemma nu_mean j : E (nu j) = 0.
Proof.
rewrite (@E_ext _ (fun w => \sum_i V i j * eta w i 0)); last first.
  by move=> w; rewrite /nu mxE; apply: eq_bigr => i _; rewrite mxE.
by rewrite E_sum big1 // => i _; rewrite E_scale eta_mean mulr0.
Qed.

Lemma nu_variance j : E (fun w => nu j w * nu j w) = gamma2.
Proof.
rewrite (@E_ext _ (fun w => \sum_i \sum_l (V i j * V l j) * (eta w i 0 * eta w l 0))); last first.
  move=> w; rewrite /nu mxE mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr.
  by apply: eq_bigr => l _; rewrite !mxE mulrACA.
rewrite E_sum (eq_bigr (fun i => gamma2 * (V i j * V i j))) => [|i _].
  rewrite -mulr_sumr -[RHS]mulr1; congr (_ * _).
  have := congr1 (fun A : 'M[F]_r => A j j) V_orthonormal; rewrite !mxE eqxx mulr1n => <-.
  by apply: eq_bigr => i _; rewrite mxE.
rewrite E_sum (bigD1 i) //= big1 ?addr0 => [|l ne].
  by rewrite E_scale eta_cov eqxx mulr1n mulrC.
by rewrite E_scale eta_cov eq_sym (negbTE ne) mulr0n mulr0.
Qed.

Lemma error_coordinates q w :
  V *m diag_mx (row_of q) *m (V^T *m labels w) - X^T *m theta_star
  = V *m (\col_j (q j * (s 0 j * coordinate j + nu j w) - s 0 j * coordinate j)).
Proof.
have XTs : X^T *m theta_star = V *m \col_j (s 0 j * coordinate j).
  rewrite XT -!mulmxA; congr (_ *m _); apply/matrixP => j k; rewrite ord1 [RHS]mxE.
  by rewrite mul_diag_mx mxE.
rewrite {1}/labels mulmxDr {1}XTs mulmxA V_orthonormal mul1mx XTs -mulmxA -mulmxBr.
congr (_ *m _); apply/matrixP => j k; rewrite ord1 mul_diag_mx !mxE.
by congr (_ * (_ + _) - _); rewrite /nu mxE; apply: eq_bigr => i _; rewrite mxE.
Qed.

(** SD-2: an estimator whose fitted values are V diag(q) V^T y has
    ExcessRisk = (1/n) sum_j [ e_j <theta_star, u_j>^2 (1 - q_j)^2 + gamma^2 q_j^2 ]. *)
Theorem SD2_filter_risk estimator q :
  (forall y, X^T *m estimator y = V *m diag_mx (row_of q) *m (V^T *m y)) ->
  excess_risk estimator
  = (\sum_j (eigenvalue j * coordinate j ^+ 2 * (1 - q j) ^+ 2 + gamma2 * q j ^+ 2)) / n%:R.
Proof.
move=> Hq; rewrite /excess_risk; congr (_ / _).
rewrite (@E_ext _ (fun w => \sum_j (eigenvalue j * coordinate j ^+ 2 * (1 - q j) ^+ 2
   + (2%:R * (q j - 1) * s 0 j * coordinate j * q j * nu j w + q j ^+ 2 * (nu j w * nu j w))))).
  rewrite E_sum; apply: eq_bigr => j _.
  by rewrite E_add E_const E_add !E_scale nu_mean nu_variance mulr0 add0r [gamma2 * _]mulrC.
move=> w; rewrite mulmxBr Hq error_coordinates sqnorm_isometry // /sqnorm dotE.
apply: eq_bigr => j _; rewrite !mxE -expr2; exact: square_of_error.
Qed.

(** SD-2: the k-step estimator has
    ExcessRisk = gamma^2 / n sum_j [ B_j (1 - q_j)^2 + q_j^2 ], q_j = t_j p_k(t_j). *)
Theorem SD2_k_step_risk xs : gamma2 != 0 ->
  excess_risk (fun y => sd_estimator X lambda y xs)
  = gamma2 / n%:R * \sum_j (snr j * (1 - filter xs (shrinkage j)) ^+ 2
                            + filter xs (shrinkage j) ^+ 2).
Proof.
move=> g0; rewrite (@SD2_filter_risk _ (fun j => filter xs (shrinkage j))); last first.
  by move=> y; exact: SD1_fitted_values.
rewrite mulrAC mulr_sumr; congr (_ / _); apply: eq_bigr => j _; rewrite mulrDr; congr (_ + _).
by rewrite [RHS]mulrA /snr [in RHS](mulrC gamma2) divfK.
Qed.
End RiskFormula.
End Spectral.

(** ** The hypotheses on the noise can be met *)

(** SD-2: n >= 1: choose a coordinate i and a sign uniformly, eta = +- c on coordinate i: mean 0 and
    covariance (c^2 / n) I. *)
Section NoiseExists.
Variables (F : realFieldType) (n : nat) (c : F).
Hypothesis n_gt0 : (0 < n)%N.

Let T := ('I_n * bool)%type.
Definition two_point_mean (f : T -> F) : F := (\sum_w f w) / (2 * n)%:R.
Definition two_point_noise (w : T) : 'cV[F]_n := \col_i (((-1) ^+ w.2 * c) *+ (i == w.1)).

Theorem SD2_noise_exists :
  [/\ forall f g, f =1 g -> two_point_mean f = two_point_mean g,
      forall a f g, two_point_mean (fun w => a * f w + g w) = a * two_point_mean f + two_point_mean g,
      two_point_mean (fun=> 1) = 1,
      forall i, two_point_mean (fun w => two_point_noise w i 0) = 0 &
      forall i l, two_point_mean (fun w => two_point_noise w i 0 * two_point_noise w l 0)
                  = (c ^+ 2 / n%:R) *+ (i == l)].
Proof.
have pair f : \sum_(w : T) f w = \sum_i (f (i, true) + f (i, false)).
  transitivity (\sum_i \sum_b f (i, b)); last by apply: eq_bigr => i _; rewrite big_bool.
  by rewrite pair_bigA; apply: eq_bigr => -[i b].
split.
- by move=> f g H; rewrite /two_point_mean; congr (_ / _); apply: eq_bigr => w _; exact: H.
- by move=> a f g; rewrite /two_point_mean big_split /= -mulr_sumr mulrDl mulrA.
- rewrite /two_point_mean pair sumr_const card_ord -mulr2n -mulrnA.
  by rewrite divff // pnatr_eq0 muln_eq0 /= -lt0n.
- move=> i; rewrite /two_point_mean pair big1 ?mul0r // => j _.
  by rewrite !mxE /= expr1 mulN1r mul1r mulNrn addNr.
- move=> i l; rewrite /two_point_mean pair (bigD1 i) //= big1 ?addr0; last first.
    by move=> j ne; rewrite !mxE /= eq_sym (negbTE ne) !mulr0n !mul0r addr0.
  rewrite !mxE /= eqxx !mulr1n expr1 expr0 mulN1r mul1r.
  rewrite [l == i]eq_sym; case: (i == l); last by rewrite !mulr0n !mulr0 addr0 mul0r.
  rewrite !mulr1n mulrNN -expr2 -mulr2n -[_ ^+ 2 *+ 2]mulr_natl natrM invfM mulrACA divff ?mul1r //.
  by rewrite pnatr_eq0.
Qed.
End NoiseExists.
