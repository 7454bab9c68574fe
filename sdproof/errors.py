"""The exceptions of sdproof: every message is one line that says what was wrong, where, and what
is accepted. This module imports nothing."""


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
