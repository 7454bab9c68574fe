"""The names that a shell completes: claims, papers, families, figures, derivations, data sets."""

from __future__ import annotations

from collections.abc import Iterable


def _beginning(names: Iterable[str], typed: str) -> list[str]:
    return [name for name in names if name.casefold().startswith(typed.casefold())]


def claims(incomplete: str) -> list[str]:
    """Papers, and the claims of all of them."""
    from sdproof.state import papers

    known = papers()
    return _beginning([*known, *(c.id for paper in known.values() for c in paper)], incomplete)


def families(incomplete: str) -> list[str]:
    """Families of instances."""
    from sdproof.families import FAMILIES

    return _beginning(FAMILIES, incomplete)


def figures(incomplete: str) -> list[str]:
    """Figures."""
    from sdproof.present.figures import FIGURES

    return _beginning(FIGURES, incomplete)


def derivations(incomplete: str) -> list[str]:
    """Derivations of all papers."""
    from sdproof.state import papers

    return _beginning([d.name for p in papers().values() for d in p.derivations()], incomplete)


def data_sets(incomplete: str) -> list[str]:
    """Data sets of Table 1."""
    from sdproof.data import DATASETS

    return _beginning(DATASETS, incomplete)
