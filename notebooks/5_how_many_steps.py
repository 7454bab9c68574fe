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
# # 5. How many steps, and how large ξ becomes
#
# In theory $r$ steps reach the lower bound. How many are needed in practice? And what do the parameters
# look like?

# %%
from flint import arb, ctx, fmpq

import sdproof
from sdproof import families, figures

# %% [markdown]
# ## Exactly
#
# Exactly reaching the bound takes all $r$ steps on this hard instance, at whatever $\lambda$; that is decided
# by exact algebra. Some instances need fewer.

# %%
hard, even = families.hard(6, C=200, b="1/2"), families.even_signal(6, c=2)
print("hard instance:", sdproof.steps_needed(hard).k, "steps at every λ")
print(
    f"even signal: {sdproof.steps_needed(even).k} steps, at λ = {sdproof.steps_needed(even).lam[0][0]}"
)
assert sdproof.steps_needed(hard).k == 6 and sdproof.steps_needed(hard).every_lam
assert sdproof.steps_needed(even).k == 0

# %% [markdown]
# ## Nearly
#
# `risk_curve` encloses the best risk for every number of steps at once. On the hard family the excess over
# the bound falls fast: some seventy of 256 steps come within a millionth of it.

# %%
instance = families.hard(256, C=200, b="1/2")
curve = sdproof.risk_curve(instance, 1, relative_to="excess")
curve

# %%
enough = next(point.k for point in curve if point.excess < arb("1e-6"))
print("within 1e-6 of the bound after", enough, "of", instance.rank, "steps")
assert enough < 80
assert all(point.reached for point in curve)

# %%
figures.FIGURES["steps"].figure()

# %% [markdown]
# These are certified enclosures, not floating-point numbers. At $k = 200$ the excess is far below what
# double precision can represent next to 1:

# %%
print("between", *curve[200].excess_bounds(5))
assert curve[200].excess < arb("1e-40")

# %% [markdown]
# With the best $\lambda$ for each number of steps the risk is lower still than at $\lambda = 1$. `minimum`
# takes up to eight steps; from two on the enclosure comes from ball arithmetic, without a kernel certificate.

# %%
small = families.hard(8, C=200, b="1/2")
least = [sdproof.minimum(small, steps=k, digits=12) for k in range(5)]
for found, at_one in zip(least, sdproof.optimal_curve(small, 1, 4), strict=True):
    print(f"k = {found.steps}: between {found.decimals[0]} and {found.decimals[1]}")
    assert found.hi < at_one.rho
assert all(a.hi >= b.lo for a, b in zip(least, least[1:], strict=False))

# %% [markdown]
# ## The price: ξ
#
# No bound on $\xi$ comes with that. When two eigenvalues crowd together, the filter has to tell them apart
# with ever steeper polynomials:

# %%
for gap in ("1/10", "1/1000", "1/100000"):
    e = [fmpq(1), 1 - sdproof.to_exact(gap), fmpq(1, 2)]
    crowded = sdproof.Instance(e, snr=[100, 0, 0])
    best = sdproof.optimal_curve(crowded, 1)[3]
    with ctx.workprec(53):
        print(f"gap {gap:>8}   ξ ≈", ", ".join(arb(x).str(4, radius=False) for x in best.xi))
assert max(abs(x) for x in best.xi) > 10**4

# %%
figures.FIGURES["xi"].figure()

# %% [markdown]
# In these examples a pair of eigenvalues at distance $\delta$ needs $\xi$ of size $1/\delta$; if all $r$ of
# them crowd together it is $\delta^{-(r-1)}$. Such parameters amplify every rounding error, which is why
# the exact statement and the practical advice differ: few steps, not $r$.
#
# ## Change this and see
#
# Another spectrum ("equispaced", "harmonic", "clustered" or "geometric"): how many steps come within one per cent of
# the bound?

# %%
shape, r = "harmonic", 32
yours = families.hard(r, C=200, b="1/10", shape=shape)
bound = sdproof.lower_bound(yours)
within = next(p.k for p in sdproof.risk_curve(yours, fmpq(1, 10)) if p.excess < bound / 100)
print(within, "of", r, "steps")
assert 0 <= within <= r
sdproof.plot_risk(yours, steps=6)

# %%
SLIDER = False  # True in Jupyter: a slider that draws this for another rank

if SLIDER:
    from ipywidgets import IntSlider, interact

    interact(
        lambda r: sdproof.plot_risk(families.hard(r, 200, "1/10", shape=shape), steps=6),
        r=IntSlider(value=8, min=2, max=64),
    )
