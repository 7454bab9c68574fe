"""KS-4: on equispaced eigenvalues fewer than of order √r steps cannot reach the lower bound.

With e_j equispaced and e_m the largest, e_j = e_m − g x_j for x_j = 0, 1, …, r−1, a polynomial in e is one
in x, and P(e_m) is its value at x = 0. What is proved, for every r and each degree n = 1, …, 8: for every
polynomial P of degree n, Σ_x P(x)² ≥ Λ_n P(0)² with

    Λ_n = r/K_n,   K_n = Σ_{i=0..n} (2i+1) Π_{l=1..i} (r−l)/(r+l),

which is attained, and K_n ≤ (n+1)². So L_n ≥ Λ_n ≥ r/(n+1)², and by KS-2 k ≤ 7 steps have ρ ≥ C r/(1+C(k+2)²)
at every λ and ξ if B_m ≥ C r.

Not proved: degrees above 8. The certificates are made by one formula for every n; each is checked.

Why: Q(x) = Σ_i (2i+1) Π_{l≤i} (r−l)/(r+l) G_i(x), G_i the Gram polynomial of degree i with G_i(0) = 1, has
Σ_x Q(x) P(x) = r P(0) for every P of degree ≤ n, and Q(0) = K_n. So
K_n Σ P² − r P(0)² = Σ (K_n P − P(0) Q)²/K_n.

Notation: c_i are the coefficients of P; S_i = Σ_x x^i, polynomials in r.
"""

from fractions import Fraction
from math import comb

from sdproof.papers.krylov import ks_2
from sdproof.prove import combination, identity, nonnegative, substitution, sum_proof, term
from sdproof.prove.rules import substituted
from sdproof.state import At, Claim, Family, Theorem, Variant

DEGREES = range(1, 9)


def power_sum(s: int, r: str = "r") -> str:
    """0^s + 1^s + … + (r−1)^s, s ≥ 1, in powers of r, by Faulhaber's formula."""
    bernoulli = [Fraction(1)]
    for n in range(1, s + 1):
        bernoulli.append(-sum(comb(n + 1, i) * b for i, b in enumerate(bernoulli)) / (n + 1))
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


def _falling(k: int) -> list[int]:
    """Ascending coefficients of x(x−1)…(x−k+1)."""
    found = [1]
    for i in range(k):
        found = [a - i * b for a, b in zip([0, *found], [*found, 0], strict=True)]
    return found


def _reproducing(n: int) -> dict[str, str]:
    """The coefficients a0, …, an of Q, and before them those of the falling powers, f0, …, fn."""
    found = {}
    for k in range(n + 1):
        text = ""
        for i in range(n, k - 1, -1):
            own = str((-1) ** k * (2 * i + 1) * comb(i, k) * comb(i + k, k))
            text = f"{own} + (r-{i + 1})/(r+{i + 1})*({text})" if text else own
        below = "".join(f"/(r+{i})" for i in range(1, k + 1))
        found[f"f{k}"] = f"({text}){below}"
    for i in range(n + 1):
        parts = [f"({_falling(k)[i]})*f{k}" for k in range(i, n + 1) if _falling(k)[i]]
        found[f"a{i}"] = " + ".join(parts)
    return found


def _least(n: int) -> Theorem:
    """K_n Σ P² ≥ r P(0)² for polynomials of degree n."""
    powers = range(n + 1)
    value = " + ".join(["c0", *(f"c{i}*x" + f"**{i}" * (i > 1) for i in powers[1:])])
    known = {s: f"S{s}" for s in range(1, 2 * n + 1)} | {0: "r"}
    own = _reproducing(n)
    for s in range(2 * n + 1):
        pairs = [(i, s - i) for i in powers if 0 <= s - i <= n]
        own[f"q{s}"] = f"({' + '.join(f'a{i}*a{j}' for i, j in pairs)})/K"
        own[f"m{s}"] = f"2*c0*({' + '.join(f'c{i}*a{j}' for i, j in pairs)}) - c0**2*q{s}"
    sums = {f"p{s}": f"x**{s} = S{s}" if s > 1 else "x = S1" for s in range(1, 2 * n + 1)}
    positive = substitution("r", "1+z", "z", "1", "rank")
    return Theorem(
        f"degree-{n}",
        Family(directions={"x": "real"}),
        forall={f"c{i}": "real" for i in powers},
        let={f"S{s}": power_sum(s) for s in range(1, 2 * n + 1)} | _weights(n),
        sums=sums,
        states=f"K*({value})**2 >= r*c0**2",
        proof={"divisors": {"K_positive": {"claim": "K > 0", "proof": nonnegative(positive)}},
               "then": sum_proof(
            combination(term("1/K", square=f"K*({value}) - c0*({'+'.join(f'a{i}*x**{i}' for i in powers)})")),
            let=own,
            share=f"({' + '.join(f'm{s}*{known[s]}' for s in known)})/r",
            multipliers={f"p{s}": f"m{s}" for s in range(1, 2 * n + 1)},
        )},
    )

LEAST = tuple(map(_least, DEGREES))
CLAIM = Claim(id="KS-4", theorems=LEAST)
