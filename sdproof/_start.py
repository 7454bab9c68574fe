"""Ctrl-C while the command line is still being imported ends the process, without a traceback.

The first module that is imported; it needs only modules that are part of the interpreter.
"""

import _signal  # type: ignore[import-not-found]
import itertools
import sys

_AS_MODULE = ("-m", "sdproof")


def _is_command() -> bool:
    """Whether this process is `sdproof` or ``python -m sdproof``, and nobody else's."""
    first, given = sys.argv[0] if sys.argv else "", sys.orig_argv
    if first == "-m":
        return _AS_MODULE in itertools.pairwise(given)
    return first.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") == "sdproof"


def listen() -> None:
    """Ctrl-C is a KeyboardInterrupt again: from now on there is someone to catch it."""
    if waiting:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


waiting = _is_command() and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
if waiting:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
