"""The application: its commands, its exit codes, and the promise that no traceback is shown.

Exit codes: 0 all as expected, 1 a claim or a check failed, 2 bad input, 3 `prove` leaves a goal open, 70
an error inside sdproof (please report it), 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from sdproof.errors import ProofError, SdproofError
from sdproof.files import forget_read

OK, FAILED, BAD_INPUT, INTERNAL, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141

COMMAND_MODULES = (
    "sdproof.cli.claims",
    "sdproof.cli.prove",
    "sdproof.cli.hunt",
    "sdproof.cli.report",
    "sdproof.cli.instances",
    "sdproof.cli.curve",
    "sdproof.cli.families",
    "sdproof.cli.sweep",
    "sdproof.cli.certificates",
    "sdproof.cli.derivations",
    "sdproof.cli.constants",
    "sdproof.cli.smt",
    "sdproof.cli.formal",
    "sdproof.cli.data",
    "sdproof.cli.gains",
    "sdproof.cli.figures",
    "sdproof.cli.explorer",
)
"""Modules with a function ``register(app)`` that adds their commands, in the order of --help."""

# Typer carries its own copy of Click or imports the real one, by version: the common base of usage
# errors (bad option, missing argument, no such command) is reached through Typer.
_UsageError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="sdproof",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Settles the claims of a theory of repeated self-distillation in ridge regression. "
    "Exact numbers everywhere: write 5/4 or 0.1, both are read exactly. "
    "Exit codes: 0 as expected, 1 a claim or check failed, 2 bad input.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from sdproof import __version__

        typer.echo(f"sdproof {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 (handled by the callback)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _module in COMMAND_MODULES:
    importlib.import_module(_module).register(app)


def _one_line(error: BaseException) -> str:
    if isinstance(error, _UsageError) and hasattr(error, "format_message"):
        text = str(error.format_message())
    elif isinstance(error, OSError) and error.strerror and error.filename is not None:
        text = f"{error.filename}: {error.strerror}"
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())


def _complain(text: str) -> None:
    # a closed stderr leaves the exit code to tell
    with suppress(OSError):
        sys.stderr.write(f"sdproof: {text}\n")
        sys.stderr.flush()


def _one_thread() -> None:
    """Linear algebra on one thread, unless the user says otherwise: the matrices are small, and
    threads that wait for each other on a busy machine cost ten times what they save."""
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _run(arguments: Sequence[str] | None) -> int:
    result = app(
        args=None if arguments is None else list(arguments),
        prog_name="sdproof",
        standalone_mode=False,
    )
    sys.stdout.flush()
    return result if isinstance(result, int) else OK


def _silence_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every error is one line on standard error.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: the arguments of the process.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if sys.stdout is None:  # closed before the start, as by `>&-`
        if sys.stderr is not None:
            _complain("standard output is closed; accepted: an open one")
        return BAD_INPUT
    forget_read()
    _one_thread()
    try:
        code = _run(arguments)
        if code == INTERRUPTED:  # some versions of Typer make this of KeyboardInterrupt
            _complain("interrupted")
        return code
    except (BrokenPipeError, SystemExit):
        # Click turns a closed pipe, and nothing else in this mode, into SystemExit
        _silence_stdout()
        code, text = PIPE_CLOSED, "the reader of the output went away"
    except (KeyboardInterrupt, typer.Abort):
        code, text = INTERRUPTED, "interrupted"
    except ProofError as error:
        code, text = FAILED, _one_line(error)
    except (SdproofError, _UsageError, OSError) as error:
        code, text = BAD_INPUT, _one_line(error)
    except (MemoryError, RecursionError) as error:
        code, text = BAD_INPUT, f"the input is too large to handle ({type(error).__name__})"
    except Exception as error:
        if os.environ.get("SDPROOF_TRACEBACK"):
            raise
        code = INTERNAL
        text = (
            f"internal error, please report it: {type(error).__name__}: {_one_line(error)} "
            "(SDPROOF_TRACEBACK=1 shows where)"
        )
    _complain(text)
    return code
