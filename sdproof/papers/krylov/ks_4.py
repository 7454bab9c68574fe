"""KS-4: on equispaced eigenvalues fewer than of order √r steps cannot reach the lower bound.

With e_j equispaced and e_m the largest, e_j = e_m − g x_j for x_j = 0, 1, …, r−1, a polynomial in e
is one in x, and P(e_m) is its value at x = 0. What is proved, for every r and each degree n = 1, …,
8: for every polynomial P of degree n, Σ_x P(x)² ≥ Λ_n P(0)² with

    Λ_n = r/K_n,   K_n = Σ_{i=0..n} (2i+1) Π_{l=1..i} (r−l)/(r+l),

and K_n ≤ (n+1)². So L_n ≥ Λ_n ≥ r/(n+1)², and by KS-2 k ≤ 7 steps have ρ
≥ C r/(1+C(k+2)²) at every λ and ξ if B_m ≥ C r.

Not proved: degrees above 8. The certificates are made by one formula for every n; each is checked.

Why: Q(x) = Σ_i (2i+1) Π_{l≤i} (r−l)/(r+l) G_i(x), G_i the Gram polynomial of degree i with G_i(0) =
1, has Σ_x Q(x) P(x) = r P(0) for every P of degree ≤ n, and Q(0) = K_n. So K_n Σ P² − r P(0)² = Σ
(K_n P − P(0) Q)²/K_n.

Notation: c_i are the coefficients of P; the hypotheses say what Σ_x x^i is, by Faulhaber's formula.
"""

from fractions import Fraction
from math import comb

from sdproof.papers.krylov import ks_2
from sdproof.prove import combination, identity, nonnegative, substitution, sum_proof, term
from sdproof.prove.rules import by_induction
from sdproof.state import At, Claim, Family, Theorem, Variant

DEGREES = range(1, 9)


def power_sum(s: int, r: str = "r") -> str:
    """0^s + 1^s + … + (r−1)^s, s ≥ 1, in powers of r, by Faulhaber's formula."""
    bernoulli = [Fraction(1)]
    for n in range(1, s + 1):
        found = sum((comb(n + 1, i) * b for i, b in enumerate(bernoulli)), Fraction(0))
        bernoulli.append(-found / (n + 1))
    terms = [(comb(s + 1, i) * b / (s + 1), s + 1 - i) for i, b in enumerate(bernoulli)]
    return _polynomial([(c, n) for c, n in terms if c], r)


def _polynomial(terms: list[tuple[Fraction, int]], x: str) -> str:
    """Σ c xⁿ, with the signs between the terms."""
    text = ""
    for c, n in terms:
        size = abs(c)
        power = x if n == 1 else f"{x}**{n}"
        factor = power if size.numerator == 1 else f"{size.numerator}*{power}"
        body = factor if size.denominator == 1 else f"{factor}/{size.denominator}"
        text += f" {'-' if c < 0 else '+'} {body}" if text else f"{'-' * (c < 0)}{body}"
    return text


def _weights(n: int) -> dict[str, str]:
    """w_i = Π_{l=1..i} (r−l)/(r+l) for i = 1, …, n, and K_n."""
    before = ["", *(f"w{i}*" for i in range(1, n))]
    found = {f"w{i}": f"{w}(r-{i})/(r+{i})" for i, w in enumerate(before, 1)}
    return found | {"K": " + ".join(["1", *(f"{2 * i + 1}*w{i}" for i in range(1, n + 1))])}


def _times(p: list[int], *roots: int) -> list[int]:
    """Ascending coefficients of p Π (r − root)."""
    for root in roots:
        p = [a - root * b for a, b in zip([0, *p], [*p, 0], strict=True)]
    return p


