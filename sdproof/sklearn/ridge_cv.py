"""Ridge penalty, imitation parameters and number of steps chosen on held-out rows."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import check_scoring
from sklearn.model_selection import check_cv
from sklearn.utils.metadata_routing import (
    MetadataRouter,
    MethodMapping,
    _routing_enabled,
    process_routing,
)

from sdproof.errors import InputError
from sdproof.sklearn._base import Data, LinearModel, real, reals
from sdproof.sklearn.gcv import choose_by_gcv
from sdproof.sklearn.leave_one_out import left_out
from sdproof.sklearn.samples import Samples, Split, check_split, samples_of
from sdproof.sklearn.selection import HeldOut, Loss, Rule, Selection, choose, squared_error
from sdproof.spectral import Array, filter_basis, nearest_xi

RELATIVE_ALPHAS = np.logspace(-8, 2, 100)
HOLD_OUT_BLOCKS = 5

LARGEST_SQUARED = 1e140
"""Larger data, or smaller than its inverse, have penalties or losses outside float64."""

MAX_STEPS = 32
"""Largest `n_steps`: in float64 further steps change nothing but the running time."""


class SelfDistilledRidgeCV(LinearModel):
    """Self-distilled ridge with penalty, imitation parameters and number of steps chosen.

    Made so as not to lose to ridge: the model is ridge, with the penalty that `RidgeCV` chooses
    from the same folds, unless held-out rows give clear evidence for a step. A step must lower the
    loss in every fold and, in the mean over the rows, by more than its noise (one-sided Student
    interval, 97.5 % for all numbers of steps together); imitation parameters and, for this
    comparison, the penalty come from the other folds. Filters are kept in [0, 1], where the best
    one lies (claim LB-1). On most data sets that means no step: see docs/estimators.md.

    Parameters
    ----------
    n_steps : int, default=2
        Largest number of steps.
    alphas : sequence of float or None, default=None
        Penalties > 0. None: 100 values from 1e-8 to 1e2 times the largest eigenvalue of XᵀX.
    cv : None, int, splitter, iterable of splits, "loo" or "gcv", default=None
        None is 5 folds. "loo" is leave-one-out, exact and in closed form for every number of steps;
        with n_steps=0 it is `RidgeCV()`. "gcv" is generalised cross-validation proper,
        ‖y − Hy‖²/n / (1 − tr H/n)², with Stein's unbiased risk estimate as the evidence for a step.
    validation_fraction : float or None, default=None
        If `cv` is None: train on the first rows, validate on this last fraction.
    select_steps : bool, default=True
        Ask for evidence; False uses `n_steps` whatever the rows say (still with filters in [0, 1]).
    fit_intercept : bool, default=True
        Add an unpenalised intercept.
    scoring : str, callable or None, default=None
        Scorer by which penalty and number of steps are chosen. None: negative mean squared error,
        judged by row; a scorer gives one value for each fold and is judged by fold. Not for "gcv".
    alpha_per_target : bool, default=False
        Choose penalty, imitation parameters and steps for each target by itself.
    store_cv_results : bool, default=False
        Keep `cv_results_`. Not for "gcv".

    Attributes
    ----------
    alpha_ : float or ndarray of shape (n_targets,)
        Penalty of the refit: that of `alphas_` which was chosen, for one or more steps times
        the weight of all rows over the mean weight of the training parts. The filter of steps is
        tied to the spectrum, which grows with the rows; the best penalty of ridge is not.
    xi_ : tuple of float, or list of them
        (ξ_1, …, ξ_k) for `SelfDistilledRidge`.
    n_steps_ : int or ndarray of shape (n_targets,)
    coef_, intercept_ : as in `SelfDistilledRidge`
        Refitted on all rows.
    alphas_ : ndarray of shape (n_alphas,)
    alpha_at_edge_ : bool or ndarray of shape (n_targets,)
        Whether the least or the largest of two or more penalties was chosen; then there also is a
        `ConvergenceWarning`.
    risk_path_ : ndarray of shape (n_alphas, n_steps + 1), or (n_targets, n_alphas, n_steps + 1)
        Mean squared error of held-out rows, mean over the targets, with ξ from the other folds
        (the score for "gcv", the negative score for `scoring`).
    step_gain_, step_noise_ : ndarray of shape (n_steps + 1,), or (n_targets, n_steps + 1)
        By how much each number of steps lowers that of ridge, the penalties too from the other
        folds, and the standard error of that (raised for overlapping training parts).
    best_score_ : float or ndarray of shape (n_targets,)
        Negative of the entry of `risk_path_` that was chosen.
    cv_results_ : ndarray of shape (n_samples, n_targets, n_alphas, n_steps + 1)
        Squared errors of the held-out rows; NaN for rows that never are. Only if stored.

    Notes
    -----
    X may be dense or sparse (CSR; never made dense), float32 (then the coefficients are, too).
    Weights multiply squared errors, in the fit and in the validation. An integer weight is the same
    as repeating the row if a splitter keeps the copies together, but for the evidence, to which a
    row of weight 2 is one observation and two copies are two. For "loo" and "gcv" it is not the
    same: copies predict each other, and the number of rows enters the score.
    With `groups` given to `fit` (or routed to it) a group splitter can be used.

    Examples
    --------
    >>> from sklearn.datasets import load_diabetes
    >>> from sdproof.sklearn import SelfDistilledRidgeCV
    >>> X, y = load_diabetes(return_X_y=True)
    >>> model = SelfDistilledRidgeCV(n_steps=3).fit(X, y)
    >>> model.n_steps_ == len(model.xi_), model.risk_path_.shape
    (True, (100, 4))
    """

    _rule = Rule()

    def __init__(
        self,
        n_steps: int = 2,
        alphas: Sequence[float] | None = None,
        *,
        cv: Any = None,
        validation_fraction: float | None = None,
        select_steps: bool = True,
        fit_intercept: bool = True,
        scoring: Any = None,
        alpha_per_target: bool = False,
        store_cv_results: bool = False,
    ) -> None:
        self.n_steps = n_steps
        self.alphas = alphas
        self.cv = cv
        self.validation_fraction = validation_fraction
        self.select_steps = select_steps
        self.fit_intercept = fit_intercept
        self.scoring = scoring
        self.alpha_per_target = alpha_per_target
        self.store_cv_results = store_cv_results

    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> SelfDistilledRidgeCV:
        """Choose α, ξ and the number of steps, then refit on all rows.

        Parameters
        ----------
        X : (n, p) array-like or sparse matrix
        y : (n,) or (n, T) array-like
        sample_weight : (n,) array-like or None
        **params : dict
            `groups` for the splitter; with metadata routing, whatever it requests.

        Raises
        ------
        InputError
            For parameters or data outside what is accepted.
        """
        k = self._parameters()
        split_params = self._routed(params)
        data = self._checked(X, y, sample_weight)
        if len(data.y) < 2:
            raise InputError(
                f"X has n_samples={len(data.y)}; accepted: at least 2, one to validate"
            )
        found = self._design(data)
        blocks, places, scale = self._held_out(found, y, split_params)
        alphas = self._grid(found, data)
        scaled = alphas / data.x_scale**2
        targets = range(data.y.shape[1]) if self.alpha_per_target else [None]
        choices = [self._choice(found, blocks, scaled, k, scale, data, t) for t in targets]
        rotated = np.empty_like(found.full.projections)
        for target, choice in zip(targets, choices, strict=True):
            alpha = float(scaled[choice.index]) * (scale if choice.steps else 1.0)
            basis = filter_basis(found.full.eigenvalues, alpha, choice.steps)
            q = basis @ np.concatenate([[1.0], choice.h])
            columns = slice(None) if target is None else slice(target, target + 1)
            rotated[:, columns] = q[:, None] * found.full.projections[:, columns]
        self._store(found.coefficients(rotated), found.x_mean, found.full.mean, data)
        self._keep(choices, alphas, scale, data)
        if self.store_cv_results:
            self.cv_results_ = self._errors(blocks, places, choices, alphas, data)
        return self

    def _design(self, data: Data) -> Samples:
        return samples_of(data.x, data.y, data.weights, intercept=self.fit_intercept)

    def get_metadata_routing(self) -> MetadataRouter:
        """Where `groups` and other metadata of `fit` go: to the splitter."""
        router = MetadataRouter(owner=self).add_self_request(self)
        if isinstance(self.cv, str):
            return router
        return router.add(
            splitter=check_cv(5 if self.cv is None else self.cv),
            method_mapping=MethodMapping().add(caller="fit", callee="split"),
        )

    def _routed(self, params: dict[str, Any]) -> dict[str, Any]:
        if _routing_enabled():
            routed = process_routing(self, "fit", **params)
            return dict(routed.splitter.split) if "splitter" in routed else {}
        unknown = sorted(set(params) - {"groups"})
        if unknown:
            raise TypeError(f"fit got an unexpected argument {unknown[0]!r}; accepted: groups")
        return params

    def _choice(
        self,
        found: Samples,
        blocks: list[HeldOut],
        alphas: Array,
        k: int,
        scale: float,
        data: Data,
        target: int | None,
    ) -> Selection:
        """For all targets together, or one of them."""
        select = bool(self.select_steps)
        if isinstance(self.cv, str) and self.cv == "gcv":
            full = found.full if target is None else found.full.of_target(target)
            used = int((data.weights > 0).sum())
            return choose_by_gcv(full, alphas, k, used, int(self.fit_intercept), select=select)
        if target is not None:
            blocks = [block.of_target(target) for block in blocks]
        loss = squared_error if self.scoring is None else self._scorer(data)
        eigenvalues = found.full.eigenvalues
        held = sum(float(block.weights.sum()) for block in blocks)
        overlap = scale * held / float(data.weights.sum())
        how: dict[str, Any] = {"scale": scale, "overlap": overlap, "select": select}
        return choose(blocks, eigenvalues, alphas, k, loss=loss, rule=self._rule, **how)

    def _scorer(self, data: Data) -> Loss:
        scorer = check_scoring(self, scoring=self.scoring)
        single = data.single or self.alpha_per_target

        def loss(labels: Array, predictions: Array) -> Array:
            given, fitted = labels * data.y_scale, predictions * data.y_scale
            if single:
                given, fitted = given[:, 0], fitted[:, 0]
            return np.array([-float(scorer(_Identity(), fitted, given))])

        return loss

    def _keep(self, choices: list[Selection], alphas: Array, scale: float, data: Data) -> None:
        square = data.y_scale**2 if self.scoring is None else 1.0
        outputs = (
            1 if self.alpha_per_target or self.scoring or self.cv == "gcv" else data.y.shape[1]
        )
        unit = square / outputs
        single = not self.alpha_per_target or len(choices) == 1

        def shown(values: list[Any]) -> Any:
            return values[0] if single else np.array(values)

        self.alphas_ = alphas
        self.n_steps_ = shown([c.steps for c in choices])
        self.alpha_ = shown([float(alphas[c.index]) * (scale if c.steps else 1.0) for c in choices])
        xi = [nearest_xi(c.h) for c in choices]
        self.xi_ = xi[0] if single else xi
        self.risk_path_ = shown([c.risk_path * unit for c in choices])
        self.best_score_ = shown([-float(c.risk_path[c.index, c.steps]) * unit for c in choices])
        self.step_gain_ = shown([c.gain * unit for c in choices])
        self.step_noise_ = shown([c.noise * unit for c in choices])
        ends = {int(alphas.argmin()), int(alphas.argmax())} if len(alphas) > 1 else set()
        at_edge = [c.index in ends for c in choices]
        self.alpha_at_edge_ = shown(at_edge)
        if any(at_edge):
            chosen = ", ".join(
                f"{alphas[c.index]:.3g}" for c, e in zip(choices, at_edge, strict=True) if e
            )
            warnings.warn(
                f"the chosen penalty {chosen} is an end of the grid alphas "
                f"({alphas.min():.3g} to {alphas.max():.3g}); one beyond it may be better",
                ConvergenceWarning,
                stacklevel=3,
            )

    def _parameters(self) -> int:
        k = self.n_steps
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 0 <= k <= MAX_STEPS:
            raise InputError(f"n_steps is {k!r}; accepted: an integer >= 0 and at most {MAX_STEPS}")
        if isinstance(self.cv, str) and self.cv not in ("gcv", "loo"):
            raise InputError(
                f"cv is {self.cv!r}; accepted: None, an integer, a splitter, 'loo' or 'gcv'"
            )
        for name in ("select_steps", "alpha_per_target", "store_cv_results"):
            value = getattr(self, name)
            if not isinstance(value, bool | np.bool_):
                raise InputError(f"{name} is {value!r}; accepted: True or False")
        if isinstance(self.cv, str) and self.cv == "gcv":
            for name in ("scoring", "store_cv_results"):
                if getattr(self, name):
                    raise InputError(f"{name} is given with cv='gcv', which holds out no rows")
        if self.validation_fraction is not None:
            fraction = real(self.validation_fraction, "validation_fraction", lowest=0, strict=True)
            if fraction >= 1:
                raise InputError(f"validation_fraction is {fraction!r}; accepted: between 0 and 1")
            if self.cv is not None:
                warnings.warn(
                    "cv and validation_fraction are both given; cv is used",
                    UserWarning,
                    stacklevel=3,
                )
        return int(k)

    def _grid(self, found: Samples, data: Data) -> Array:
        if self.alphas is not None:
            given = np.atleast_1d(np.asarray(self.alphas))
            alphas = np.asarray(reals(given, "alphas", lowest=0.0, strict=True))
            if not len(alphas):
                raise InputError("alphas is empty; accepted: at least one real number > 0")
        for name, size in (("X", data.x_scale), ("y", data.y_scale)):
            if not 1 / LARGEST_SQUARED <= size <= LARGEST_SQUARED:
                raise InputError(
                    f"{name} has entries of about {size:.0e}, whose squares (the unit of "
                    f"{'alphas' if name == 'X' else 'the losses'}) are outside floating point; "
                    f"accepted: {name} in another unit"
                )
        if self.alphas is None:
            full = found.full.eigenvalues
            alphas = RELATIVE_ALPHAS * (full[0] if len(full) else 1.0) * data.x_scale**2
        return alphas

    def _splits(self, x: Any, labels: Any, params: dict[str, Any]) -> list[Split]:
        n = x.shape[0]
        if self.validation_fraction is None or self.cv is not None:
            splits = check_cv(5 if self.cv is None else self.cv)
            if self.cv is None and n < 5:
                splits = check_cv(n)
            return [(train, [test]) for train, test in splits.split(x, labels, **params)]
        held = min(max(1, round(self.validation_fraction * n)), n - 1)
        rows = np.arange(n)
        return [(rows[:-held], np.array_split(rows[-held:], min(HOLD_OUT_BLOCKS, held)))]

    def _held_out(
        self, found: Samples, labels: Any, params: dict[str, Any]
    ) -> tuple[list[HeldOut], list[Any], float]:
        """Held-out rows, their places, and by how much all rows outweigh a training part."""
        weights = found.weights
        if isinstance(self.cv, str):
            if self.cv == "gcv":
                return [], [], 1.0
            rows, blocks = left_out(found)
            return list(blocks), rows, 1.0
        splits = self._splits(found.x, labels, params)
        for train, _ in splits:
            check_split(train, weights)
        if not sum(float(weights[part].sum()) for _, parts in splits for part in parts) > 0:
            raise InputError("cv: no row with positive weight is ever held out")
        folds, trained = found.folds(splits)
        places = [part for _, parts in splits for part in parts]
        return list(folds), places, float(weights.sum() / np.mean(trained))

    def _errors(
        self,
        blocks: list[HeldOut],
        places: list[Any],
        choices: list[Selection],
        alphas: Array,
        data: Data,
    ) -> Array:
        k = choices[0].risk_path.shape[1] - 1
        errors = np.full((*data.y.shape, len(alphas), k + 1), np.nan)
        for index, (block, rows) in enumerate(zip(blocks, places, strict=True)):
            for part, fitted in block.predictions(alphas / data.x_scale**2, k):
                h = np.stack([c.crossed[index][part] for c in choices])  # (1 or T, l, k+1, k)
                for target in range(data.y.shape[1]):
                    own = h[min(target, len(h) - 1)]
                    z = np.concatenate([np.ones((*own.shape[:2], 1)), own], axis=2)
                    predicted = fitted[:, :, target] @ z.transpose(0, 2, 1)
                    residual = block.labels[:, target, None] - predicted
                    errors[rows, target, part] = (residual * data.y_scale).transpose(1, 0, 2) ** 2
        return errors


class _Identity(RegressorMixin, BaseEstimator):  # type: ignore[misc,unused-ignore]
    """Its input is its prediction, so that a scorer can judge predictions."""

    def predict(self, X: Any) -> Any:
        """X itself."""
        return X
