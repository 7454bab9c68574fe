"""Statements kept aside, true and false, with how their truth is known: a proof or a counterexample that
the kernel accepts. What searches for proofs is never told either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sdproof.prove import (
    by_induction,
    cases,
    combination,
    identity,
    induction,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
)
from sdproof.prove.rules import substituted
from sdproof.state import At, Family, Theorem


@dataclass(frozen=True)
class Kept:
    """A statement, why it is true or false, and the proof or the point that shows it."""

    theorem: Theorem
    why: str
    shown: dict[str, Any] | At | None

    @property
    def true(self) -> bool:
        return not isinstance(self.shown, At)


POSITIVE = dict.fromkeys("xyz", "positive")
REALS = {"x": "real", "y": "real"}
PAIR = {"x": "positive", "y": "positive"}
RIDGE = {"e": "positive", "lam": "positive"}
LAM = {"lam": "positive"}
ANY = Family(directions={"q": "real"})
APART = Family(
    aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"},
    each={"larger": "e >= e_m"},
)  # fmt: skip
RATIO = Family(
    aligned=True, constants={"C": "positive", "b": "positive"}, given={"signal": "B_m >= C*r"},
    each={"ratio": "e >= b*e_m"},
)  # fmt: skip
SCHUR = "x*(x-y)*(x-z) + y*(y-x)*(y-z) + z*(z-x)*(z-y) >= 0"
QUARTIC = "x**4 - 2*x**3 + 3*x**2 - 2*x + 1"
DESCENT = {"q": ("0", "q + a*(1-q)")}
MIXING = {"q": ("t", "t*((1-xi) + xi*q)")}


def _least(m: str, p: str, q: str, above_p: str, above_q: str) -> dict[str, Any]:
    """Schur's inequality where m is the least: (p−q)²(p+q−m) + m(p−m)(q−m)."""
    p_is, q_is = (substitution(*v) for v in ((p, f"{m}+s", "s", "1", above_p),
                                             (q, f"{m}+t", "t", "1", above_q)))  # fmt: skip
    both = combination(term(f"{m}+s+t", square="s-t"), term(f"{m}*s*t"))
    return substituted(p_is, q_is, then=both)


def _through(name: str, claim: str, *facts: str, then: dict[str, Any]) -> dict[str, Any]:
    return lemma(name, claim, combination(*(term("1", fact) for fact in facts)), then)


SCHUR_PROOF = cases(
    "xy", "x >= y",
    cases("yz", "y >= z", _through("xz", "x >= z", "xy", "yz", then=_least("z", "x", "y", "xz", "yz")),
          _least("y", "x", "z", "xy", "yz")),
    cases("xz", "x >= z", _through("yz", "y >= z", "xy", "xz", then=_least("z", "x", "y", "xz", "yz")),
          _least("x", "y", "z", "xy", "xz")),
)  # fmt: skip
_LARGER = nonnegative(substitution("e", "e_m + s", "s", "1", "larger"))
APART_PROOF = sum_proof(
    lemma("shrinks", "A >= w", _LARGER, lemma("both", "A + w >= 0", _LARGER, combination(
        term("B", square="w"), term("1/r", "signal", square="A"), term("C", "shrinks", "both"),
        term("1/(1+C)", square="(1+C)*w - 1"))), let={"w": "1 - filter(e, lam)"}),
    let={"A": "1 - filter(e_m, lam)"}, transfer="B_m/r*A**2", share="C/(1+C)", share_m="C/(1+C)",
    aligned=combination(term("1/r", "signal", square="A"), term("1/(1+C)", square="(1+C)*A - 1")),
)  # fmt: skip
_STEP = combination(term("lam/(e+lam)"), term("e/(e+lam)", "xi_low", "below"))


def _t(
    name: str, states: str, forall: dict[str, str] | None = None, *rest: Any, **more: Any
) -> Theorem:
    return Theorem(name, *rest, forall=forall or {}, states=states, **more)


