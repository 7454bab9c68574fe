"""One pipeline for every table: what repeated steps gain on it, what the theorem allows, and whether
a shift between the blocks explains the gain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from sdproof.errors import InputError
from sdproof.gains.diagnostics import ALIGNED, Diagnostics, diagnose
from sdproof.gains.protocol import FRACTIONS, Progress, Run, file_order, random_split, tune
from sdproof.gains.regression import Regression
from sdproof.gains.shift import FILE, NONE, Scenario, ShiftTest, moved, random_splits, shift_test
from sdproof.numbers.exact import integer
from sdproof.spectral import factor

Order = Literal["file-order", "random"]

NOTABLE = 1.1
"""A ratio of test errors from which a gain is worth explaining.

Set after the first results on Table 1 were seen; it describes, and no verdict rests on it.
"""

RARE = 0.05
"""Level of the permutation test below which a gain counts as more than scatter of the splits."""

MOST_STEPS = 5


class Cause(Enum):
    """What the numbers say of a gain; floats on one table, so never more than support."""

    NO_GAIN = "no notable gain"
    SCATTER = "scatter of the splits"
    ALLOWED = "within what fixed inputs allow"
    SHIFT = "shift between the blocks"
    OPEN = "neither the theorem nor a shift"


@dataclass(frozen=True, eq=False)
class Explanation:
    """What one table shows.

    `order`: how its rows are split for `run`: in their order, or at random (seed 0).
    `run`: 0, …, k steps on that split.
    `diagnostics`: of its training block.
    `constant`: the features that are constant there and get no coefficient.
    `shift`: the scenarios; at random there is that of random blocks alone.
    """

    regression: Regression
    order: Order
    run: Run
    diagnostics: Diagnostics
    constant: tuple[str, ...]
    shift: ShiftTest

    @property
    def steps(self) -> int:
        """The largest number of steps, k."""
        return len(self.run.mse) - 1

    @property
    def observed(self) -> tuple[float, float]:
        """Gain of k steps (ratio of ridge's test error to theirs), and the difference.

        In file order those of the run; else median and mean over the random splits.
        """
        if self.order == "file-order":
            return self.run.gains[-1], self.run.mse[0] - self.run.mse[-1]
        scenario = self.shift.scenario(NONE)
        return scenario.gain[-1], scenario.difference[-1]

    @property
    def exceeds(self) -> bool:
        """Whether the error falls by more than any filter could lower it at fixed inputs."""
        return self.observed[1] > self.diagnostics.largest_mse_reduction

    @property
    def stays(self) -> bool:
        """Whether there is a notable gain with blocks drawn at random, beyond their scatter."""
        none = self.shift.scenario(NONE)
        half = none.half_width
        beyond = half is not None and none.difference[-1] > half[-1]
        return none.gain[-1] >= NOTABLE and beyond

    @property
    def scattered(self) -> bool:
        """Whether a random split has a gain as large with a probability above `RARE`, or may have.

        The file order is one split more: its rank among the random ones, (1 + those that reach
        it)/(1 + all), is a permutation test, and needs 19 of them.
        """
        none = self.shift.scenario(NONE)
        return (1 + none.reaching(self.observed[0])) / (1 + none.splits) > RARE

    @property
    def cause(self) -> Cause:
        """Computed from the numbers; never stored."""
        if self.observed[0] < NOTABLE:
            return Cause.NO_GAIN
        if self.stays:
            return Cause.OPEN if self.exceeds else Cause.ALLOWED
        if self.scattered:
            return Cause.SCATTER
        return Cause.SHIFT if self.exceeds else Cause.ALLOWED

    @property
    def conclusion(self) -> list[str]:
        """A few sentences, each made from the numbers."""
        sentences = (_errors, _allowed, _assumptions, _scenarios, _cause)
        before = [self.regression.note]
        if self.constant:
            before.append(
                f"Constant on the training block, so without coefficient: {', '.join(self.constant)}."
            )
        return [*filter(None, before), *(make(self) for make in sentences)]

    def to_json(self) -> dict[str, Any]:
        """For JSON, with the validation and test error at every λ."""
        return {
            **self.regression.to_json(),
            "split": self.order,
            "constant_in_training": list(self.constant),
            "cause": self.cause.value,
            "conclusion": self.conclusion,
            "run": self.run.to_json(curves=True),
            "diagnostics": self.diagnostics.to_json(),
            "shift": self.shift.to_json(),
        }


def require_rows(regression: Regression) -> None:
    """Raise `InputError` unless the training block can estimate its noise."""
    rows, needed = len(regression.y), regression.x.shape[1] + 2
    if int(FRACTIONS[0] * rows + 1e-9) < needed:
        least = math.ceil(needed / FRACTIONS[0] - 1e-9)
        raise InputError(
            f"{regression.name}: {rows} rows are too few for {regression.x.shape[1]} features; accepted: "
            f"at least {least}, of which {100 * FRACTIONS[0]:.0f} % are the training block"
        )


def explain(
    regression: Regression,
    *,
    order: Order = "file-order",
    k: int = 2,
    seeds: int = 20,
    moving: bool = True,
    progress: Progress | None = None,
) -> Explanation:
    """Run, diagnose and move the blocks.

    Parameters
    ----------
    regression : Regression
    order : {"file-order", "random"}
        In file order the rows may have a meaning (time, groups) and the blocks are compared; at
        random they have none, and a shift between blocks is not looked for.
    k : int
        Largest number of steps, 1 to 5.
    seeds : int
        Random splits for each scenario.
    moving : bool
        Also move one block at a time, which tells which of them matters; in file order only.
    progress : callable, optional
        Called after each split.

    Raises
    ------
    InputError
        For too few rows, a constant target, or a target that is linear in the features.
    """
    k = integer(k, "k", 1, MOST_STEPS)
    require_rows(regression)
    n = len(regression.y)
    split = file_order(n) if order == "file-order" else random_split(n, 0)
    train, validation, test = (
        factor(regression.x[rows], regression.y[rows])
        for rows in (split.train, split.validation, split.test)
    )
    tuned = tune(train, validation, k=k)
    outcome = tuned.tested(test)
    flat = zip(regression.features, tuned.scaling.flat, strict=False)
    diagnostics = diagnose(regression.name, train)
    if order == "file-order" and moving:
        shift = shift_test(regression, seeds=seeds, k=k, progress=progress)
    else:
        found = [random_splits(regression, seeds=seeds, k=k, progress=progress)]
        found += [Scenario(FILE, (outcome.mse,))] * (order == "file-order")
        shift = ShiftTest(regression.name, tuple(found), *moved(regression, split))
    constant = tuple(name for name, is_flat in flat if is_flat)
    return Explanation(regression, order, outcome, diagnostics, constant, shift)


def steps_words(steps: int) -> str:
    """Ridge, one step, 2 steps, …"""
    return ("ridge", "one step")[steps] if steps < 2 else f"{steps} steps"


def _errors(e: Explanation) -> str:
    errors = ", ".join(f"{steps_words(i)} {v:.3g}" for i, v in enumerate(e.run.mse))
    blocks = "in file order" if e.order == "file-order" else "on one random split"
    return " ".join(
        filter(
            None,
            [
                f"Test error {blocks}, λ and ξ chosen on the validation block, in units of the "
                f"target's variance on the training block: {errors}.",
                small_penalty(e.run),
            ],
        )
    )


def small_penalty(run: Run) -> str:
    """One sentence if ridge at the smallest λ beats everything that validation chose, by as much as the
    sentence shows; or nothing."""
    error, chosen = float(run.test_path[0, 0]), min(run.mse)
    if round(error, 2) >= round(chosen, 2):
        return ""
    return (
        f"Ridge at λ = {run.grid[0]:g} has test error {error:.2f}, below everything chosen on "
        f"validation ({chosen:.2f} at least)."
    )


def _allowed(e: Explanation) -> str:
    found, (_, difference) = e.diagnostics, e.observed
    bound = (
        f"At fixed inputs, by the estimated noise, no filter lowers the error of the best ridge by more "
        f"than about {found.largest_mse_reduction:.2g}"
    )
    bound += (
        f" (ratio of excess risks at most {found.gain_bound:.2f})"
        if found.lower_bound > 0
        else " (no signal beyond the noise)"
    )
    if difference <= 0:
        return f"{bound}; {steps_words(e.steps)} do not lower it here ({-difference:+.2g})."
    how = "more than that" if e.exceeds else "within that"
    return f"{bound}; {steps_words(e.steps)} lower it here by {difference:.2g}, {how}."


def _assumptions(e: Explanation) -> str:
    found = e.diagnostics
    passes = "passes" if found.assumptions_hold else "fails"
    guaranteed = (
        f"guarantees a ratio of excess risks of {found.guaranteed_gain:.2f}"
        if found.guaranteed_gain > 1
        else "guarantees no gain"
    )
    return (
        "The test of the theorem's assumptions (an aligned eigenvector, and a guaranteed gain) "
        f"{passes}: the largest cos² of the angle between the estimate and an eigenvector is "
        f"{max(found.cos2):.2f} (aligned from {ALIGNED:g}); with e_1/e_r = "
        f"{found.eigenvalue_ratio:.3g} the bound of the hard family {guaranteed}."
    )


def _scenarios(e: Explanation) -> str:
    none = e.shift.scenario(NONE)
    found = (
        f"Over {none.splits} random splits, which have no shift between the blocks, the median ratio "
        f"of ridge's test error to that of {steps_words(e.steps)} is {none.gain[-1]:.2f} (quartiles "
        f"{none.quartiles[-1][0]:.2f} and {none.quartiles[-1][1]:.2f})"
    )
    if e.order == "random":
        return f"{found}."
    found += f", and {none.reaching(e.observed[0])} of them reach that of the file order"
    moved_to = {s.name: f"{s.gain[-1]:.2f}" for s in e.shift.scenarios if s.name != NONE}
    ratios = ", ".join(f"{name} {ratio}" for name, ratio in moved_to.items())
    return f"{found}. The ratio by scenario: {ratios}."


_SAID = {
    Cause.NO_GAIN: f"There is no gain of {100 * (NOTABLE - 1):.0f} % or more to explain.",
    Cause.SCATTER: "Random splits reach such a gain too, or too few were drawn to tell (19 at least): "
    "no cause is named.",
    Cause.ALLOWED: "The gain is within what the theory allows at fixed inputs; that does not show "
    "that the theorem is its cause.",
    Cause.SHIFT: "The theorem does not explain this gain: it is larger than fixed inputs allow, and "
    "it goes when the blocks are drawn at random. A distribution shift between the blocks does.",
    Cause.OPEN: "The theorem does not explain this gain: it is larger than fixed inputs allow. Nor "
    "does a shift between the blocks: it stays when they are drawn at random. What does is open.",
}


def _cause(e: Explanation) -> str:
    return _SAID[e.cause]
