"""The command line: `sdproof`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sdproof import _start


def main(arguments: Sequence[str] | None = None) -> int:
    """As `sdproof.cli.app.main`; also an interrupt while that is imported is one line."""
    try:
        _start.listen()
        from sdproof.cli.app import main as run
    except KeyboardInterrupt:
        sys.stderr.write("sdproof: interrupted\n")
        return 130
    return run(arguments)
