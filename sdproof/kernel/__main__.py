"""``python -m sdproof.kernel CERT.json``, or ``python DIRECTORY CERT.json`` with a copy of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any


def _kernel() -> Any:
    """The package this file lies in, also when it runs from a bare copy of the directory."""
    if __package__:
        return importlib.import_module(__package__)
    here, name = Path(__file__).resolve().parent, "sdproof_kernel_alone"
    spec = importlib.util.spec_from_file_location(
        name, here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def main(arguments: list[str]) -> int:
    """Check one certificate; print the statement or the reason; return the exit code."""
    kernel = _kernel()
    if len(arguments) != 1:
        print("usage: python -m sdproof.kernel CERT.json", file=sys.stderr)
        return 2
    try:
        print("valid:", kernel.check(kernel.load(arguments[0])))
        return 0
    except kernel.Invalid as error:
        print("invalid:", error, file=sys.stderr)
        if error.residual is not None:
            print("left over:", error.residual, file=sys.stderr)
        return 1
    except kernel.Unreadable as error:
        print("unreadable:", error, file=sys.stderr)
        return 2
    except kernel.LIMITS:
        print("unreadable: the statement is too long to be written", file=sys.stderr)
        return 2


if __name__ == "__main__":
    if 0 < sys.get_int_max_str_digits() < sys.int_info.default_max_str_digits:
        sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
