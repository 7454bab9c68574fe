(** * What every theorem rests on

    Prints, for each theorem of theorems.json, a line "@ name" and its assumptions.  Not part of the
    build: [build.sh] runs it afterwards and fails on anything but the axioms of the reals. *)

From SDProof Require Boosting Coordinates Eval Exceptions Filters HardFamily MatrixDerivative MatrixRidge MatrixSpectral Necessity OneStep Optimum Risk Separation StrictGain.


Goal True. idtac "@ SD1_ridge_minimiser". Abort.
Print Assumptions MatrixRidge.SD1_ridge_minimiser.

Goal True. idtac "@ SD1_sd_minimiser". Abort.
Print Assumptions MatrixRidge.SD1_sd_minimiser.

Goal True. idtac "@ SD1_k_step_minimiser". Abort.
Print Assumptions MatrixRidge.SD1_k_step_minimiser.

Goal True. idtac "@ SD1_closed_form". Abort.
Print Assumptions MatrixRidge.SD1_closed_form.

Goal True. idtac "@ SD1_spectral_filter". Abort.
Print Assumptions MatrixSpectral.SD1_spectral_filter.

Goal True. idtac "@ SD1_fitted_values". Abort.
Print Assumptions MatrixSpectral.SD1_fitted_values.

Goal True. idtac "@ SD2_filter_risk". Abort.
Print Assumptions MatrixSpectral.SD2_filter_risk.

Goal True. idtac "@ SD2_k_step_risk". Abort.
Print Assumptions MatrixSpectral.SD2_k_step_risk.

Goal True. idtac "@ SD2_noise_exists". Abort.
Print Assumptions MatrixSpectral.SD2_noise_exists.

Goal True. idtac "@ SD2_bias_plus_variance". Abort.
Print Assumptions Risk.SD2_bias_plus_variance.

Goal True. idtac "@ SD3_filter_has_form". Abort.
Print Assumptions Filters.SD3_filter_has_form.

Goal True. idtac "@ SD3_realise". Abort.
Print Assumptions Filters.SD3_realise.

Goal True. idtac "@ SD3_unique". Abort.
Print Assumptions Filters.SD3_unique.

Goal True. idtac "@ SD3_realised_iff". Abort.
Print Assumptions Filters.SD3_realised_iff.

Goal True. idtac "@ SD3_weighted_fit". Abort.
Print Assumptions Optimum.SD3_weighted_fit.

Goal True. idtac "@ SD3_xibar_polynomial". Abort.
Print Assumptions Coordinates.SD3_xibar_polynomial.

Goal True. idtac "@ SD3_xibar_bijection". Abort.
Print Assumptions Coordinates.SD3_xibar_bijection.

Goal True. idtac "@ SD3_filter_in_xibar". Abort.
Print Assumptions Coordinates.SD3_filter_in_xibar.

Goal True. idtac "@ SD3_quadratic_on_segments". Abort.
Print Assumptions Coordinates.SD3_quadratic_on_segments.

Goal True. idtac "@ SD3_convex". Abort.
Print Assumptions Coordinates.SD3_convex.

Goal True. idtac "@ SD3_convex_in_xibar". Abort.
Print Assumptions Coordinates.SD3_convex_in_xibar.

Goal True. idtac "@ LB1_lower_bound". Abort.
Print Assumptions Risk.LB1_lower_bound.

Goal True. idtac "@ LB1_equality". Abort.
Print Assumptions Risk.LB1_equality.

Goal True. idtac "@ LB2_infimum". Abort.
Print Assumptions Optimum.LB2_infimum.

Goal True. idtac "@ LB2_attained". Abort.
Print Assumptions Optimum.LB2_attained.

Goal True. idtac "@ LB2_attained_iff". Abort.
Print Assumptions Optimum.LB2_attained_iff.

Goal True. idtac "@ LB2_one_more_step_attains". Abort.
Print Assumptions Optimum.LB2_one_more_step_attains.

Goal True. idtac "@ LB2_example_not_attained". Abort.
Print Assumptions Optimum.LB2_example_not_attained.

Goal True. idtac "@ LB2_gap". Abort.
Print Assumptions Optimum.LB2_gap.

Goal True. idtac "@ MT3_ridge_lower_bound". Abort.
Print Assumptions HardFamily.MT3_ridge_lower_bound.

Goal True. idtac "@ MT3_ridge_lower_bound_b_min". Abort.
Print Assumptions HardFamily.MT3_ridge_lower_bound_b_min.

Goal True. idtac "@ MT3_ridge_excess_risk". Abort.
Print Assumptions HardFamily.MT3_ridge_excess_risk.

Goal True. idtac "@ MT2_one_step_lower_bound". Abort.
Print Assumptions HardFamily.MT2_one_step_lower_bound.

Goal True. idtac "@ MT2_one_step_lower_bound_b_min". Abort.
Print Assumptions HardFamily.MT2_one_step_lower_bound_b_min.

Goal True. idtac "@ MT2_one_step_excess_risk". Abort.
Print Assumptions HardFamily.MT2_one_step_excess_risk.

Goal True. idtac "@ MT1_infimum". Abort.
Print Assumptions Separation.MT1_infimum.

