"""The training objectives of teacher and students, over any matrices with ``+ − * transpose()``."""

from __future__ import annotations

from typing import Any


def squared_norm(vector: Any) -> Any:
    """vᵀv of a column."""
    return vector.transpose() * vector


def ridge_objective(X: Any, y: Any, lam: Any, theta: Any) -> Any:
    """‖y − Xᵀθ‖² + λ‖θ‖²: what the teacher minimises."""
    return squared_norm(y - X.transpose() * theta) + lam * squared_norm(theta)


def student_objective(X: Any, y: Any, lam: Any, xi: Any, teacher: Any, theta: Any) -> Any:
    """ξ‖Xᵀθ_teacher − Xᵀθ‖² + (1−ξ)‖y − Xᵀθ‖² + λ‖θ‖²: what a student minimises."""
    fitted = X.transpose() * theta
    imitation = squared_norm(X.transpose() * teacher - fitted)
    return xi * imitation + (1 - xi) * squared_norm(y - fitted) + lam * squared_norm(theta)


def in_sample_error(X: Any, estimate: Any, truth: Any) -> Any:
    """‖Xᵀ(θ − θ*)‖², n times what the excess risk is the mean of."""
    return squared_norm(X.transpose() * (estimate - truth))
