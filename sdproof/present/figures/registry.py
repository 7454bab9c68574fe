"""Every figure by name: what it shows in words, its options, its two functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdproof.errors import InputError
from sdproof.numbers.exact import integer, one_of
from sdproof.present.figures import (
    filters,
    gain,
    greedy,
    krylov,
    measured,
    phase,
    settings,
    signs,
    steps,
    xi,
)
from sdproof.present.figures.values import Progress, exported


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure.

    `words`: what is drawn, and what of it is exact or certified.
    `compute`: the data function: exact numbers and enclosures (floats only if `measured`).
    `draw`: from the data to a `matplotlib.figure.Figure`.
    `ranks` ((int, int, int) or None): least, default and largest `rank`, if the figure has that
        option.
    `measured`: drawn from the data sets; takes `data`, a folder.
    """

    name: str
    title: str
    words: str
    compute: Callable[..., Any]
    draw: Callable[[Any], Any]
    ranks: tuple[int, int, int] | None = None
    measured: bool = False

    def data(
        self,
        *,
        rank: int | None = None,
        data: Path | str | None = None,
        progress: Progress | None = None,
    ) -> Any:
        """The numbers of the figure.

        Raises `InputError` for a rank that is not accepted, or an option the figure does not have.
        """
        options: dict[str, Any] = {"progress": progress}
        if rank is not None:
            if self.ranks is None:
                raise InputError(f"figure {self.name}: it has no rank; accepted: no --rank")
            least, _, most = self.ranks
            options["rank"] = integer(rank, f"figure {self.name}, rank", least, most)
        if data is not None and not self.measured:
            raise InputError(f"figure {self.name}: drawn without data sets; accepted: no --data")
        if self.measured:
            options["data"] = data
        return self.compute(**options)

    def figure(self, **options: Any) -> Any:
        """`data`, then `draw`: the Matplotlib figure."""
        return self.draw(self.data(**options))

    def caption(self, found: Any) -> str:
        """`words`, and what the numbers of a measured figure show beside."""
        return f"{self.words} {found.remark}".strip() if self.measured else self.words

    def to_json(self, found: Any) -> dict[str, Any]:
        """The numbers as JSON: exact ones as strings, enclosures as [lo, hi] rounded outward."""
        numbers = found.to_json() if self.measured else exported(found)
        words = self.caption(found)
        return {"figure": self.name, "title": self.title, "words": words, "data": numbers}


