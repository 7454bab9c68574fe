"""Two steps on the hard family with n pairs of eigenvalues a > c below e_m, at a relative gap."""

from sdproof.prove import combination, identity, lemma, nonnegative, substitution, sum_proof, term
from sdproof.state import Claim, Family, Theorem, Variant

PAIRS = Family(
    aligned="rho(B_m, filter(e_m, lam, x1, x2))",  # what direction m adds beside the n pairs
    constants={"C": "positive", "b": "positive", "delta": "positive",
               "e_m": "positive", "B_m": "nonnegative"},
    let={"n": "r-1"},
    given={"signal": "B_m >= C*n", "at_most_one": "1 >= b"},
    directions={"a": "positive", "c": "positive", "Ba": "nonnegative", "Bc": "nonnegative"},
    each={"below": "e_m > a", "gap": "a - c >= delta*e_m", "ratio": "c >= b*e_m"},
)  # fmt: skip
# every filter of two steps has Lm q_m - Na q_a + Nc q_c = 1 (its third divided difference vanishes)
LET = {"Lm": "(e_m+lam)**3/(e_m*(e_m-a)*(e_m-c))", "Na": "(a+lam)**3/(a*(e_m-a)*(a-c))",
       "Nc": "(c+lam)**3/(c*(e_m-c)*(a-c))", "N": "Lm-1",
       "qa": "filter(a, lam, x1, x2)", "qc": "filter(c, lam, x1, x2)"}  # fmt: skip
ORDERED = (substitution("e_m", "a + p", "p", "1", "below"), substitution("a", "c + s", "s", "1", "apart"))
P, Q = "(e_m-a)*(e_m-c)", "(e_m-a)*(e_m-c)*(a-c)"
CUBES = f"(e_m+lam)**3 - e_m*{P}"
CAUCHY_SCHWARZ = combination(
    term("Ba*S*K", square="1-qa"), term("Bc*S*K", square="1-qc"),
    term("K/C", square="Lm*qa - C*Na*A"), term("K/C", square="Lm*qc + C*Nc*A"),
    term("K", square="Na*qc + Nc*qa"), term("K*(Lm*A + Na*qa - Nc*qc + N)", "line"),
    term("delta**2", square="N - b*Lm"), term("2*delta**2*b*Lm", "over_m"),
    term("C", square="N - b*delta*Na"), term("2*C*b*delta*Na", "over_a"),
    term("C", square="N - b*delta*Nc"), term("2*C*b*delta*Nc", "over_c"),
    multiplier="S*K", let={"S": "Lm**2/C + Na**2 + Nc**2", "K": "delta**2 + 2*C"},
)  # fmt: skip
STEPS = [
    ("apart", "a > c", combination(term("1", "gap"), term("delta*e_m"))),
    ("under", "e_m > c", combination(term("1", "below"), term("1", "apart"))),
    ("poly_a", f"a*({CUBES}) >= c*(a+lam)**3", nonnegative(*ORDERED)),
    ("poly_c", f"{CUBES} >= (c+lam)**3", nonnegative(*ORDERED)),
    ("line", "Lm*A + Na*qa - Nc*qc = N", identity()),
    ("over_m", "N >= b*Lm", combination(
        term(f"((e_m+lam)**3 - e_m**3 + e_m**2*c)/(e_m*{P})", "at_most_one"),
        term("1/(e_m-a)", "apart"), term("1/(e_m-a)", "ratio"))),
    ("over_a", "N >= b*delta*Na", combination(
        term(f"1/(a*e_m*{P})", "poly_a"), term(f"(a+lam)**3/(a*e_m*{P})", "ratio"),
        term(f"b*(a+lam)**3/(a*{Q})", "gap"), term(f"b*delta*c*(a+lam)**3/(a*{Q})"))),
    ("over_c", "N >= b*delta*Nc", combination(
        term(f"1/(e_m*{P})", "poly_c"), term(f"(c+lam)**3/(c*e_m*{P})", "ratio"),
        term(f"b*(c+lam)**3/(c*{Q})", "gap"), term(f"b*delta*a*(c+lam)**3/(c*{Q})"))),
]  # fmt: skip
proof = CAUCHY_SCHWARZ
for i, (name, states, shown) in reversed(list(enumerate(STEPS))):
    proof = lemma(name, states, shown, proof | ({"let": LET} if False else {}))
