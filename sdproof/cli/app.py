"""The application: its commands, its exit codes, and the promise that no traceback is shown.

Exit codes: 0 all as expected, 1 a claim or a check failed, 2 bad input, 3 `prove` leaves a goal open or
`smt` an answer unknown, 70 an error inside sdproof (please report it), 129 the terminal was closed,
130 interrupted, 141 the reader of the output went away, 143 terminated.
"""

from __future__ import annotations

import errno
import importlib
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from types import FrameType
from typing import Annotated, Any

import typer

from sdproof.cli.strict import Commands, show_help
from sdproof.errors import ProofError, SdproofError
from sdproof.files import forget_read

OK, FAILED, BAD_INPUT, INTERNAL, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141
COMPLETION = "_SDPROOF_COMPLETE"
"""Set by a shell that asks how a line goes on."""
MIN_COLUMNS = 20
"""Narrowest terminal that is written for."""

COMMAND_MODULES = (
    "sdproof.cli.claims",
    "sdproof.cli.prove",
    "sdproof.cli.hunt",
    "sdproof.cli.report",
    "sdproof.cli.instances",
    "sdproof.cli.krylov",
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
    "sdproof.cli.generations",
    "sdproof.cli.figures",
    "sdproof.cli.explorer",
)
"""Modules with a function ``register(app)`` that adds their commands, in the order of --help."""

# Typer carries its own copy of Click or imports the real one, by version: the common base of usage
# errors (bad option, missing argument, no such command) is reached through Typer.
_UsageError: type[Exception] = typer.BadParameter.__mro__[2]

app = Commands(
    name="sdproof",
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


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 (handled by the callback)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    show_help(context)


for _module in COMMAND_MODULES:
    importlib.import_module(_module).register(app)


def _one_line(error: BaseException) -> str:
    if isinstance(error, _UsageError) and hasattr(error, "format_message"):
        text = str(error.format_message())
    elif isinstance(error, OSError) and error.strerror:
        text = f"{error.filename or _nameless(error)}: {error.strerror}"
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())


def _nameless(error: OSError) -> str:
    """Where an error arose that names no file: files are named by whoever opens them."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        return "standard output"
    try:
        os.getcwd()
    except OSError:
        return "the current folder (accepted: one that is there)"
    return "the system"


def _complain(text: str) -> None:
    # a closed stderr leaves the exit code to tell
    with suppress(OSError, AttributeError):
        sys.stderr.write(f"sdproof: {text}\n")
        sys.stderr.flush()


def _settings() -> None:
    """Linear algebra on one thread, unless the user says otherwise: the matrices are small, and threads
    that wait for each other on a busy machine cost ten times what they save. Then Python's usual limit
    on the length of integers, and a width of the terminal that a table can be printed in."""
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    if 0 < sys.get_int_max_str_digits() < sys.int_info.default_max_str_digits:
        sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)
    columns = os.environ.get("COLUMNS", "")
    if not re.fullmatch("[0-9]{1,4}", columns) or int(columns) == 0:
        os.environ.pop("COLUMNS", None)
    elif int(columns) < MIN_COLUMNS:
        os.environ["COLUMNS"] = str(MIN_COLUMNS)


@contextmanager
def _listening() -> Iterator[list[int]]:
    """Termination and a closed terminal end what Ctrl-C ends, in the same way: with what was found kept
    and every process that was started. Yields the signals that came."""
    came: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        came.append(number)
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler):
            handler(signal.SIGINT, frame)
        else:  # ignored, as of a job in the background
            raise KeyboardInterrupt

    kept = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            if signal.getsignal(number) is signal.SIG_DFL:
                kept[number] = signal.signal(number, interrupt)
    try:
        yield came
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@cache
def _command() -> Any:
    """The commands as Typer builds them, once."""
    return typer.main.get_command(app)


def _run(arguments: Sequence[str]) -> int:
    from sdproof.cli.progress import working

    with working() as bar:
        bar.add_task(
            next((a for a in arguments if not a.startswith("-")), "sdproof")[:40], total=None
        )
        result = _command()(args=list(arguments), prog_name="sdproof", standalone_mode=False)
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
        _complain("standard output is closed; accepted: an open one")
        return BAD_INPUT
    forget_read()
    _settings()
    with _listening() as came:
        code, text = _outcome(sys.argv[1:] if arguments is None else arguments)
        if code == INTERRUPTED and came:
            code, text = 128 + came[0], f"ended by {signal.Signals(came[0]).name}"
        if text:
            _complain(text)
    return code


def _outcome(arguments: Sequence[str]) -> tuple[int, str]:
    """The exit code, and what there is to complain about."""
    try:
        code = _run(arguments)
        return code, "interrupted" if code == INTERRUPTED else ""
    except (BrokenPipeError, SystemExit) as error:
        # Click turns a closed pipe into SystemExit, and so it ends what it prints for a shell
        if isinstance(error, SystemExit) and (COMPLETION in os.environ or not error.code):
            return int(error.code or OK), ""
        _silence_stdout()
        return PIPE_CLOSED, "the reader of the output went away"
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED, "interrupted"
    except ProofError as error:
        return FAILED, _one_line(error)
    except (SdproofError, _UsageError, OSError) as error:
        return BAD_INPUT, _one_line(error)
    except (MemoryError, RecursionError) as error:
        return BAD_INPUT, f"the input is too large to handle ({type(error).__name__})"
    except Exception as error:
        if os.environ.get("SDPROOF_TRACEBACK"):
            raise
        return INTERNAL, (
            f"internal error, please report it: {type(error).__name__}: {_one_line(error)} "
            "(SDPROOF_TRACEBACK=1 shows where)"
        )
