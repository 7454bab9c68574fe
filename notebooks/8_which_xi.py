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
# # 8. Which ξ: inside [0, 1] nothing, outside everything
#
# In practice, and in every picture of self-distillation, $\xi$ is a mixing weight between labels and teacher: a number in
# $[0, 1]$. On the hard family such weights gain nothing of the order that the paper is about, however many steps there
# are. The gain comes from moving *away* from the teacher.

# %%
from flint import fmpq

import sdproof
from sdproof import families, figures

instance = families.hard(30, C=200, b="1/2")
ridge = sdproof.minimum(instance, steps=0, digits=10)
free = [sdproof.minimum(instance, steps=k, digits=10) for k in (1, 2, 3)]
print("ridge:", ridge.decimals[0])
for found in free:
    print(f"{found.steps} free steps:", found.decimals[0])
assert fmpq(2971, 100) < ridge.lo
assert [found.hi < bound for found, bound in zip(free, (18, 7, 4), strict=True)] == [True] * 3

# %% [markdown]
# **NX-1** (proved for every $r$ and every number of steps): with all $\xi_i \in [0, 1]$ the risk is at least
# $r\,C b^2/(1 + C b^2)$, which is the bound for ridge. Here that is 29.41; ridge at its best has 29.71. One step with
# $\xi \in [0, 1]$, certified over all $\lambda$:

# %%
bound = fmpq(297, 10)
inside = sdproof.certify(instance, 1, bound, xi=("0", "1"))
outside = sdproof.certify(instance, 1, bound)
print("ρ ≥ 29.7 for every λ > 0 and every ξ in [0, 1]: certificate of kind", inside.kind)
print(f"ρ ≥ 29.7 for every λ > 0 and every real ξ: false at λ = {outside.lam}, ξ = {outside.xi[0]}")
assert inside.kind == "box-bound"
assert outside.lam > 0 > outside.xi[0]
assert 30 * fmpq(50, 51) < bound < ridge.lo

# %% [markdown]
# ## Filters tell why
#
# With weights in $[0, 1]$ the filter is an average of $t, t^2, \dots, t^{k+1}$, and it cannot be near 1 in direction $m$
# without being large in the others: $1 - q_m \ge b\,(1 - q_j)$. A negative weight subtracts, and a filter that subtracts
# can be 1 on one eigenvalue and small on the next.

# %%
figures.FIGURES["filters"].figure()

# %%
figures.FIGURES["xi-sign"].figure()

# %% [markdown]
# ## Boosting is self-distillation with negative ξ
#
# Boosting fits the residuals of the model so far and adds the fit. For ridge that is self-distillation with
# $\xi_k = -k$ and $\xi_{k-i} = -(k-i)/(i+1)$ (IT-1); Tukey's *twicing* is one step with $\xi = -1$.

# %%
e, lam = fmpq(3), fmpq(2)
t = e / (e + lam)
for k in range(1, 5):
    xi = [fmpq(-(k - i), i + 1) for i in reversed(range(k))]
    boosted = 1 - (1 - t) ** (k + 1)
    print(f"k = {k}, ξ = {', '.join(map(str, xi))}: filter {float(boosted):.4f} = {boosted}")
    assert sdproof.spectral_filter(e, lam, xi) == boosted

# %% [markdown]
# ## Stacking: nothing has to be trained in sequence
#
# $k$ steps with distinct penalties are an *affine combination* of $k + 1$ ridge fits, with weights that add up to one
# (ST-1). In the limit of large penalties that is what partial least squares and conjugate gradients use: Krylov filters.

# %%
first, second = fmpq(1), fmpq(5)
xi = fmpq(-3, 2)
weight = xi * first / (first - second)
student = e / (e + second) * (1 - xi + xi * (e / (e + first)))
stack = weight * e / (e + first) + (1 - weight) * e / (e + second)
print("teacher λ = 1, student λ = 5, ξ = −3/2: weights", weight, "and", 1 - weight)
assert student == stack

# %%
krylov = sdproof.krylov_risk(instance, 2)
print(f"best filter that two components of partial least squares can have: {float(krylov.rho):.4f}")
assert abs(krylov.rho - free[1].lo) < fmpq(1, 10**9)

# %% [markdown]
# ## One ξ after the other is a trap
#
# At the $\lambda$ that is best for ridge the best first step is no step: $\xi_1 = 0$ (BA-4). Choosing $\xi$ step by step,
# each the best one for its teacher, stays at ridge; choosing both together reaches 6.06.

# %%
figures.FIGURES["greedy"].figure()

# %% [markdown]
# ## Change this and see
#
# How large must $\xi$ become on your instance? And with a weak signal: on which side of $[0, 1]$ is it?

# %%
rank, snr, b, lam = 6, 50, "2/3", 1
yours = families.hard(rank, C=snr, b=b)
for point in sdproof.optimal_curve(yours, lam, 3)[1:]:
    xi = point.reason if point.xi is None else ", ".join(f"{float(x):.3g}" for x in point.xi)
    print(f"k = {point.k}: ρ = {float(point.rho):.6f}, ξ = {xi}")
    assert point.xi is None or sdproof.risk(yours, lam, point.xi).rho == point.rho

# %%
sdproof.plot_risk(yours)
