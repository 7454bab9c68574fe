"""Two steps on the hard family with n pairs of eigenvalues a > c below e_m, at a relative gap."""

from sdproof.prove import combination, identity, lemma, nonnegative, substitution, sum_proof, term, use
from sdproof.state import Claim, Family, Theorem, Variant

LEAST = "C*b**2*delta**2/(delta**2+2*C)"
CONSTANTS = {"C": "positive", "b": "positive", "delta": "positive"}
LINE = {"A": "real", "qa": "real", "qc": "real", "N": "real", "L": "positive", "La": "positive", "Lc": "positive"}
OVER = {"over_m": ("b*L", "delta**2"), "over_a": ("b*delta*La", "C"), "over_c": ("b*delta*Lc", "C")}
CAUCHY_SCHWARZ = Theorem(
    "cauchy_schwarz", forall=CONSTANTS | LINE, states=f"C*A**2 + qa**2 + qc**2 >= {LEAST}",
    given={"line": "L*A + La*qa - Lc*qc = N"} | {n: f"N >= {x}" for n, (x, _) in OVER.items()},
    proof=combination(
        term("K/C", square="L*qa - C*La*A"), term("K/C", square="L*qc + C*Lc*A"),
        term("K", square="La*qc + Lc*qa"), term("K*(L*A + La*qa - Lc*qc + N)", "line"),
        *(term(w, square=f"N - {x}") for x, w in OVER.values()),
        *(term(f"2*{w}*{x}", n) for n, (x, w) in OVER.items()),
        multiplier="K*(L**2/C + La**2 + Lc**2)", let={"K": "delta**2 + 2*C"}),
)  # fmt: skip
PAIRS = Family(
    aligned="rho(B_m, filter(e_m, lam, x1, x2))",  # what direction m adds beside the n pairs
    constants=CONSTANTS | {"e_m": "positive", "B_m": "nonnegative"}, let={"n": "r-1"},
    given={"signal": "B_m >= C*n", "at_most_one": "1 >= b"},
    directions={"a": "positive", "c": "positive", "Ba": "nonnegative", "Bc": "nonnegative"},
    each={"below": "e_m > a", "gap": "a - c >= delta*e_m", "ratio": "c >= b*e_m"},
)  # fmt: skip
P, Q, R = "(e_m-a)*(e_m-c)", "(e_m-a)*(e_m-c)*(a-c)", "e_m*(e_m-a)*(e_m-c)"
ORDER = (substitution("e_m", "a + p", "p", "1", "below"), substitution("a", "c + s", "s", "1", "apart"))
FILTERS = {"qa": "filter(a, lam, x1, x2)", "qc": "filter(c, lam, x1, x2)"}
VALUES = {n: n for n in ("C", "b", "delta", "A", "qa", "qc")} | {  # the third divided difference is 0
    "L": f"(e_m+lam)**3/({R})", "La": "(a+lam)**3/(a*(e_m-a)*(a-c))",
    "Lc": "(c+lam)**3/(c*(e_m-c)*(a-c))", "N": f"(e_m+lam)**3/({R}) - 1"}  # fmt: skip
HYPOTHESES = {
    "line": identity(),
    "over_m": combination(term(f"((e_m+lam)**3 - e_m**3 + e_m**2*c)/({R})", "at_most_one"),
                          term("1/(e_m-a)", "apart"), term("1/(e_m-a)", "ratio")),
    "over_a": combination(term(f"1/(a*{R})", "poly_a"), term(f"(a+lam)**3/(a*{R})", "ratio"),
                          term(f"b*(a+lam)**3/(a*{Q})", "gap"), term(f"b*delta*c*(a+lam)**3/(a*{Q})")),
    "over_c": combination(term(f"1/({R})", "poly_c"), term(f"(c+lam)**3/(c*{R})", "ratio"),
                          term(f"b*(c+lam)**3/(c*{Q})", "gap"), term(f"b*delta*a*(c+lam)**3/(c*{Q})"))}  # fmt: skip
PAIR = use("cauchy_schwarz", VALUES, "least", hypotheses=HYPOTHESES, then=combination(
    term("Ba", square="1-qa"), term("Bc", square="1-qc"), term("1", "least")))  # fmt: skip
for name, states, shown in (
    ("poly_c", f"(e_m+lam)**3 - {R} >= (c+lam)**3", nonnegative(*ORDER)),
    ("poly_a", f"a*((e_m+lam)**3 - {R}) >= c*(a+lam)**3", nonnegative(*ORDER)),
    ("under", "e_m > c", combination(term("1", "below"), term("1", "apart"))),
    ("apart", "a > c", combination(term("1", "gap"), term("delta*e_m"))),
):
    PAIR = lemma(name, states, shown, PAIR)
TWO_STEPS = Theorem(
    "two steps", PAIRS, forall={"lam": "positive", "x1": "real", "x2": "real"}, uses=(CAUCHY_SCHWARZ,),
    states=f"rho(Ba, {FILTERS['qa']}) + rho(Bc, {FILTERS['qc']}) >= n*{LEAST}",
    proof=sum_proof(let={"A": "1 - filter(e_m, lam, x1, x2)"}, share=LEAST, transfer="C*A**2",
                    direction=PAIR | {"let": FILTERS},
                    aligned=combination(term("1", "signal", square="A"), term("1", square="1-A"))),
)  # fmt: skip
NO_GAP = Variant("no-gap", of="two steps", without="gap")
CLAIM = Claim("PAIRS-1", "a second step needs gaps to help", [TWO_STEPS], [NO_GAP])