FIGURES: dict[str, FigureSpec] = {
    spec.name: spec
    for spec in (
        FigureSpec(
            "gain",
            "The gain of r steps on the hard family",
            "Least excess risk of ridge and of one step, over every λ > 0 and ξ, divided by that of r "
            "steps. Points: enclosed to 12 digits. Lines: exact bounds, below from MT-3 (ridge) and "
            "MT-2 (one step), above from GL-1.",
            gain.gain_data,
            gain.draw_gain,
            (4, 48, 128),
        ),
        FigureSpec(
            "settings",
            "Risk of ridge and of 1 to 4 steps against λ",
            "Rank 4, eigenvalues e and signal-to-noise ratios B as named; exact infimum of the risk "
            "over ξ at each λ. With distinct eigenvalues and the signal on one direction that of four "
            "steps is the lower bound at every λ (LB-2); with equal eigenvalues no number of steps is "
            "better than optimal ridge (NA-3), and with equal coefficients optimal ridge has the lower "
            "bound itself (NA-1).",
            settings.settings_data,
            settings.draw_settings,
        ),
        FigureSpec(
            "xi",
            "The optimal ξ when eigenvalues crowd together",
            "Largest |ξᵢ| of the best r steps, exact, against the gap δ between neighbouring "
            "eigenvalues, for the signal on u₁. On the gaps that the legend names it grows, over each "
            "factor of ten, like the power of δ named, to 5 %: close eigenvalues are told apart at the "
            "price of large ξ.",
            xi.xi_data,
            xi.draw_xi,
            (xi.LEAST, 5, xi.MOST),
        ),
        FigureSpec(
            "filters",
            "Optimal filters against the target",
            "The best filter q(t) of k = 0..r steps at one λ, exact, and the target values "
            "q* = B/(1+B) at the points t of the eigenvalues. Each step adds one degree; r steps "
            "meet every target here.",
            filters.filters_data,
            filters.draw_filters,
            (filters.LEAST, 4, filters.MOST),
        ),
        FigureSpec(
            "steps",
            "Excess risk against the number of steps",
            "Least excess of k steps over the lower bound, hard family, one λ, enclosed to 7 "
            "digits. At k = r it is exactly zero (LB-2).",
            steps.steps_data,
            steps.draw_steps,
            (steps.LEAST, 256, steps.MOST),
        ),
        FigureSpec(
            "phase",
            "Where repeated steps gain",
            "Gain of r steps over optimal ridge and over the optimal single step, by alignment of "
            "θ* with u₁ and by eigenvalue ratio: enclosed to 8 digits on a grid of points, and drawn "
            "between them by interpolation. At the rings the kernel has accepted certificates, over "
            "every λ and ξ, of a gain at most 0.02 less. At ratio 1 exactly the gain is 1 (NA-3): the "
            "limit is not continuous.",
            phase.phase_data,
            phase.draw_phase,
            (phase.LEAST, 4, phase.MOST),
        ),
        FigureSpec(
            "krylov",
            "The least risk of k steps on three spectra",
            "Infimum over λ and ξ of the risk of k steps, signal on the largest eigenvalue. Above: the "
            "best Krylov filter (KS-1). Below: the Christoffel bound, for every λ and ξ (KS-2). Circles: "
            "the infimum for up to 4 steps. All enclosed to 8 digits.",
            krylov.krylov_data,
            krylov.draw_krylov,
            (krylov.LEAST, 30, krylov.MOST),
        ),
        FigureSpec(
            "greedy",
            "Imitation parameters one after the other, and together",
            "Hard family, exact at each λ: two steps with ξ₁ the best for one step and then ξ₂ the best "
            "after it, against the best pair (ξ₁, ξ₂); see BA-4. At the edge: infima over λ, enclosed.",
            greedy.greedy_data,
            greedy.draw_greedy,
            (greedy.LEAST, 30, greedy.MOST),
        ),
        FigureSpec(
            "xi-sign",
            "Where the best ξ is negative, in [0, 1], or above 1",
            "One step, hard family, on a grid of points. Above: the best ξ at one λ, exact; it is 0 "
            "where λ is stationary for ridge. Below: with the best λ too, from enclosures to 8 "
            "digits; where that is a limit of λ, the best ξ tends to −∞ (λ → ∞) or to +∞ (λ → 0).",
            signs.sign_data,
            signs.draw_signs,
            (signs.LEAST, 6, signs.MOST),
        ),
        FigureSpec(
            "table1-curves",
            "Table 1: error against λ",
            "Test and validation error of ridge, 1 and 2 steps in file order, in units of the target's "
            "variance on the training block; at each λ the ξ that is best on validation. Floats: "
            "nothing here is certified.",
            measured.curves_data,
            measured.draw_curves,
            measured=True,
        ),
        FigureSpec(
            "alignment",
            "Alignment of the data sets",
            "cos² of the angle between the least-squares estimate on the training block and each "
            "eigenvector. The cut is this project's choice. Floats: nothing here is certified.",
            measured.alignment_data,
            measured.draw_alignment,
            measured=True,
        ),
        FigureSpec(
            "shift",
            "Gain of two steps, by how the rows are split",
            "Test error of ridge over that of two steps: median and quartiles over 20 seeds; file order "
            "is one split. Right of 1 two steps are better. Floats: nothing here is certified.",
            measured.shift_data,
            measured.draw_shift,
            measured=True,
        ),
    )
}
"""Every figure by name, in the order of the report."""


def figure_spec(name: str) -> FigureSpec:
    """The figure of this name.

    Raises `InputError` if there is none; the message lists the names.
    """
    return FIGURES[one_of(name, FIGURES, "figure")]
