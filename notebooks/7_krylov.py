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
# # 7. How many steps, exactly
#
# Notebook 5 counted steps at a fixed $\lambda$. Here $\lambda$ is free, and a *Christoffel function* of the spectrum says
# how low $k$ steps can get, for a signal on the largest eigenvalue. For a degree $n$ let
#
# $$L_n = \min\Bigl\{\,\sum_j P(e_j)^2 \;:\; \deg P \le n,\ P(0) = 0,\ P(e_1) = 1\Bigr\}.$$
#
# It measures how small a polynomial can be on the other eigenvalues while it is 1 on the largest. It falls with $n$
# and is 1 from $n = r$ on (distinct eigenvalues).

# %%
import textwrap

import sdproof
from sdproof import families, figures

instance = families.hard(30, C=200, b="1/2")  # equispaced in [1/2, 1], all signal on the largest
L = [sdproof.christoffel(instance, n) for n in range(1, 31)]
for n in (1, 2, 3, 6, 12):
    print(f"L_{n} = {float(L[n - 1]):.6f}")
assert all(a >= b for a, b in zip(L, L[1:], strict=False))
assert L[-1] == 1

# %% [markdown]
# These are exact rationals; `float` is for the eye. Now three facts, each a claim with its own certificate or evidence
# (`sdproof explain KS-2`):
#
# * **KS-1**: $k$ steps come as near as wanted to every *Krylov filter* $q = P(e)$ of degree $k$, as $\lambda \to \infty$.
#   So their infimum is at most $B L_k/(B + L_k)$ for an aligned signal.
# * **KS-2**: no $\lambda$ and no $\xi \in \mathbb R^k$ is below $B L_{k+1}/(B + L_{k+1})$.
# * **KS-3**: for a strong signal the infimum *is* $B L_k/(B + L_k)$: proved for one step; for more its proof is on
#   paper, and exact instances support it.

# %%
for k in range(1, 4):
    least = sdproof.minimum(instance, steps=k, digits=10)
    upper, lower = sdproof.krylov_risk(instance, k).rho, sdproof.krylov_bound(instance, k)
    print(f"k = {k}: {float(lower):.4f} ≤ infimum {least.decimals[0]} ≤ {float(upper):.4f}")
    assert lower <= least.lo <= least.hi
    assert abs(least.lo - upper) < sdproof.to_exact("1/1000000000")

# %% [markdown]
# ## The shape of the law
#
# Where the eigenvalues lie decides how fast $L_n$ falls. Equispaced eigenvalues need of order $\sqrt r$ steps:
# $L_n \ge r/(n+1)^2$ (KS-4, proved for every $r$ and $n \le 8$). A gap below the largest eigenvalue makes it
# $\log r$; and some spectra need all $r$ (KS-5).

# %%
for r in (16, 64, 256):
    equispaced = families.hard(r, C=200, b="1/2")
    k = next(k for k in range(1, r + 1) if sdproof.krylov_risk(equispaced, k).rho < 2)
    print(f"r = {r:3}: a risk below twice the bound takes {k} steps; √r = {r**0.5:.0f}")
    assert k <= 2 * r**0.5
    for n in range(1, 9):
        assert sdproof.christoffel(equispaced, n) >= sdproof.to_exact(f"{r}/{(n + 1) ** 2}")

# %%
figures.FIGURES["krylov"].figure()

# %% [markdown]
# The edge of the spectrum, its bulk and a gap: an isolated largest eigenvalue is singled out by few steps, one at the
# edge of a crowd by about $\sqrt r$, one that has others within a hair's breadth by as many steps as there are such
# neighbours.

# %%
apart = sdproof.Instance(["1", *(f"{40 - i}/100" for i in range(19))], snr=[4000] + [0] * 19)
edge = families.hard(20, C=200, b="1/2")
crowd = sdproof.Instance(
    ["1", *(f"{10 ** (i + 3) - 1}/{10 ** (i + 3)}" for i in range(5))], snr=[10**9] + [0] * 5
)
for name, one in (("a gap", apart), ("an edge", edge), ("a crowd", crowd)):
    found = sdproof.steps_for(one, "11/10")
    print(textwrap.fill(f"{name:8} r = {one.rank:2}: {found}", 88, subsequent_indent=18 * " "))
    assert found.least <= found.most <= one.rank
assert sdproof.steps_for(apart, "11/10").most < sdproof.steps_for(edge, "11/10").least

# %% [markdown]
# ## The hierarchy
#
# Every further step can be worth as much as the first: with the signal on the largest eigenvalue the infimum of $k$
# steps is at most $r - k + 1$ (KS-5, proved for every $r$ and $k$), and exact instances come near it. On the crowd above:

# %%
from flint import fmpq

for k in range(1, 6):
    print(
        f"k = {k}: {float(sdproof.krylov_risk(crowd, k).rho):.4f} of at most {crowd.rank - k + 1}"
    )
    assert sdproof.krylov_risk(crowd, k).rho <= crowd.rank - k + 1
assert sdproof.krylov_risk(crowd, 1).rho > fmpq(crowd.rank) - fmpq(1, 10)

# %% [markdown]
# ## Change this and see
#
# Your own spectrum, signal on its first eigenvalue: how many steps come within a factor of the bound?

# %%
spectrum, factor = ["10", "6", "5", "3", "2", "1"], "5/4"
yours = sdproof.Instance(spectrum, snr=[1000] + [0] * (len(spectrum) - 1))
answer = sdproof.steps_for(yours, factor)
print(textwrap.fill(str(answer), 88))
assert answer.most is None or 0 <= answer.least <= answer.most <= yours.rank
sdproof.plot_risk(yours)

# %%
SLIDER = False  # True in Jupyter: a slider that scales the other eigenvalues

if SLIDER:
    from ipywidgets import IntSlider, interact

    def scaled(percent):
        first, *others = yours.eigenvalues
        return sdproof.plot_risk(
            sdproof.Instance([first, *(e * percent / 100 for e in others)], yours.snr)
        )

    interact(scaled, percent=IntSlider(value=60, min=1, max=200))
