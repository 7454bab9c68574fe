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
# # 2. k steps are a polynomial filter
#
# Each student can be the teacher of the next. After $k$ steps with parameters $\xi_1,\dots,\xi_k$ the
# estimator is still a spectral filter, now a polynomial of degree $k+1$ in $t = e/(e+\lambda)$.

# %%
import textwrap
from itertools import combinations

from flint import fmpq

import sdproof
from sdproof import figures
from sdproof.model.parameters import h_from_xi, xi_from_h
from sdproof.papers.pareek2024 import derivations

# %% [markdown]
# ## The filter
#
# The steps are nested, $p_0 = 1$ and $p_i = (1-\xi_i) + \xi_i\,t\,p_{i-1}$, and $q = t\,p_k$. The numbers
# $h$ with $q(t) = t + t(1-t)\,h(t)$ are better coordinates: the risk is a convex quadratic in them.

# %%
xi = [fmpq(1, 2), fmpq(-3), fmpq(2)]
h = h_from_xi(xi)
print("h =", ", ".join(map(str, h)))
for e in (fmpq(1), fmpq(1, 3)):
    t = e / (e + 1)
    q = sdproof.spectral_filter(e, 1, xi)
    assert q == t + t * (1 - t) * sum(c * t**i for i, c in enumerate(h))
    print(f"e = {e}: t = {t}, q = {q}")
print("back to ξ:", ", ".join(map(str, xi_from_h(h))))

# %% [markdown]
# So $k$ steps reach every polynomial $q$ of degree at most $k+1$ with $q(0)=0$ and $q(1)=1$, up to limits.
# Those two conditions are the whole difference between self-distillation and the free choice of a
# polynomial of that degree.

# %%
derivations.quadratic.DERIVATION.derive()

# %% [markdown]
# ## What no filter can beat
#
# Direction by direction, $B(1-q)^2+q^2 \ge B/(1+B)$, with equality at $q^* = B/(1+B)$. Hence the lower
# bound $LB = \sum_j B_j/(1+B_j)$ for every filter whatsoever.

# %%
derivations.lower_bound.DERIVATION.derive()

# %% [markdown]
# ## r steps reach it
#
# With distinct eigenvalues a polynomial of degree $r+1$ can pass through the $r$ targets $q^*_j$ and
# through $q(0)=0$, $q(1)=1$. So the least risk of $r$ steps is exactly $LB$, at
# *any* $\lambda$ (in rare cases as a limit, see below).

# %%
instance = sdproof.families.synthetic("aligned")
instance

# %%
curve = sdproof.optimal_curve(instance, fmpq(1), 4)
bound = sdproof.lower_bound(instance)
for point in curve:
    print(f"k = {point.k}   ρ − LB = {float(point.rho - bound):.6f} = {point.rho - bound}")
assert curve[4].rho == bound
assert all(a.rho >= b.rho for a, b in zip(curve, curve[1:], strict=False))
assert all(sdproof.optimal_curve(instance, lam, 4)[4].rho == bound for lam in ("1/10", "7", "100"))

# %% [markdown]
# The picture behind it: each step gives the filter one more degree to pass near the targets (rings); the
# sum of the squared distances, with weights $1+B_j$, falls.

# %%
figures.FIGURES["filters"].figure()

# %% [markdown]
# ## A subtle point: the best r steps need not exist
#
# The theorem as usually stated says that some $\xi$ attains $LB$. That is almost always so, but not
# always: here the optimal $h$ has $h_0 = 0$ and $h_1 \ne 0$, which no $\xi$ gives; it is only a limit.

# %%
awkward = sdproof.Instance(["1", "1/2"], snr=["3/5", "7/20"])
point = sdproof.optimal_curve(awkward, 1)[2]
print(textwrap.fill(point.reason, 88))
assert point.attained is False
assert point.rho == sdproof.lower_bound(awkward)

# %% [markdown]
# The risk comes as near to $LB$ as one likes, with larger and larger $\xi$:

# %%
for size in (10, 1000, 100000):
    h0 = fmpq(1, size)
    near = xi_from_h((h0, point.h[1]))
    gap = sdproof.risk(awkward, 1, near).rho - point.rho
    print(f"ξ = ({near[0]}, {near[1]})   ρ − LB = {float(gap):.3g}")
    assert 0 < gap < fmpq(1, size)

# %% [markdown]
# ## Change this and see
#
# Equal eigenvalues cannot be told apart by any polynomial. With unequal signals on them $LB$ is out of
# reach, however many steps are made. With distinct eigenvalues, or equal signals on equal ones, as many steps as
# there are directions come as near as wanted.

# %%
eigenvalues, snr = ["1", "1", "1/2"], ["4", "1", "2"]
twins = sdproof.Instance(eigenvalues, snr=snr)
best = sdproof.optimal_curve(twins, 1, twins.rank)
for point in best:
    above = point.rho - sdproof.lower_bound(twins)
    print(f"k = {point.k}   ρ − LB = {float(above):.6f} = {above}")
directions = list(zip(twins.eigenvalues, twins.snr, strict=True))
in_reach = all(B == C for (e, B), (f, C) in combinations(directions, 2) if e == f)
assert (best[-1].rho == sdproof.lower_bound(twins)) == in_reach

# %%
sdproof.plot_risk(twins, steps=3)

# %%
SLIDER = False  # True in Jupyter: a slider that draws this for another number of steps

if SLIDER:
    from ipywidgets import IntSlider, interact

    interact(lambda k: sdproof.plot_risk(twins, steps=k), k=IntSlider(min=0, max=6))
