# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3. The gain of r steps grows like r
#
# The paper's main claim: on a *hard family* of problems ridge and every single step have excess risk of
# order $r\gamma^2/n$, whatever $\lambda$ and $\xi$, while $r$ steps bring it below $\gamma^2/n$.

# %%
import textwrap

from flint import fmpq

import sdproof
from sdproof import figures
from sdproof.papers.pareek2024 import derivations
from sdproof.state import papers, settle

# %% [markdown]
# ## One member of the family
#
# The signal sits on one direction, $B_m = Cr$, and the eigenvalues are distinct but not too different,
# $e_j \ge b\,e_m$. Change this and see: another rank, signal or ratio.

# %%
rank, C, b = 4, 200, "1/2"
instance = sdproof.families.hard(rank, C, b)
instance

# %%
found = sdproof.gain(instance, digits=8)
found

# %% [markdown]
# Both minima are over *all* $\lambda$ and $\xi$. That a minimum is above a number is a statement about
# infinitely many of them, and it has a certificate that an independent checker accepts:

# %%
below = (10 * found.one_step.lo).floor() / fmpq(10)  # rounded down to a tenth
certificate = sdproof.certify(instance, steps=1, at_least=below)
certificate

# %% [markdown]
# Asking for too much gives a counterexample instead: an exact point that violates it.

# %%
above = below + fmpq(1, 5)
counterexample = sdproof.certify(instance, steps=1, at_least=above)
print(
    f"ρ = {float(counterexample.rho):.4f} at λ = {counterexample.lam}, ξ = {counterexample.xi[0]}"
)
assert counterexample.rho < above

# %% [markdown]
# ## For larger and larger r
#
# The gain grows linearly, inside the band between the bound of the theorem and the largest possible gain.

# %%
figures.FIGURES["gain"].figure()

# %%
for r in (4, 8, 16, 32):
    found = sdproof.gain(sdproof.families.hard(r, C=200, b="1/2"), digits=8)
    lo, hi = found.decimals["one_step_ratio"]
    print(f"r = {r:2}   one step / r steps in [{lo}, {hi}]")
    assert found.one_step_ratio[0] > r * fmpq(1, 4) * fmpq(200, 201)

# %% [markdown]
# ## The proof for every r
#
# Pictures and examples prove nothing about every $r$. The proof does: with $x = \lambda/e_m$ and
# $\beta = e_j/e_m$, the filter of one step is a polynomial of degree 2 in $t$ with $q(0)=0$ and $q(1)=1$,
# so its divided difference over the four points $0, t_j, t_m, 1$ vanishes, whatever $\xi$ is:

# %%
derivations.differences.DERIVATION.derive()

# %% [markdown]
# That ties what happens on the signal to what happens on every other direction: not both can be good.
# Cauchy–Schwarz does the rest. Claim MT-2 of the paper has several theorems; each is a value that holds
# one statement and its proof. The first:

# %%
paper = papers()["pareek2024"]
claim = next(c for c in paper if c.id == "MT-2")
theorem = claim.theorems[0]
for label, text in theorem.statement.lines():
    print(textwrap.fill(f"{label:>10}  {text}", 88, subsequent_indent=12 * " "))

# %% [markdown]
# These lines were not typed: they are rendered from data, and so is the certificate. A kernel that imports
# nothing of the rest of the package checks every rule of the proof by exact algebra and returns the
# statement that it checked. It has to be the one shown above:

# %%
checked = sdproof.kernel.check(theorem.certificate())
print(textwrap.fill(str(checked), 88))
assert checked.kind == "theorem"
assert checked.statement == theorem.statement.data

# %% [markdown]
# A check is worth something only if it can fail. Let us claim a little more than is true:

# %%
greedy = theorem.certificate()
greedy["statement"]["conclusion"] = greedy["statement"]["conclusion"].replace("r*b**2*C", "r*b*C")
try:
    sdproof.kernel.check(greedy)
except sdproof.kernel.Invalid as error:
    refusal = str(error)
print(refusal)
assert "proof" in refusal

# %% [markdown]
# That the proof fails does not mean that the statement is false; for that one needs a counterexample.
# The claim comes with several false variants, and for each the kernel confirms a counterexample to exactly
# that statement. `settle` puts a verdict beside each statement:

# %%
settled = settle(claim, variants=True)
settled

# %%
assert settled.verdict is sdproof.Verdict.PROVED
assert all(v.verdict is sdproof.Verdict.REFUTED for v in settled.variants)

# %% [markdown]
# ## Change this and see
#
# More directions, a weaker signal, or eigenvalues further apart: compare the certified minimum of one
# step with the bound $r\,b^2C/(1+C)$.

# %%
r, C, b = map(sdproof.to_exact, ("6", "50", "3/4"))
other = sdproof.families.hard(r, C, b)
bound = r * b**2 * C / (1 + C)
least = sdproof.minimum(other, 1, digits=8)
print(f"bound {float(bound):.6f} ≤ least risk of one step {least.decimals[0]}")
assert bound <= least.lo
sdproof.plot_risk(other)
