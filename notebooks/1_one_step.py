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
# # 1. The setting, and one step
#
# A *teacher* is ridge regression: it minimises $\lVert y - X^\top\theta\rVert^2 + \lambda\lVert\theta\rVert^2$
# over $\theta$, where the columns of $X$ are fixed inputs and $y = X^\top\theta^* + \text{noise}$. A
# *student* is the same regression on mixed labels, $\xi$ parts of the teacher's predictions and $1-\xi$
# parts of $y$. The *imitation parameter* $\xi$ is any real number. We ask when the student is the better
# estimator, and we ask it exactly: every number below is a rational number or a certified enclosure.

# %%
import textwrap

from flint import fmpq

import sdproof
from sdproof import figures
from sdproof.papers.pareek2024 import derivations

# %% [markdown]
# ## From a data matrix to an instance
#
# Take a small design with rational entries. The noise has mean zero and variance $\gamma^2$ for each label.

# %%
design = sdproof.Design(
    [[3, 0, 0], [0, 1, 1]], theta=[1, "1/3"], noise_variance="1/2", rows="features"
)
design.instance()

# %% [markdown]
# All that matters of it is its *instance*: the eigenvalues $e_j$ of $XX^\top$, and the signal-to-noise
# ratios $B_j = e_j\langle\theta^*,u_j\rangle^2/\gamma^2$ on their eigenvectors. This is no approximation:
# the risk from the matrices and the risk from the instance are the same rational number.

# %%
lam, xi = fmpq(5, 4), [fmpq(-2, 3)]
on_data = sdproof.design_risk(design, lam, xi)
in_eigenbasis = sdproof.risk(design.instance(), lam, xi)
print(f"on the data       {float(on_data.rho):.6f} = {on_data.rho}")
print(f"in the eigenbasis {float(in_eigenbasis.rho):.6f} = {in_eigenbasis.rho}")
assert on_data == in_eigenbasis

# %% [markdown]
# Why? In the eigenbasis ridge multiplies the least-squares coefficient of direction $j$ by
# $t_j = e_j/(e_j+\lambda)$, and a student by $q_j = t_j\,(1-\xi+\xi t_j)$: a *spectral filter*. The excess
# risk, in units of $\gamma^2/n$, is then squared bias plus variance,
#
# $$\rho = \sum_j B_j(1-q_j)^2 + \sum_j q_j^2 .$$
#
# Here is that derivation, each step of which was checked exactly when it was made; a wrong one cannot be
# constructed:

# %%
derivations.risk.DERIVATION.derive()

# %% [markdown]
# ## One student
#
# At one $\lambda$ the risk is a parabola in $\xi$. Look at an instance with one strong signal.

# %%
instance = sdproof.Instance(["1", "1/2"], snr=["10", "0"])
instance

# %%
for value in ("-2", "-1", "0", "1/2", "1", "2"):
    rho = sdproof.risk(instance, 1, [value]).rho
    print(f"ξ = {value:>4}   ρ = {float(rho):.4f} = {rho}")

best = sdproof.optimal_curve(instance, 1, 1)[1]
print(f"best ξ = {float(best.xi[0]):.4f} = {best.xi[0]}")
print(f"with ρ = {float(best.rho):.4f} = {best.rho}")
assert best.xi[0] < 0
assert all(
    best.rho < sdproof.risk(instance, 1, [v]).rho for v in ("-2", "-1", "0", "1/2", "1", "2")
)

# %% [markdown]
# The best $\xi$ is negative: at $\lambda = 1$ ridge shrinks the signal too much, and a student that moves
# *away* from its teacher repairs that. With much noise it is the other way round, and the best $\xi$ even
# exceeds 1 (claim OS-3):

# %%
noisy = sdproof.Instance(["1", "1/2"], snr=["1/100", "1/100"])
best = sdproof.optimal_curve(noisy, 1, 1)[1]
print(f"best ξ = {float(best.xi[0]):.4f} = {best.xi[0]}")
assert best.xi[0] > 1

# %% [markdown]
# ## Is that more than a better λ?
#
# A fair comparison lets ridge have its own best $\lambda$. `minimum` encloses the least risk over *all*
# $\lambda > 0$ (and all $\xi$), limits included.

# %%
ridge, one_step = sdproof.minimum(instance, steps=0), sdproof.minimum(instance, steps=1)
ridge

# %%
one_step

# %%
assert one_step.hi < ridge.lo  # one step is strictly better than ridge at its best
certificate = sdproof.certify_improvement(instance)
print(textwrap.fill(str(certificate.check()), 88))

# %% [markdown]
# That sentence was checked by an independent kernel in plain integers. Strict improvement is common but
# not universal. In the figure the first instance has all that the paper assumes; in the others one
# assumption fails, and no number of steps is better than ridge at its best.

# %%
figures.FIGURES["settings"].figure()

# %% [markdown]
# ## Change this and see
#
# Another instance: does one step help? An instance with $B_j = c\,e_j$ leaves nothing to gain.

# %%
eigenvalues, snr = ["3", "2", "1"], ["5", "1", "0"]
yours = sdproof.Instance(eigenvalues, snr=snr)
before, after = sdproof.minimum(yours, 0, digits=8), sdproof.minimum(yours, 1, digits=8)
print("ridge:    between", *before.decimals)
print("one step: between", *after.decimals)
assert after.lo <= before.hi
sdproof.plot_risk(yours, steps=1)
