"""The hard family: a bound that is found by itself, one for any number of steps, two false variants."""

from sdproof.prove import cases, combination, induction, lemma, nonnegative, sum_proof, term
from sdproof.state import Claim, Family, Theorem, Variant, auto

HARD = Family(
    aligned=True,  # a direction m is set apart: e_m, B_m
    constants={"C": "positive", "b": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    each={"ratio": "e >= b*e_m"},  # in every other direction
)
BOUND = "r*C*b**2/(1+C*b**2)"

RIDGE = Claim(
    id="MY-1",
    title="ridge's bound once more",
    theorems=[Theorem("ridge", HARD, forall={"lam": "positive"},
                      states=f"rho(B, filter(e, lam)) >= {BOUND}", proof=auto)],
    variants=[Variant("b-not-squared", of="ridge", states="rho(B, filter(e, lam)) >= r*C*b/(1+C*b)"),
              Variant("no-ratio", of="ridge", without="ratio")],
)  # fmt: skip

# 1 - q_m >= b (1 - q) and 0 <= q_m <= 1, q <= 1 hold for ridge and survive every step
D = "lam/((e+lam)*(e_m+lam))"
RIDGE_SHRINKS = (term(D, "ratio"), term(f"lam*{D}", "at_most_one"))
KEPT = term("e/(e+lam)", "xi_low", "shrinks")
INVARIANTS = induction(
    invariants_m={"high": "1 >= q_m", "low": "q_m >= 0"},
    invariants={"shrinks": "1 - q_m >= b*(1-q)", "below": "1 >= q"},
    start={"high": nonnegative(), "low": nonnegative(), "below": nonnegative(),
           "shrinks": combination(*RIDGE_SHRINKS)},
    step={
        "high": combination(term("lam/(e_m+lam)"), term("e_m/(e_m+lam)", "xi_low", "high")),
        "low": combination(term("e_m/(e_m+lam)", "xi_high"), term("e_m/(e_m+lam)", "xi_low", "low")),
        "below": combination(term("lam/(e+lam)"), term("e/(e+lam)", "xi_low", "below")),
        "shrinks": cases(
            "larger", "e >= e_m",
            holds=combination(term(D, "larger", "xi_high"), term(D, "larger", "xi_low", "low"),
                              term("lam/(e+lam)", "at_most_one"), KEPT),
            fails=combination(*RIDGE_SHRINKS, term(D, "larger", "xi_low", "high"), KEPT),
        ),
    },
)  # fmt: skip
SHARE = "C*b**2/(1+C*b**2)"
PROOF = sum_proof(
    induction=INVARIANTS, let={"A": "1-q_m"}, transfer="B_m/r*A**2", share=SHARE, share_m=SHARE,
    direction=lemma("both", "A + b*w >= 0", combination(term("1", "high"), term("b", "below")),
                    combination(term("B", square="w"), term("1/r", "signal", square="A"),
                                term("C", "shrinks", "both"),
                                term("1/(1+C*b**2)", square="(1+C*b**2)*w - 1")), let={"w": "1-q"}),
    aligned=combination(term("1/r", "signal", square="A"), term("1/(1+C)", square="(1+C)*A - 1"),
                        term("C*(1+b)/((1+C)*(1+C*b**2))", "at_most_one")),
)  # fmt: skip
BOX = Claim(
    id="MY-2",
    title="weights in [0,1] never help the order",
    theorems=[Theorem("any number of steps", HARD, forall={"lam": "positive"}, steps="any",
                      xi="0 <= xi <= 1", states=f"rho(B, q) >= {BOUND}", proof=PROOF)],
)  # fmt: skip