Goal True. idtac "@ MT1_r_steps_below_one". Abort.
Print Assumptions Separation.MT1_r_steps_below_one.

Goal True. idtac "@ MT1_excess_risk". Abort.
Print Assumptions Separation.MT1_excess_risk.

Goal True. idtac "@ MT_hard_family_exists". Abort.
Print Assumptions Separation.MT_hard_family_exists.

Goal True. idtac "@ MT_separation". Abort.
Print Assumptions Separation.MT_separation.

Goal True. idtac "@ MT_separation_paper_constants". Abort.
Print Assumptions Separation.MT_separation_paper_constants.

Goal True. idtac "@ NA1_ridge_attains_LB". Abort.
Print Assumptions Necessity.NA1_ridge_attains_LB.

Goal True. idtac "@ NA1_no_gain". Abort.
Print Assumptions Necessity.NA1_no_gain.

Goal True. idtac "@ NA2_ridge_upper_bound". Abort.
Print Assumptions Necessity.NA2_ridge_upper_bound.

Goal True. idtac "@ NA2_no_gap". Abort.
Print Assumptions Necessity.NA2_no_gap.

Goal True. idtac "@ NA3_filter_is_one_number". Abort.
Print Assumptions Necessity.NA3_filter_is_one_number.

Goal True. idtac "@ NA3_ridge_is_optimal". Abort.
Print Assumptions Necessity.NA3_ridge_is_optimal.

Goal True. idtac "@ NA3_no_signal". Abort.
Print Assumptions Necessity.NA3_no_signal.

Goal True. idtac "@ GL1_ridge_near_least_squares". Abort.
Print Assumptions Necessity.GL1_ridge_near_least_squares.

Goal True. idtac "@ GL1_ridge_at_most_r". Abort.
Print Assumptions Necessity.GL1_ridge_at_most_r.

Goal True. idtac "@ GL1_gain_over_ridge". Abort.
Print Assumptions Necessity.GL1_gain_over_ridge.

Goal True. idtac "@ GL1_gain_over_one_step". Abort.
Print Assumptions Necessity.GL1_gain_over_one_step.

Goal True. idtac "@ OS1_strict_gain". Abort.
Print Assumptions StrictGain.OS1_strict_gain.

Goal True. idtac "@ OS2_vertex_above_one". Abort.
Print Assumptions OneStep.OS2_vertex_above_one.

Goal True. idtac "@ OS2_variance_decreasing". Abort.
Print Assumptions OneStep.OS2_variance_decreasing.

Goal True. idtac "@ OS2_variance_increasing". Abort.
Print Assumptions OneStep.OS2_variance_increasing.

Goal True. idtac "@ OS3_optimal_xi". Abort.
Print Assumptions OneStep.OS3_optimal_xi.

Goal True. idtac "@ OS3_high_noise_rate". Abort.
Print Assumptions OneStep.OS3_high_noise_rate.

Goal True. idtac "@ OS3_high_noise". Abort.
Print Assumptions OneStep.OS3_high_noise.

Goal True. idtac "@ LB2_aligned_attained_large_lambda". Abort.
Print Assumptions Exceptions.LB2_aligned_attained_large_lambda.

Goal True. idtac "@ LB2_aligned_few_exceptions". Abort.
Print Assumptions Exceptions.LB2_aligned_few_exceptions.

Goal True. idtac "@ OS1_gain_at_fixed_lambda". Abort.
Print Assumptions StrictGain.OS1_gain_at_fixed_lambda.

Goal True. idtac "@ OS1_no_gain_iff_stationary". Abort.
Print Assumptions StrictGain.OS1_no_gain_iff_stationary.

Goal True. idtac "@ risk_correct". Abort.
Print Assumptions Eval.risk_correct.

Goal True. idtac "@ sd_risk_correct". Abort.
Print Assumptions Eval.sd_risk_correct.

Goal True. idtac "@ LB_correct". Abort.
Print Assumptions Eval.LB_correct.

Goal True. idtac "@ h_of_xi_correct". Abort.
Print Assumptions Eval.h_of_xi_correct.

Goal True. idtac "@ xi_of_h_correct". Abort.
Print Assumptions Eval.xi_of_h_correct.

Goal True. idtac "@ peval_correct". Abort.
Print Assumptions Eval.peval_correct.

Goal True. idtac "@ b_min_correct". Abort.
Print Assumptions Eval.b_min_correct.

Goal True. idtac "@ ridge_bound_correct". Abort.
Print Assumptions Eval.ridge_bound_correct.

Goal True. idtac "@ one_step_bound_correct". Abort.
Print Assumptions Eval.one_step_bound_correct.

Goal True. idtac "@ xi_v_correct". Abort.
Print Assumptions Eval.xi_v_correct.

Goal True. idtac "@ xi_opt_correct". Abort.
Print Assumptions Eval.xi_opt_correct.

Goal True. idtac "@ IT1_boosting". Abort.
Print Assumptions Boosting.IT1_boosting.

Goal True. idtac "@ DPR1_distance". Abort.
Print Assumptions MatrixDerivative.DPR1_distance.

Goal True. idtac "@ DPR1_derivative". Abort.
Print Assumptions MatrixDerivative.DPR1_derivative.
