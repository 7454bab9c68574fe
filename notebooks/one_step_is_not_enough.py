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
# # One step is not enough: walking through claim MT-2
#
# In fixed-design ridge regression a *student* is retrained on a mix of the labels and its teacher's
# predictions. The paper claims that on a hard family of problems **one** such step has excess risk of
# order $r\gamma^2/n$, whatever the regularisation $\lambda$ and the imitation parameter $\xi$, while
# **r** steps bring it below $\gamma^2/n$. Here we look at one instance exactly, and then at the proof
# for every $r$.

# %%
from flint import fmpq

import sdproof

# %% [markdown]
# ## An instance
#
# All that matters of a problem are its eigenvalues $e_j$ and the signal-to-noise ratios
# $B_j = e_j\langle\theta^*,u_j\rangle^2/\gamma^2$. In the hard family the signal sits on one direction
# and the eigenvalues are distinct, but not too different.

# %%
instance = sdproof.families.hard(4, C=200, b="1/2")
print("e =", *instance.eigenvalues)
print("B =", *instance.snr)

# %% [markdown]
# The risk, in units of $\gamma^2/n$, is an exact rational number at every rational $\lambda$ and $\xi$.
# No rounding takes place:

# %%
print(sdproof.risk(instance, fmpq(5, 4), [fmpq(-2, 3)]))

# %% [markdown]
# ## Best ridge, best single step, best r steps
#
# `minimum` encloses the minimum over all $\lambda > 0$ (and all real $\xi$) by exact root isolation,
# and `optimal_curve` gives the best risk over $\xi \in \mathbb R^k$ for each $k$ at one $\lambda$.

# %%
ridge = sdproof.minimum(instance, 0)
one_step = sdproof.minimum(instance, 1)
print("ridge   ", ridge.decimals)
print("one step", one_step.decimals, "attained" if one_step.attained else f"λ → {one_step.lam}")
for best in sdproof.optimal_curve(instance, fmpq(1), 4):
    print(best.k, best.rho)

assert ridge.lo > 3 and one_step.lo > 2
assert sdproof.optimal_curve(instance, fmpq(1), 4)[4].rho == sdproof.lower_bound(instance) < 1

# %% [markdown]
# One step stays above 2; four steps reach the lower bound $\sum_j B_j/(1+B_j) < 1$ that no spectral
# filter beats.
#
# ## A certificate for all λ and all ξ
#
# That one step stays above a number is a statement about infinitely many $\lambda$ and $\xi$. It has a
# certificate that an independent checker, in plain integers, accepts:

# %%
certificate = sdproof.certify(instance, steps=1, at_least=2)
print(certificate.check())

# %% [markdown]
# Asking for too much gives a counterexample instead, an exact point that violates it:

# %%
counterexample = sdproof.certify(instance, steps=1, at_least=3)
print(counterexample)
assert counterexample.rho < 3

# %% [markdown]
# ## The proof for every r
#
# The claim is about every $r$. Its proof is a value: a statement, and steps each of which the kernel
# checks by exact algebra. The idea: the filter of one step is a polynomial of degree 2 in
# $t = e/(e+\lambda)$ with $q(0)=0$ and $q(1)=1$, so its divided difference over four points vanishes.
# That ties what happens on the signal to what happens elsewhere, and Cauchy–Schwarz does the rest.

# %%
from sdproof.present.claims import explanation

settled = sdproof.settle(sdproof.claim("MT-2"), variants=True)
print(explanation(settled))

# %%
assert settled.verdict is sdproof.Verdict.PROVED
assert all(v.verdict is sdproof.Verdict.REFUTED for v in settled.variants)

# %% [markdown]
# ## Change this and see
#
# Take more directions, a weaker signal, or eigenvalues further apart (`b` smaller), and compare the
# certified minimum of one step with the bound $r\,b^2C/(1+C)$.

# %%
r, C, b = 6, 50, fmpq(3, 4)
other = sdproof.families.hard(r, C, b)
bound = r * b**2 * C / (1 + fmpq(C))
least = sdproof.minimum(other, 1)
print("bound", bound, "≤ certified minimum", least.decimals)
assert bound <= least.lo
