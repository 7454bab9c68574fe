"""Files: JSON read strictly, text written at once or not at all, and the user's cache folder.

The kernel has a reader of its own, because it stands alone.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sdproof.errors import InputError

if TYPE_CHECKING:
    from flint import fmpz

MAX_BYTES = 50_000_000
"""Largest file that is read, in bytes."""
MAX_DIGITS = 20_000
"""Longest integer that is read, in decimal digits."""
_PLACES = {"darwin": ("Library", "Caches"), "win32": ("AppData", "Local")}


def cache_folder() -> Path:
    """``$SDPROOF_CACHE``, else ``$XDG_CACHE_HOME/sdproof``, else the platform's folder.

    Raises
    ------
    sdproof.errors.InputError
        If there is no home folder to look in.
    """
    try:
        if override := os.environ.get("SDPROOF_CACHE"):
            return Path(override).expanduser()
        if base := os.environ.get("XDG_CACHE_HOME"):
            return Path(base) / "sdproof"
        return Path.home().joinpath(*_PLACES.get(sys.platform, (".cache",)), "sdproof")
    except RuntimeError:  # as in a container
        raise InputError(
            "cache: this user has no home directory; accepted: a folder in SDPROOF_CACHE"
        ) from None


_READ: set[tuple[int, int]] = set()
"""Every regular file that was read as input: device and number."""


def note_read(source: str | Path | int) -> None:
    """Remember that a file (or what is open under a descriptor) is an input: `write_result` spares it."""
    try:
        found = os.stat(source)
    except (OSError, ValueError):
        return
    if stat.S_ISREG(found.st_mode):
        _READ.add((found.st_dev, found.st_ino))


def forget_read() -> None:
    """Begin anew: what was read before is no input any more."""
    _READ.clear()


def require_no_input(path: str | Path) -> None:
    """An `InputError` if the path, by whatever name or link, is a file that was read."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return
    if (found.st_dev, found.st_ino) in _READ:
        raise InputError(f"{path}: was read as input; accepted: another file")


def read_bytes(source: str | Path, most: int | None = None) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Parameters
    ----------
    source : path
    most : int, optional
        Largest number of bytes, `MAX_BYTES` by default; no more than one beyond it is read.

    Raises
    ------
    sdproof.errors.InputError
        If there are more.
    OSError
        If the file cannot be read.
    """
    most = MAX_BYTES if most is None else most
    if str(source) == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; accepted: an open one, or a file")
        with suppress(AttributeError, OSError, ValueError):  # a stream without a file
            note_read(sys.stdin.fileno())
        content = sys.stdin.buffer.read(most + 1)
    else:
        with open(source, "rb") as stream:
            note_read(stream.fileno())
            content = stream.read(most + 1)
    if len(content) > most:
        raise InputError(f"{source}: more than {most} bytes; accepted: at most that")
    return content


def read_json(source: str | Path) -> Any:
    """The value in a JSON file, or on standard input for ``-``: see `read_bytes`, `parse_json`."""
    where = "standard input" if str(source) == "-" else str(source)
    return parse_json(read_bytes(source), where)


def parse_json(text: str | bytes, where: str = "JSON", *, floats: bool = False) -> Any:
    """The value of a JSON text: no floats (unless asked for), no NaN, no duplicate keys, ≤ 50 MB.

    Raises
    ------
    sdproof.errors.InputError
        For anything else, also text that is nested too deeply or is not UTF-8.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"{where}: {len(text)} bytes; accepted: at most {MAX_BYTES}")
    try:
        return json.loads(
            text.decode("utf-8-sig") if isinstance(text, bytes) else text,
            parse_float=float if floats else _no_float,
            parse_constant=_no_constant,
            parse_int=_integer,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{where}: not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except RecursionError:
        raise InputError(f"{where}: JSON nested too deeply; accepted: a few levels") from None


def _no_float(text: str) -> NoReturn:
    raise InputError(
        f'JSON number {text[:40]} is a float and not exact; accepted: a string, "{text[:40]}"'
    )


def _no_constant(text: str) -> NoReturn:
    raise InputError(f"JSON number {text} is not finite; accepted: exact finite numbers")


def _integer(text: str) -> int | fmpz:
    if len(text) > MAX_DIGITS:
        raise InputError(
            f"JSON number of {len(text)} characters; accepted: at most {MAX_DIGITS} digits"
        )
    if len(text) < 4000:  # Python reads 4300 digits
        return int(text)
    from flint import fmpz

    return fmpz(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"JSON key {key[:40]!a} is given twice; accepted: once")
        found[key] = value
    return found


def json_text(data: object) -> str:
    """The JSON text of a value: two spaces, one final newline, ASCII."""
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def write_result(path: str | Path, content: str | bytes) -> None:
    """`write_atomic` for a file that the user names; ``-`` is standard output.

    Raises
    ------
    sdproof.errors.InputError
        If it is a file that was read as input.
    OSError
    """
    if str(path) == "-":
        text = content if isinstance(content, str) else content.decode()
        sys.stdout.write(text)
        return
    require_no_input(path)
    write_atomic(path, content)


def write_atomic(path: str | Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8, LF) at once: a temporary file beside it, then a rename.

    Whoever reads `path` sees the old content or the new, never a part. A symbolic link is followed;
    something that is not a regular file (a pipe, ``/dev/stdout``) is written to directly.

    Raises
    ------
    OSError
        If the folder or file cannot be written; no temporary file stays behind.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        mode = _existing_mode(Path(path))
        if mode is not None and not stat.S_ISREG(mode):
            with open(path, "wb") as stream:
                stream.write(data)
        else:
            _replace(Path(os.path.realpath(path)), data, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _umask_mode() if mode is None else stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _existing_mode(path: Path) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _umask_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