TRUE = (
    Kept(_t("am-gm-3", "x**3 + y**3 + z**3 >= 3*x*y*z", POSITIVE),
         "AM-GM: half of x+y+z times the sum of the squares of the differences",
         combination(*(term("(x+y+z)/2", square=d) for d in ("x-y", "y-z", "z-x")))),
    Kept(_t("schur", SCHUR, dict.fromkeys("xyz", "nonnegative")), "Schur's inequality", SCHUR_PROOF),
    Kept(_t("quartic", f"{QUARTIC} >= 9/16", {"x": "real"}),
         "it is (x²−x+1)², and x²−x+1 ≥ 3/4 with equality at 1/2",
         combination(term("3/2", square="x - 1/2"), term("1", square="(x - 1/2)**2"))),
    Kept(_t("quintic", "x**5 + 4 >= 5*x", {"x": "positive"}), "AM-GM of x⁵ and four ones",
         combination(term("x**3 + 2*x**2 + 3*x + 4", square="x-1"))),
    Kept(_t("cauchy-schwarz", "(x**2+y**2)*(u**2+v**2) >= (x*u+y*v)**2", dict.fromkeys("xyuv", "real")),
         "Lagrange's identity", combination(term("1", square="x*v - y*u"))),
    Kept(_t("titu", "a**2/x + c**2/y >= (a+c)**2/(x+y)", PAIR | {"a": "real", "c": "real"}),
         "Cauchy-Schwarz in Titu's form", combination(term("1/(x*y*(x+y))", square="a*y - c*x"))),
    Kept(_t("more-penalty", "filter(e, lam) >= filter(e, mu)", RIDGE | {"mu": "positive"},
            given={"larger": "mu >= lam"}),
         "e/(e+λ) decreases in λ", nonnegative(substitution("mu", "lam+s", "s", "1", "larger"))),
    Kept(_t("filter-ratio", "d*filter(e, lam) <= e*filter(d, lam)", RIDGE | {"d": "positive"},
            given={"larger": "e >= d"}),
         "q/e = 1/(e+λ) decreases in e", nonnegative(substitution("e", "d+s", "s", "1", "larger"))),
    Kept(_t("mixing-shrinks", "filter(e, lam) >= filter(e, lam, xi)", RIDGE | {"xi": "nonnegative"},
            given={"box": "1 >= xi"}),
         "q − q_1 = ξ t (1−t)", nonnegative()),
    Kept(_t("ridge-bound", "rho(B, filter(e, lam)) >= B/(1+B)", LAM),
         "(1+B)(q − B/(1+B))² is what is above the bound",
         sum_proof(combination(term("1+B", square="filter(e, lam) - B/(1+B)")))),
    Kept(_t("one-step-bound", "rho(B, filter(e, lam, xi)) >= B/(1+B)", LAM | {"xi": "real"}),
         "the same: it holds for every filter",
         sum_proof(combination(term("1+B", square="filter(e, lam, xi) - B/(1+B)")))),
    Kept(_t("double-noise", "B*(1-q)**2 + 2*q**2 >= 2*B/(2+B)", {}, ANY), "complete the square",
         sum_proof(combination(term("2+B", square="q - B/(2+B)")))),
    Kept(_t("variance", "filter(e, lam) >= variance(filter(e, lam))", LAM), "0 < q < 1",
         sum_proof(nonnegative())),
    Kept(_t("largest-apart", "rho(B, filter(e, lam)) >= r*C/(1+C)", LAM, APART),
         "1 − q_j ≤ 1 − q_m where e_j ≥ e_m, so C(1−q_m)² + q_j² ≥ C w² + (1−w)²", APART_PROOF),
    Kept(_t("one-step-apart", "rho(B, filter(e, lam, xi)) >= r*C/(1+C)", LAM | {"xi": "real"}, APART),
         "MT-2 where every ratio is at least 1: N = x²+2x+β is ≥ (1+x)² and ≥ (β+x)²/β", None),
    Kept(_t("descent", "1 >= q", {"a": "positive"}, given={"stable": "1 >= a"}, recursion=DESCENT),
         "1 − q shrinks by the factor 1 − a ≥ 0",
         by_induction("cap", nonnegative(), combination(term("1", "cap", "stable")))),
    Kept(_t("weights-in-0-1", "r >= q", LAM, steps="any", xi="0 <= xi <= 1"),
         "every q_j stays at most 1: each step averages q and 1, then shrinks",
         sum_proof(combination(term("1", "below")), share="-1", total=identity(),
                   induction=induction({"below": "1 >= q"}, {"below": nonnegative()},
                                       {"below": _STEP}))),
)  # fmt: skip
FALSE = (
    Kept(_t("am-gm-4", "x**3 + y**3 + z**3 >= 4*x*y*z", POSITIVE), "3 < 4 at 1, 1, 1",
         At({"x": "1", "y": "1", "z": "1"})),
    Kept(_t("schur-real", SCHUR, dict.fromkeys("xyz", "real")), "x³ < 0 at −1, 0, 0",
         At({"x": "-1", "y": "0", "z": "0"})),
    Kept(_t("quartic-more", f"{QUARTIC} >= 563/1000", {"x": "real"}), "9/16 at 1/2 is the least value",
         At({"x": "1/2"})),
    Kept(_t("quintic-strict", "x**5 + 4 > 5*x", {"x": "positive"}), "equality at 1", At({"x": "1"})),
    Kept(_t("motzkin-more", "x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2 + 1/50", REALS),
         "Motzkin's polynomial is zero at 1, 1", At({"x": "1", "y": "1"})),
    Kept(_t("titu-twice", "a**2/x + c**2/y >= 2*(a+c)**2/(x+y)", PAIR | {"a": "real", "c": "real"}),
         "2 < 4 where all are 1", At({"a": "1", "c": "1", "x": "1", "y": "1"})),
    Kept(_t("filter-slope", "filter(e, lam) - filter(d, lam) >= (e-d)/(e+lam)", RIDGE | {"d": "positive"},
            given={"larger": "e >= d"}),
         "the difference is that times λ/(d+λ)", At({"e": "2", "d": "1", "lam": "1"})),
    Kept(_t("one-step-below-1", "1 >= filter(e, lam, xi)", RIDGE | {"xi": "real"}),
         "a negative ξ lifts it above 1", At({"e": "1", "lam": "1", "xi": "-10"})),
    Kept(_t("weight-2", "filter(e, lam, xi) >= 0", RIDGE | {"xi": "nonnegative"},
            given={"box": "2 >= xi"}),
         "1 − ξ(1−t) < 0 at ξ = 2, t = 1/4", At({"e": "1", "lam": "3", "xi": "2"})),
    Kept(_t("ridge-bound-more", "rho(B, filter(e, lam)) >= B/(1+B) + variance(filter(e, lam))/1000", LAM),
         "ridge attains the bound where q = B/(1+B)", At({"lam": "1"}, ({"e": "1", "B": "1"},))),
    Kept(_t("ratio-above-1", "rho(B, filter(e, lam)) >= r*C*b**2/(1+C*b**2)", LAM, RATIO),
         "without b ≤ 1: direction m alone has C/(1+C)",
         At({"lam": "1", "C": "1", "b": "2", "e_m": "1", "B_m": "1"})),
    Kept(_t("descent-fast", "1 >= q", {"a": "positive"}, given={"stable": "2 >= a"}, recursion=DESCENT),
         "the first step reaches a = 2", At({"a": "2"}, (), ({},))),
    Kept(_t("weights-from-minus-1", "r >= q", LAM, steps="any", xi="-1 <= xi <= 1"),
         "t = 9/10: ξ = 1 gives 81/100, then ξ = −1 gives 1071/1000",
         At({"lam": "1"}, ({"e": "9"},), ({"xi": "1"}, {"xi": "-1"}))),
)  # fmt: skip
STATEMENTS = (*TRUE, *FALSE)
