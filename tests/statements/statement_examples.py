"""Statements of every type, written by hand."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_HERE = {"e": "positive", "B": "nonnegative"}
_INSTANCE = {"eigenvalues": ["1", "9/10"], "snr": ["200", "0"]}

ONE_STEP: Json = {
    "type": "sum",
    "variables": {"lam": "positive", "C": "positive", "b": "positive", "xi": "real"},
    "hypotheses": {"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    "direction": _HERE,
    "aligned": True,
    "each": {"ratio": "e >= b*e_m"},
    "conclusion": "rho(B, filter(e, lam, xi)) >= r*b**2*C/(1+C)",
}
ANY_STEPS: Json = {
    "type": "sum",
    "variables": {"lam": "positive"},
    "direction": _HERE,
    "state": {"q": {"start": "filter(e, lam)", "step": "filter(e, lam)*((1-xi) + xi*q)"}},
    "fresh": {"xi": "real"},
    "at_each_step": {"low": "0 <= xi", "high": "xi <= 1"},
    "conclusion": "rho(B, q) >= B/(1+B)",
}
ATTAINED: Json = {
    "type": "sum",
    "variables": {"lam": "positive", "LB": "real"},
    "let": {"q_m": "B_m/(1+B_m)"},
    "direction": _HERE,
    "direction_let": {"q": "B/(1+B)"},
    "aligned": True,
    "sums": {"bound": "B/(1+B) = LB"},
    "attain": "r+1",
    "conclusion": "rho(B, q) = LB",
}
PAIRS: Json = {
    "type": "sum",
    "variables": {"A": "positive", "x": "real"},
    "aligned": "A*(1-x)**2",
    "direction": {"a": "positive", "c": "positive"},
    "each": {"order": "a >= c"},
    "conclusion": "rho(a, x) - rho(c, x) >= 0",
}
BOUNDED: Json = {
    "type": "pointwise",
    "variables": {},
    "state": {"q": {"start": "1", "step": "xi*q"}},
    "fresh": {"xi": "nonnegative"},
    "at_each_step": {"high": "xi <= 1"},
    "conclusion": "1 >= q",
}
RANDOM: Json = {
    "type": "pointwise",
    "variables": {"s": "positive", "th": "real", "eta": "real", "gamma2": "positive"},
    "let": {"y": "s*th + eta"},
    "hypotheses": {"small": "th <= s"},
    "conclusion": "mean((y - s*th)**2, eta, gamma2) = gamma2",
}
LEAST: Json = {
    "type": "infimum",
    "variables": {"c": "positive"},
    "direction": _HERE,
    "steps": "r-1",
    "sums": {"budget": "B/(1+B) = c"},
    "conclusion": "least >= c",
}
INSTANCES: dict[str, Json] = {
    "lower-bound": {"type": "lower-bound", "instance": _INSTANCE, "steps": 1, "bound": "3/2"},
    "upper-bound": {
        "type": "upper-bound", "instance": _INSTANCE, "steps": 1, "bound": "7/2",
        "lam": "1/32", "xi": ["2"],
    },
    "strict-improvement": {
        "type": "strict-improvement", "instance": {"eigenvalues": ["1", "1/2"], "snr": ["10", "0"]},
        "bound": "10/7", "lam": "1/32", "xi": ["374005/65536"],
    },
    "steps-needed": {"type": "steps-needed", "instance": _INSTANCE, "steps": 2},
}  # fmt: skip
FAMILIES: dict[str, Json] = {
    "one step": ONE_STEP, "any steps": ANY_STEPS, "attained": ATTAINED, "pairs": PAIRS,
    "bounded": BOUNDED, "random": RANDOM, "least": LEAST,
}  # fmt: skip
ALL = FAMILIES | INSTANCES
