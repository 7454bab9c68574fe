"""The exceptions of sdproof: every message is one line that says what was wrong, where, and what
is accepted. This module imports nothing of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

GUESSES = 5
"""Most names that are guessed at."""


class SdproofError(Exception):
    """Base of every error that sdproof raises on purpose."""


class InputError(SdproofError, ValueError):
    """A value given by the user is not acceptable."""


class DataUnavailable(SdproofError):
    """A data set cannot be read, or UCI not be reached."""


class PrecisionExhausted(SdproofError):
    """A comparison of balls could not be decided within the stated limit of bits."""


class ProofError(SdproofError):
    """A proof or a certificate could not be constructed, or was rejected by the kernel."""


class MissingExtra(SdproofError, ImportError):
    """An optional dependency is not installed.

    Parameters
    ----------
    extra : str
        The extra of sdproof that brings it, as in ``pip install 'sdproof[plot]'``.
    package : str
        The missing package.
    """

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(
            f"{package} is not installed; it comes with the extra {extra!r}: "
            f"pip install 'sdproof[{extra}]'"
        )
        self.extra = extra
        self.package = package
        self.name = package  # as in every ImportError


def guess(name: str, known: Iterable[str]) -> str:
    """ " did you mean A, B or C?", of the known names that are nearest to this one, the nearest first;
    empty if none is near."""
    typed, names = name[:100].casefold(), {k.casefold(): k for k in known}
    close = get_close_matches(typed, names, GUESSES)
    order = sorted(close, key=lambda n: (-SequenceMatcher(None, n, typed).ratio(), n))
    near = [names[n] for n in order]
    if not near:
        return ""
    listed = ", ".join(near[:-1]) + " or " * (len(near) > 1) + near[-1]
    return f" did you mean {listed}?"


def unknown(what: str, name: str, known: Iterable[str], accepted: str) -> InputError:
    """The error for a name that is none of those known: what is near, and what is accepted."""
    shown = f"{' '.join(name.split())[:60]!r} is unknown;"
    return InputError(f"{what}: {shown}{guess(name, known)} accepted: {accepted}")