def _reproducing(n: int) -> dict[str, str]:
    """a0, …, an: the coefficients of Q times Π_{l≤n} (r+l), polynomials in r. So a0 is that of K_n.

    Q = Σ_i (2i+1) Σ_k (−1)^k C(i,k) C(i+k,k) Π_{k<l≤i} (r−l)/Π_{l≤i} (r+l) · x(x−1)⋯(x−k+1).
    """
    found = [[0] * (n + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for k in range(i + 1):
            size = (-1) ** k * (2 * i + 1) * comb(i, k) * comb(i + k, k)
            own = _times([size], *range(k + 1, i + 1), *(-v for v in range(i + 1, n + 1)))
            for power, c in enumerate(_times([1], *range(k))):
                for m, v in enumerate(own):
                    found[power][m] += c * v
    return {
        f"a{i}": " + ".join(f"({v})*r**{m}" for m, v in enumerate(row))
        for i, row in enumerate(found)
    }


def _least(n: int) -> Theorem:
    """K_n Σ P² ≥ r P(0)² for polynomials of degree n."""
    powers = range(n + 1)
    value = " + ".join(["c0", *(f"c{i}*x" + f"**{i}" * (i > 1) for i in powers[1:])])
    below = "*".join(f"(r+{i})" for i in powers[1:])
    known = {s: f"S{s}" for s in range(1, 2 * n + 1)} | {0: "r"}
    own = {f"S{s}": power_sum(s) for s in range(1, 2 * n + 1)} | _reproducing(n)
    for s in range(2 * n + 1):
        pairs = [(i, s - i) for i in powers if 0 <= s - i <= n]
        both, twice = (" + ".join(f"{v}{i}*a{j}" for i, j in pairs) for v in "ca")
        own[f"m{s}"] = f"(2*c0*({both}) - c0**2*({twice})/a0)/({below})"
    sums = {"p1": f"x = {power_sum(1)}"}
    sums |= {f"p{s}": f"x**{s} = {power_sum(s)}" for s in range(2, 2 * n + 1)}
    positive = substitution("r", "1+z", "z", "1", "rank")
    return Theorem(
        f"degree-{n}",
        Family(directions={"x": "real"}),
        forall={f"c{i}": "real" for i in powers},
        let=_weights(n),
        sums=sums,
        states=f"K*({value})**2 >= r*c0**2",
        proof={
            "divisors": {"K_positive": {"claim": "K > 0", "proof": nonnegative(positive)}},
            "then": sum_proof(
                combination(
                    term(
                        f"1/(a0*{below})",
                        square=f"a0*({value}) - c0*({'+'.join(f'a{i}*x**{i}' for i in powers)})",
                    )
                ),
                let=own,
                share=f"({' + '.join(f'm{s}*{known[s]}' for s in known)})/r",
                multipliers={f"p{s}": f"m{s}" for s in range(1, 2 * n + 1)},
            ),
        },
    )


LEAST = tuple(map(_least, DEGREES))


def _power_sums(powers: range) -> Theorem:
    """Several power sums at once, with any factors."""
    first, *rest = powers
    terms = [f"a{s}*x" + f"**{s}" * (s > 1) for s in powers]
    return Theorem(
        f"power-sums-{first}-to-{rest[-1]}",
        forall={f"a{s}": "real" for s in powers},
        recursion={"x": ("0", "x + 1"), "total": ("0", "total + " + " + ".join(terms))},
        states="total = " + " + ".join(f"a{s}*({power_sum(s, 'x')})" for s in powers),
        proof=by_induction("sum", identity(), combination(term("1", "sum"))),
        remark="After r steps x = r, and total is the sum over x = 0, …, r−1 of a polynomial in x with "
        "any coefficients a_i: these are the hypotheses of the other theorems.",
    )


POWER_SUMS = tuple(map(_power_sums, (range(1, 7), range(7, 11), range(11, 14), range(14, 17))))

WEIGHTS = Theorem(
    "weights",
    forall={f"a{i}": "nonnegative" for i in DEGREES},
    let={name: text for name, text in _weights(DEGREES[-1]).items() if name != "K"},
    states=f"{' + '.join(f'a{i}*w{i}' for i in DEGREES)} <= {' + '.join(f'a{i}' for i in DEGREES)}",
    proof=nonnegative(),
    remark="With a_i = 2i + 1 for i ≤ n and 0 above: K_n ≤ 1 + 3 + … + (2n+1) = (n+1)².",
)

ORDER = Theorem(
    "risk",
    forall={"C": "positive", "n": "positive", "L": "positive", "B": "positive"},
    given={"signal": "B >= C*r", "large": "L*n**2 >= r"},
    states="B*L/(B+L) >= r*C/(1+C*n**2)",
    proof=combination(
        term("L/((B+L)*(1+C*n**2))", "signal"), term("B*C/((B+L)*(1+C*n**2))", "large")
    ),
    remark="With L = Λ_(k+1) and n = k + 2 the left side is the bound of KS-2.",
)

CLAIM = Claim(
    id="KS-4",
    title="equispaced, B_m ≥ C r: L_n ≥ r/(n+1)² for n ≤ 8, so 7 steps have ρ ≥ C r/(1+81 C)",
    source="sdproof",
    theorems=(*LEAST, *POWER_SUMS, WEIGHTS, ORDER),
    variants=(
        Variant(
            "twice",
            of="degree-1",
            states="K*(c0 + c1*x)**2 >= 2*r*c0**2",
            at=At({"c0": "1", "c1": "-3/5"}, tuple({"x": x} for x in "012")),
        ),
        Variant(
            "one-degree-more",
            Theorem(
                "one-degree-more",
                Family(directions={"x": "real"}),
                forall={"c0": "real", "c1": "real", "c2": "real"},
                let=_weights(1),
                sums={"p1": f"x = {power_sum(1)}", "p2": f"x**2 = {power_sum(2)}"},
                states="K*(c0 + c1*x + c2*x**2)**2 >= r*c0**2",
            ),
            at=At({"c0": "1", "c1": "-3/2", "c2": "1/2"}, tuple({"x": x} for x in "012")),
            remark="K_1 for polynomials of degree 2",
        ),
        Variant(
            "not-equispaced",
            of="degree-1",
            without="p2",
            at=At({"c0": "1", "c1": "-1"}, ({"x": "1"},) * 3),
        ),
        Variant(
            "order-n",
            of="risk",
            states="B*L/(B+L) >= r*C/(1+C*n)",
            at=At({"C": "1", "n": "2", "L": "1/4", "B": "1"}),
        ),
    ),
    uses=(ks_2.CLAIM,),
)
